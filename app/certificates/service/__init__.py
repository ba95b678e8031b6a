"""The public verbs of certificates, and the reads that other features use.

Lock order: the cohort's row, then the number series. Both are held until the commit, so a number that was given is
used, and nobody gets two certificates for one enrolment.
"""

from app.certificates.erasing import erase_holder
from app.certificates.queries.awards import AwardView, DecisionList, candidates, decision_list, shown_mark
from app.certificates.queries.batches import BatchItem, BatchView, batch_view, in_force, open_batch
from app.certificates.queries.certificates import (
    CertificateView,
    certificate,
    certificate_by_number,
    certificate_of_enrolment,
    certificate_pdf,
    certificates_of_cohort,
    issued_on,
)
from app.certificates.queries.credentials import (
    FileKind,
    PublishedList,
    credential_file,
    credential_keys,
    published_list,
)
from app.certificates.queries.holding import OwnCertificate, own_certificates
from app.certificates.queries.keys import KeyView, key_history
from app.certificates.queries.listing import Expert, OwnListing, experts, own_listing
from app.certificates.queries.progress import (
    Candidate,
    CohortCertificates,
    Progress,
    cohort_certificates,
    frozen,
    progress,
    progress_by,
    progress_of_cohort,
    required_of,
)
from app.certificates.queries.register import (
    CHAIN_PAGE,
    checkpoint_years,
    checkpoints,
    entries_after,
    newest_checkpoint,
    proof_of,
    public_keys,
)
from app.certificates.queries.standing import cohort_progress, learner_progress, own_progress
from app.certificates.queries.templates import template_history, templated_courses
from app.certificates.queries.trouble import Trouble, trouble
from app.certificates.queries.verification import Checked, checked
from app.certificates.rules.codes import canonical_code
from app.certificates.rules.numbers import EXAMPLE, canonical
from app.certificates.rules.progress import Requirement, Status, unmet
from app.certificates.rules.register import Checkpoint, Entry, EntryKind, checkpoint_note, entry_line
from app.certificates.rules.reissues import CAUSES, Cause
from app.certificates.rules.requirements import STANDINGS, CertificateState, Facts, Required, Standing
from app.certificates.service.awards import confirm_awards, decline_awards, propose_awards
from app.certificates.service.batches import (
    BATCH_WORK,
    end_batch,
    end_batch_if_done,
    halt_batch,
    make_item,
    refuse_item,
    resume_batch,
    start_batch,
    stop_batch,
)
from app.certificates.service.checking import Judged, Outcome, judge
from app.certificates.service.credentials import (
    LIST_WORK,
    PICTURES_WORK,
    claims_of,
    credential_of,
    draw,
    files_of,
    freeze_files,
    know_all,
    know_key,
    sign_list,
    status_changed,
    take_status_place,
)
from app.certificates.service.dispensations import (
    decide_dispensation,
    propose_dispensation,
    withdraw_dispensation,
)
from app.certificates.service.issuing import check_keys, next_number
from app.certificates.service.keys import know, make_missing
from app.certificates.service.listing import agree_to_listing, withdraw_listing
from app.certificates.service.printing import PDF_WORK, Unprinted, freeze_pdf, print_again, unprinted
from app.certificates.service.register import check_register, enter_certificate, tend_register
from app.certificates.service.reissuing import Replacement, reissue, replacement
from app.certificates.service.renewing import planned_reminders
from app.certificates.service.requirements import change_preview, change_requirements
from app.certificates.service.revoking import revoke
from app.certificates.service.templates import examine_template, save_template
from app.certificates.service.warning import planned_key_warnings
from app.certificates.snapshots import languages_of

__all__ = [
    "BATCH_WORK",
    "CAUSES",
    "CHAIN_PAGE",
    "EXAMPLE",
    "LIST_WORK",
    "PDF_WORK",
    "PICTURES_WORK",
    "STANDINGS",
    "AwardView",
    "BatchItem",
    "BatchView",
    "Candidate",
    "Cause",
    "CertificateState",
    "CertificateView",
    "Checked",
    "Checkpoint",
    "CohortCertificates",
    "DecisionList",
    "Entry",
    "EntryKind",
    "Expert",
    "Facts",
    "FileKind",
    "Judged",
    "KeyView",
    "Outcome",
    "OwnCertificate",
    "OwnListing",
    "Progress",
    "PublishedList",
    "Replacement",
    "Required",
    "Requirement",
    "Standing",
    "Status",
    "Trouble",
    "Unprinted",
    "agree_to_listing",
    "batch_view",
    "candidates",
    "canonical",
    "canonical_code",
    "certificate",
    "certificate_by_number",
    "certificate_of_enrolment",
    "certificate_pdf",
    "certificates_of_cohort",
    "change_preview",
    "change_requirements",
    "check_keys",
    "check_register",
    "checked",
    "checkpoint_note",
    "checkpoint_years",
    "checkpoints",
    "claims_of",
    "cohort_certificates",
    "cohort_progress",
    "confirm_awards",
    "credential_file",
    "credential_keys",
    "credential_of",
    "decide_dispensation",
    "decision_list",
    "decline_awards",
    "draw",
    "end_batch",
    "end_batch_if_done",
    "enter_certificate",
    "entries_after",
    "entry_line",
    "erase_holder",
    "examine_template",
    "experts",
    "files_of",
    "freeze_files",
    "freeze_pdf",
    "frozen",
    "halt_batch",
    "in_force",
    "issued_on",
    "judge",
    "key_history",
    "know",
    "know_all",
    "know_key",
    "languages_of",
    "learner_progress",
    "make_item",
    "make_missing",
    "newest_checkpoint",
    "next_number",
    "open_batch",
    "own_certificates",
    "own_listing",
    "own_progress",
    "planned_key_warnings",
    "planned_reminders",
    "print_again",
    "progress",
    "progress_by",
    "progress_of_cohort",
    "proof_of",
    "propose_awards",
    "propose_dispensation",
    "public_keys",
    "published_list",
    "refuse_item",
    "reissue",
    "replacement",
    "required_of",
    "resume_batch",
    "revoke",
    "save_template",
    "shown_mark",
    "sign_list",
    "start_batch",
    "status_changed",
    "stop_batch",
    "take_status_place",
    "template_history",
    "templated_courses",
    "tend_register",
    "trouble",
    "unmet",
    "unprinted",
    "withdraw_dispensation",
    "withdraw_listing",
]
