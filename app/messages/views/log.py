"""The log of all letters, one letter, sending it again, and the letters of one person."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, current_app, request, url_for
from flask.typing import ResponseReturnValue

from app.core.db import MAX_INT
from app.core.text import T
from app.messages import letters as templates
from app.messages import service
from app.messages.catalogue import about
from app.messages.forms import STATES, AgainForm, FilterForm
from app.messages.permissions import MessagePermission
from app.messages.service import Addressee, LetterState, LetterView
from app.messages.views.blueprint import bp
from app.web.actions import change, page, perform, read, reader, refusals_on
from app.web.frames import framed
from app.web.gate import requires
from app.web.i18n import say
from app.web.navigation import url_if
from app.web.paging import AFTER, SIZE, Page, page_of, unpack, url_builder

TONES = {"queued": "info", "sent": "quiet", "delayed": "attn", "refused": "stop"}


@bp.get("/beheer/brieven")
@requires(MessagePermission.LETTERS)
def log() -> ResponseReturnValue:
    """All letters, the newest first."""
    return _log(FilterForm(request.args))


@bp.get("/beheer/brieven/geweigerd")
@requires(MessagePermission.LETTERS)
def refused_letters() -> ResponseReturnValue:
    """The letters that a mail server refused for good."""
    return _log(FilterForm(request.args, data={"staat": str(LetterState.REFUSED)}), state=LetterState.REFUSED)


def _log(form: FilterForm, state: str = "") -> ResponseReturnValue:
    names = sorted((say(about(one).title), one) for one in templates.all_letters())
    form.brief.choices = [("", say(T("alle"))), *((one, name) for name, one in names)]
    if state:
        form.staat.data = state
    right = form.validate()
    text, template = ((form.zoek.data or ""), (form.brief.data or "")) if right else ("", "")
    state = (form.staat.data or "") if right or state else ""
    before = _before()
    found = read(service.letters, state=state, template=template, text=text, before=before, limit=SIZE + 1)
    url = url_builder(url_for, "messages.log", zoek=text, staat=state, brief=template)
    return page(
        "messages/log.html",
        listed=_listed(found, before, url),
        form=form,
        filtered=bool(text or state or template),
        about=about,
        states=STATES,
        tones=TONES,
    )


@bp.get("/beheer/brieven/<int:letter_id>")
@requires(MessagePermission.LETTERS)
def sent_letter(letter_id: int) -> ResponseReturnValue:
    """What became of one letter; its text stands in a frame of its own."""
    return _letter(letter_id, None)


def _letter(letter_id: int, form: AgainForm | None) -> ResponseReturnValue:
    found = read(service.letter, letter_id)
    letter = found.letter
    known = _addressee(letter.person_id)
    invited = letter.person_id and url_if("accounts.reinvite", person_id=letter.person_id)
    return page(
        "messages/sent.html",
        found=found,
        letter=letter,
        about=about(letter.template),
        states=STATES,
        tones=TONES,
        form=form or AgainForm(data={"number": len(found.again) + 1}),
        address=known.email if known else letter.to_address,
        known=known,
        reinvite_url=invited if known and found.has_secret else None,
    )


@bp.get("/beheer/brieven/<int:letter_id>/brief")
@requires(MessagePermission.LETTERS)
def sent_letter_body(letter_id: int) -> ResponseReturnValue:
    """The letter as it was sent, without secret links, for the frame on its page. Each reading leaves a line."""
    words = change(
        service.read_letter,
        letter_id=letter_id,
        config=current_app.extensions["leergang"],
        letterhead=current_app.extensions["letterhead"](reader()),
    )
    return framed(words.html)


@bp.post("/beheer/brieven/<int:letter_id>/opnieuw")
@requires(MessagePermission.RESEND)
def resend(letter_id: int) -> ResponseReturnValue:
    """Sends the letter again, to the address that the person has now."""
    found = read(service.letter, letter_id)
    form = AgainForm()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.resend,
                letter_id=letter_id,
                number=form.number.data,
                addressee=_addressee(found.letter.person_id),
                goto=lambda made: url_for(".sent_letter", letter_id=made),
                said=T("De brief gaat opnieuw weg."),
            )
    return _letter(letter_id, form)


@bp.get("/beheer/personen/<int:person_id>/brieven")
@requires(MessagePermission.LETTERS)
def person_letters(person_id: int) -> ResponseReturnValue:
    """All letters to one person."""
    known = _addressee(person_id)
    if known is None:
        abort(404)
    before = _before()
    found = read(service.letters_of_person, person_id, known.email, before=before, limit=SIZE + 1)
    url = url_builder(url_for, "messages.person_letters", person_id=person_id)
    return page(
        "messages/person.html",
        listed=_listed(found, before, url),
        known=known,
        about=about,
        states=STATES,
        tones=TONES,
        reinvite_url=url_if("accounts.reinvite", person_id=person_id),
    )


def _addressee(person_id: int | None) -> Addressee | None:
    """The person as known now; bootstrap hands in who knows people."""
    if person_id is None:
        return None
    known: Addressee | None = current_app.extensions["addressee"](reader(), person_id)
    return known


def _before() -> int | None:
    after = unpack(request.args.get(AFTER), int)
    return min(int(after[0]), MAX_INT) if after else None


def _listed(found: Sequence[LetterView], before: int | None, url: object) -> Page[LetterView]:
    return page_of(
        found,
        key=lambda one: (one.id,),
        url=url,  # type: ignore[arg-type]
        after=(before,) if before is not None else None,
    )
