"""The public verbs of letters, and the reads that other features use."""

from __future__ import annotations

from app.messages.again import Addressee, read_letter, resend
from app.messages.catalogue import title
from app.messages.forgetting import purge
from app.messages.letterhead import Letterhead
from app.messages.letters import Rendered, render, with_subject
from app.messages.planned import Planned
from app.messages.posting import (
    Calendar,
    Draft,
    Posted,
    hold,
    listen,
    note_sent,
    post,
    post_all,
    take_back,
)
from app.messages.queries import (
    LetterDetail,
    LetterState,
    LetterView,
    letter,
    letters,
    letters_of_person,
    posted,
    refused,
    to_be_sent,
    written,
)
from app.messages.rules import SUBJECT_MAX, TEXT_MAX, Words, fill, paragraphs, without_secrets
from app.messages.rules import check as check_words
from app.messages.wording import check_letter, own_words, reset_wording, set_wording, worded

__all__ = [
    "SUBJECT_MAX",
    "TEXT_MAX",
    "Addressee",
    "Calendar",
    "Draft",
    "LetterDetail",
    "LetterState",
    "LetterView",
    "Letterhead",
    "Planned",
    "Posted",
    "Rendered",
    "Words",
    "check_letter",
    "check_words",
    "fill",
    "hold",
    "letter",
    "letters",
    "letters_of_person",
    "listen",
    "note_sent",
    "own_words",
    "paragraphs",
    "post",
    "post_all",
    "posted",
    "purge",
    "read_letter",
    "refused",
    "render",
    "resend",
    "reset_wording",
    "set_wording",
    "take_back",
    "title",
    "to_be_sent",
    "with_subject",
    "without_secrets",
    "worded",
    "written",
]
