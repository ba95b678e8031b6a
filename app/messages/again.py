"""Reading a letter back and sending it again. Offered through ``service``."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.orm import Session

from app.audit import service as audit
from app.config import Config
from app.core import documents
from app.core.clock import Clock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.core.text import T
from app.messages import letters, posting, queries
from app.messages.letterhead import Letterhead
from app.messages.models import Letter
from app.messages.rules import has_secret, without_secrets
from app.messages.wording import own_words


class Addressee(Protocol):
    """Somebody whom a letter can reach: what a person has now."""

    @property
    def id(self) -> int: ...
    @property
    def email(self) -> str: ...
    @property
    def full_name(self) -> str: ...
    @property
    def language(self) -> str: ...


def read_letter(
    db: Session, actor: Actor, clock: Clock, *, letter_id: int, config: Config, letterhead: Letterhead
) -> letters.Rendered:
    """The words of a letter as it was sent, without its secret links. Each reading leaves one line.

    A letter that waits still is shown as it would go now. Raises NotFound, also for a private or an erased letter.
    """
    row = db.get(Letter, letter_id)
    if row is None or queries.view_of(row).private or not row.sealed_context:
        raise NotFound
    context, own, settled = queries.context_of(db, row)
    if not settled:
        own = own_words(db, row.template, row.language)
    words = letters.render(config, letterhead, row.template, row.language, without_secrets(context), own)
    audit.record(
        db,
        actor,
        clock,
        "messages:letter:read",
        "letter",
        row.id,
        letter=row.template,
        person_id=row.person_id,
    )
    return words


def resend(
    db: Session, actor: Actor, clock: Clock, *, letter_id: int, number: int, addressee: Addressee | None
) -> int:
    """Writes the letter once more, to the address that the person has now; returns the new letter's number.

    ``number`` counts the times, 1 for the first: the same time twice is refused. Raises NotFound, and Refused for a
    letter that is on its way already, whose link works only once, that a later one made untrue, or of which text or
    file is gone.
    """
    row = db.get(Letter, letter_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    if row.state == "queued":
        raise Refused(T("Deze brief gaat nog weg. Wacht een minuut en kijk dan opnieuw."))
    if not row.sealed_context:
        raise Refused(T("De tekst van deze brief is gewist. Je kunt hem niet opnieuw sturen."))
    if queries.overtaken(db, row):
        raise Refused(
            T("Over deze bijeenkomst ging later een nieuwere brief naar deze persoon. Stuur die opnieuw.")
        )
    if documents.missing(db, [one["sha256"] for one in row.attachments]):
        raise Refused(
            T("Het bestand bij deze brief is na een jaar gewist. Je kunt deze brief niet opnieuw sturen.")
        )
    context, _, _ = queries.context_of(db, row)
    if has_secret(context):
        raise Refused(
            T(
                "In deze brief staat een link die maar één keer werkt. Stuur een nieuwe uitnodiging of een nieuwe link."
            )
        )
    known = addressee if addressee is not None and addressee.id == row.person_id else None
    made = posting.post(
        db,
        clock,
        to=known.email if known else row.to_address,
        to_name=known.full_name if known else row.to_name,
        person_id=row.person_id,
        template=row.template,
        language=row.language,
        context=context,
        attachments=[(one["name"], one["sha256"]) for one in row.attachments if "method" not in one],
        calendar=next((posting.Calendar(**one) for one in row.attachments if "method" in one), None),
        key=f"again:{letter_id}:{number}",
    )
    if made is None:
        raise Refused(T("Deze brief is net al opnieuw verstuurd. Kijk bij de nieuwste brieven."))
    audit.record(
        db,
        actor,
        clock,
        "messages:letter:resend",
        "letter",
        made,
        of=letter_id,
        letter=row.template,
        person_id=row.person_id,
    )
    return made
