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
from app.privacy.service.asking import answer, ask, note_described, note_person, remind
from app.privacy.service.emergency import ask_emergency
from app.privacy.service.exporting import Export, export, export_asked, zipped
from app.privacy.service.forgetting import NOWHERE, Preview, erase_described, forget, preview
from app.privacy.service.restoring import keep_up

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
    "export_asked",
    "forget",
    "home",
    "keep_up",
    "names",
    "note_described",
    "note_person",
    "preview",
    "remind",
    "request",
    "requests",
    "zipped",
]
