"""What the law gives people, as pages, the worker and other features use it."""

from app.privacy.queries import (
    CourseDue,
    Home,
    Names,
    RequestDetail,
    RequestView,
    due_by_cohort,
    home,
    names,
    request,
    requests,
)
from app.privacy.service.asking import answer, ask, note_described, remind
from app.privacy.service.exporting import Export, export, zipped

__all__ = [
    "CourseDue",
    "Export",
    "Home",
    "Names",
    "RequestDetail",
    "RequestView",
    "answer",
    "ask",
    "due_by_cohort",
    "export",
    "home",
    "names",
    "note_described",
    "remind",
    "request",
    "requests",
    "zipped",
]
