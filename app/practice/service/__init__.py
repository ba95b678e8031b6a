"""The public verbs and reads of practice cases. No one but the author and the cohort's trainers gets text."""

from app.practice.queries import (
    AuthorCase,
    CaseRow,
    ReviewFrame,
    ReviewItem,
    ReviewView,
    case_for_author,
    counts,
    course_of,
    my_cases,
    review_frame,
    review_list,
    rubrics,
)
from app.practice.rules.cases import STATES, CaseCounts, CaseState, Verdict
from app.practice.rules.documents import CaseDocument, Entry, Problem
from app.practice.service.reviewing import TrainerCase, approve, read_case_for_trainer, return_case, to_review
from app.practice.service.writing import (
    CaseChanges,
    add_entry,
    missing,
    remove_entry,
    save_case,
    start_case,
    submit,
)

__all__ = [
    "STATES",
    "AuthorCase",
    "CaseChanges",
    "CaseCounts",
    "CaseDocument",
    "CaseRow",
    "CaseState",
    "Entry",
    "Problem",
    "ReviewFrame",
    "ReviewItem",
    "ReviewView",
    "TrainerCase",
    "Verdict",
    "add_entry",
    "approve",
    "case_for_author",
    "counts",
    "course_of",
    "missing",
    "my_cases",
    "read_case_for_trainer",
    "remove_entry",
    "return_case",
    "review_frame",
    "review_list",
    "rubrics",
    "save_case",
    "start_case",
    "submit",
    "to_review",
]
