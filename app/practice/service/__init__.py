"""The public verbs and reads of practice cases. No one but the author and the cohort's trainers gets text."""

from app.practice.queries import (
    AttachmentView,
    AuthorCase,
    CaseLine,
    CaseRow,
    Load,
    Pile,
    ReviewFrame,
    ReviewItem,
    ReviewView,
    VersionRow,
    attachments_of,
    case_for_author,
    case_row_of_author,
    counts,
    course_of,
    inbox,
    late_cases,
    loads_of,
    my_cases,
    office_frame,
    overview,
    reading_since,
    review_frame,
    review_list,
    rubrics,
    to_review,
    version_of_author,
    versions_of_author,
    waiting_cases,
    working_text,
)
from app.practice.queries.impact import ImpactRow, impact_rows
from app.practice.queries.remarks import AuthorFeedback, RemarkView, feedback_for_author
from app.practice.queries.sheets import sheets_for
from app.practice.rules.cases import STATES, CaseCounts, CaseState, Verdict
from app.practice.rules.documents import CaseDocument, Entry, Problem
from app.practice.rules.words import PHASES, EntryKind, Phase, Placement
from app.practice.sealed import Submitted
from app.practice.service.answering import approve, return_case
from app.practice.service.assigning import Reader, give, take_over, who_can_read
from app.practice.service.entries import add_entry, edit_entry, remove_entry
from app.practice.service.placing import place, still_running
from app.practice.service.reading import check_settled, texts_of_author
from app.practice.service.remarking import answer, remark, tick
from app.practice.service.reminding import planned_reminders
from app.practice.service.reviewing import TrainerCase, read_case_for_trainer, versions_for_trainer
from app.practice.service.sharing import follow
from app.practice.service.sheet_letters import planned_sheet_letters
from app.practice.service.submitting import missing, submit
from app.practice.service.tending import settle, tend
from app.practice.service.withdrawing import withdraw
from app.practice.service.writing import (
    CaseChanges,
    Clash,
    PartSaved,
    Saved,
    save_case,
    save_field,
    start_case,
)

__all__ = [
    "PHASES",
    "STATES",
    "AttachmentView",
    "AuthorCase",
    "AuthorFeedback",
    "CaseChanges",
    "CaseCounts",
    "CaseDocument",
    "CaseLine",
    "CaseRow",
    "CaseState",
    "Clash",
    "Entry",
    "EntryKind",
    "ImpactRow",
    "Load",
    "PartSaved",
    "Phase",
    "Pile",
    "Placement",
    "Problem",
    "Reader",
    "RemarkView",
    "ReviewFrame",
    "ReviewItem",
    "ReviewView",
    "Saved",
    "Submitted",
    "TrainerCase",
    "Verdict",
    "VersionRow",
    "add_entry",
    "answer",
    "approve",
    "attachments_of",
    "case_for_author",
    "case_row_of_author",
    "check_settled",
    "counts",
    "course_of",
    "edit_entry",
    "feedback_for_author",
    "follow",
    "give",
    "impact_rows",
    "inbox",
    "late_cases",
    "loads_of",
    "missing",
    "my_cases",
    "office_frame",
    "overview",
    "place",
    "planned_reminders",
    "planned_sheet_letters",
    "read_case_for_trainer",
    "reading_since",
    "remark",
    "remove_entry",
    "return_case",
    "review_frame",
    "review_list",
    "rubrics",
    "save_case",
    "save_field",
    "settle",
    "sheets_for",
    "start_case",
    "still_running",
    "submit",
    "take_over",
    "tend",
    "texts_of_author",
    "tick",
    "to_review",
    "version_of_author",
    "versions_for_trainer",
    "versions_of_author",
    "waiting_cases",
    "who_can_read",
    "withdraw",
    "working_text",
]
