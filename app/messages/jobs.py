"""The worker's part of letters: render, hand over, note the answer."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from app.core.crypto import vault_of
from app.core.documents import Document, fetch
from app.core.outbox import GiveUp
from app.core.ports import Handler, MailDelayed, MailRefused, Work
from app.messages.letterhead import Letterhead
from app.messages.letters import CalendarPart, compose, render
from app.messages.models import Letter
from app.messages.queries import SENT_WORDS, context_of
from app.messages.rules import Words
from app.messages.wording import own_words


def send(work: Work, payload: dict[str, Any]) -> None:
    """Sends one letter. At least once: every copy bears the same Message-ID."""
    with work.writing() as db:
        letter = db.get(Letter, payload["letter_id"])
        if letter is None or not letter.sealed_context:
            raise GiveUp("letter is gone")
        if letter.state == "sent":
            return
        context, own = frozen_words(db, letter)
        attachments: list[tuple[str, Document]] = []
        calendar: CalendarPart | None = None
        for attachment in letter.attachments:
            document = fetch(db, attachment["sha256"])
            if document is None:
                raise GiveUp("attachment is gone")
            if "method" in attachment:
                calendar = CalendarPart(attachment["name"], attachment["method"], document.content)
            else:
                attachments.append((attachment["name"], document))
        letterhead: Letterhead = current_app.extensions["letterhead"](db)
    words = render(work.config, letterhead, letter.template, letter.language, context, own)
    message = compose(work.config, letterhead, letter, words, attachments, calendar)
    try:
        answer, state, sent_at = work.mail.send(message), "sent", work.clock.now()
    except MailRefused as error:
        _note(work, letter.id, state="refused", subject=words.subject, answer=str(error))
        raise GiveUp("the mail server refused the letter") from error
    except MailDelayed as error:
        _note(work, letter.id, state="delayed", subject=words.subject, answer=str(error))
        raise
    _note(work, letter.id, state=state, subject=words.subject, answer=answer, sent_at=sent_at)


def frozen_words(db: Session, letter: Letter) -> tuple[dict[str, Any], Words | None]:
    """The letter's facts and own words. Those of the first try stay with it: every copy must say the same."""
    context, own, settled = context_of(db, letter)
    if settled:
        return context, own
    own = own_words(db, letter.template, letter.language)
    kept = {**context, SENT_WORDS: asdict(own) if own else None}
    letter.sealed_context = vault_of(db).seal(
        json.dumps(kept), table="letter", column="context", row=letter.message_id
    )
    return context, own


def _note(work: Work, letter_id: int, **values: Any) -> None:
    with work.writing() as db:
        letter = db.get(Letter, letter_id)
        if letter is not None:
            for name, value in values.items():
                setattr(letter, name, value[:2000] if isinstance(value, str) else value)


HANDLERS: dict[str, Handler] = {"messages.send": send}
