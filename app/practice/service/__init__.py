"""The public verbs and reads of practice cases. No one but the author and the cohort's trainers gets text."""

from app.practice.queries import (
    AuthorCase,
    CaseRow,
    ReviewFrame,
    ReviewItem,
    ReviewView,
    case_for_author,
    case_row_of_author,
    counts,
    course_of,
    my_cases,
    review_frame,
    review_list,
    rubrics,
)
from app.practice.rules.cases import STATES, CaseCounts, CaseState, Verdict
from app.practice.rules.documents import CaseDocument, Entry, Problem
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
    "STATES",
    "AuthorCase",
    "CaseChanges",
    "CaseCounts",
    "CaseDocument",
    "CaseRow",
    "CaseState",
    "Clash",
    "Entry",
    "PartSaved",
    "Problem",
    "ReviewFrame",
    "ReviewItem",
    "ReviewView",
    "Saved",
    "TrainerCase",
    "Verdict",
    "add_entry",
    "approve",
    "case_for_author",
    "case_row_of_author",
    "counts",
    "course_of",
    "edit_entry",
    "missing",
    "my_cases",
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
]
