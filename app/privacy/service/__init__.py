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
from app.privacy.service.emergency import ask_emergency
from app.privacy.service.exporting import Export, export, zipped
from app.privacy.service.forgetting import NOWHERE, Preview, erase_described, forget, preview

__all__ = [
    "NOWHERE",
    "CourseDue",
    "Export",
    "Home",
    "Names",
    "Preview",
    "RequestDetail",
    "RequestView",
    "answer",
    "ask",
    "ask_emergency",
    "due_by_cohort",
    "erase_described",
    "export",
    "forget",
    "home",
    "names",
    "note_described",
    "preview",
    "remind",
    "request",
    "requests",
    "zipped",
]
