"""The public verbs and reads of practice cases. No one but the author and the cohort's trainers gets text."""

from app.practice.queries import (
    AuthorCase,
    CaseLine,
    CaseRow,
    ReviewFrame,
    ReviewItem,
    ReviewView,
    VersionRow,
    case_for_author,
    case_row_of_author,
    counts,
    course_of,
    my_cases,
    overview,
    review_frame,
    review_list,
    rubrics,
    version_of_author,
    versions_of_author,
    working_text,
)
from app.practice.queries.impact import ImpactRow, impact_rows
from app.practice.rules.cases import STATES, CaseCounts, CaseState, Verdict
from app.practice.rules.documents import CaseDocument, Entry, Problem
from app.practice.rules.words import PHASES
from app.practice.sealed import Submitted
from app.practice.service.entries import add_entry, edit_entry, remove_entry
from app.practice.service.placing import place, still_running
from app.practice.service.reading import texts_of_author
from app.practice.service.reviewing import TrainerCase, approve, read_case_for_trainer, return_case, to_review
from app.practice.service.submitting import missing, submit
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
    "AuthorCase",
    "CaseChanges",
    "CaseCounts",
    "CaseDocument",
    "CaseLine",
    "CaseRow",
    "CaseState",
    "Clash",
    "Entry",
    "ImpactRow",
    "PartSaved",
    "Problem",
    "ReviewFrame",
    "ReviewItem",
    "ReviewView",
    "Saved",
    "Submitted",
    "TrainerCase",
    "Verdict",
    "VersionRow",
    "add_entry",
    "approve",
    "case_for_author",
    "case_row_of_author",
    "counts",
    "course_of",
    "edit_entry",
    "impact_rows",
    "missing",
    "my_cases",
    "overview",
    "place",
    "read_case_for_trainer",
    "remove_entry",
    "return_case",
    "review_frame",
    "review_list",
    "rubrics",
    "save_case",
    "save_field",
    "start_case",
    "still_running",
    "submit",
    "texts_of_author",
    "to_review",
    "version_of_author",
    "versions_of_author",
    "working_text",
]
