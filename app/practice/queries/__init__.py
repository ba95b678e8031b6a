"""Reads of practice cases: rows without text for everyone who counts, text for the author only.

A trainer's reading is no query but a verb (`service.read_case_for_trainer`), because it leaves a line.
"""

from app.practice.queries.attachments import AttachmentView, attachments_of
from app.practice.queries.author import (
    AuthorCase,
    ReadView,
    ReviewView,
    case_for_author,
    case_row_of_author,
    document_of,
    entries_of,
    my_cases,
    reads_of,
    reviews_of,
)
from app.practice.queries.counting import approved_minutes, counts, rubrics, shown
from app.practice.queries.inbox import (
    Load,
    Pile,
    ReviewItem,
    inbox,
    late_cases,
    loads_of,
    review_list,
    to_review,
    waiting_cases,
)
from app.practice.queries.overview import (
    CaseLine,
    VersionRow,
    as_submitted,
    overview,
    version_of_author,
    versions_of_author,
    working_text,
)
from app.practice.queries.review import ReviewFrame, comparable, office_frame, reading_since, review_frame
from app.practice.queries.rows import CaseRow, course_of, view_of

__all__ = [
    "AttachmentView",
    "AuthorCase",
    "CaseLine",
    "CaseRow",
    "Load",
    "Pile",
    "ReadView",
    "ReviewFrame",
    "ReviewItem",
    "ReviewView",
    "VersionRow",
    "approved_minutes",
    "as_submitted",
    "attachments_of",
    "case_for_author",
    "case_row_of_author",
    "comparable",
    "counts",
    "course_of",
    "document_of",
    "entries_of",
    "inbox",
    "late_cases",
    "loads_of",
    "my_cases",
    "office_frame",
    "overview",
    "reading_since",
    "reads_of",
    "review_frame",
    "review_list",
    "reviews_of",
    "rubrics",
    "shown",
    "to_review",
    "version_of_author",
    "versions_of_author",
    "view_of",
    "waiting_cases",
    "working_text",
]
