"""Pages on which a learner writes the texts of a case: by the button, and field by field while typing."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from typing import Any

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from app.core.clock import local, today
from app.core.db import MAX_INT
from app.core.errors import Conflict, Refused
from app.core.text import T
from app.practice import forms, service
from app.practice.present import Guarded, guard_rules, guarded, instead_of, writing_words
from app.practice.rules.documents import LONGEST_TEXT, Entry
from app.practice.service.guarding import known_organisations, own_organisations
from app.practice.views.blueprint import LEARNER, WRITE, bp, me
from app.practice.views.frame import NEXT, case_page, draft_key, line_key, part_url
from app.web.actions import change, page, perform, read, refusals_on
from app.web.controls import error_list
from app.web.gate import clock
from app.web.paging import AFTER, Page, dated, page_of, unpack, url_builder

#: Of one sending: the longest text of a field takes far less, also when each character takes six.
MOST_BYTES = 20 * LONGEST_TEXT
#: In the address: the field that begins with the template of the course.
TEMPLATE = "opzet"
_PARTS = f"{LEARNER}/<int:case_id>/<any(gegevens,verhaal,competenties,terugblik):part>"


@bp.get(f"{LEARNER}/let-op.json")
@WRITE
def guard() -> ResponseReturnValue:
    """The rules of the privacy guard for the page, packed where the browser reads that: a third of the size."""
    answer = jsonify(guard_rules(read(own_organisations, me())))
    answer.headers["Vary"] = "Accept-Encoding"
    if request.accept_encodings.quality("gzip") > 0:
        answer.set_data(gzip.compress(answer.get_data(), 5))
        answer.headers["Content-Encoding"] = "gzip"
    return answer


@bp.post(f"{LEARNER}/<int:case_id>/niet-herleidbaar")
@WRITE
def keep_word(case_id: int) -> ResponseReturnValue:
    """The author says of a word in the log that it identifies nobody."""
    return perform(
        service.save_case,
        case_id=case_id,
        changes=service.CaseChanges(keep=[request.form.get("woord", "")]),
        goto=f"{part_url(case_id, 'logboek')}#logboek",
        said=T("Genoteerd: dit woord is niet herleidbaar."),
    )


@bp.route(_PARTS, methods=["GET", "POST"])
@WRITE
def edit(case_id: int, part: str) -> ResponseReturnValue:
    """One part of a case: saved by the button, and by the guard's own buttons. See `field` for the script."""
    case = read(service.case_for_author, me(), case_id)
    if not case.row.editable:
        return redirect(url_for(".show", case_id=case_id))
    course = read(service.course_of, case.row.cohort_id)
    form = forms.part_form(part, case, course)
    templates = forms.templates_of(course)
    asked = request.args.get(TEMPLATE, "")
    if request.method == "GET" and asked in templates and asked in form and not form[asked].data:
        form[asked].data = templates[asked]
    clashes: dict[str, service.Clash] = {}
    if form.validate_on_submit():
        with refusals_on(form):
            changes, stay = instead_of(form, case, request.form, organisations=read(known_organisations))
            if part == "gegevens":
                return perform(
                    service.save_case,
                    case_id=case_id,
                    changes=changes,
                    goto=part_url(case_id, NEXT[part]),
                )
            done = change(service.save_case, case_id=case_id, changes=changes)
            clashes = dict(done.clashes)
            if not clashes:
                goto = f"{part_url(case_id, part)}#let-op" if stay else part_url(case_id, NEXT[part])
                return redirect(goto, code=303)
            case = read(service.case_for_author, me(), case_id)
    answer = page(
        "practice/edit.html",
        status=409 if clashes else 200,
        form=form,
        part=part,
        watch=_marked(form, case) if part != "gegevens" else Guarded(),
        clashes=clashes,
        bases=forms.shown_bases(case, request.form),
        templates=templates,
        **script_data(case.row),
        **case_page(case, course),
    )
    return answer


@bp.post(f"{LEARNER}/<int:case_id>/veld")
@WRITE
def field(case_id: int) -> ResponseReturnValue:
    """Saves one text while it is typed; tells when another device wrote it in the meantime."""
    read(service.case_row_of_author, me(), case_id)
    person_id, name, text, base, keep = _sent()
    if person_id != me():
        raise Conflict  # somebody else logged in on this device meanwhile: nothing is written under another name
    done = change(service.save_field, case_id=case_id, field=name, text=text, base=base, keep=keep)
    if isinstance(done, service.Clash):
        return jsonify(clash={"theirs": done.theirs, "revision": done.revision})
    return jsonify(saved=f"{local(done.saved_at):%H:%M}", revision=done.revision, text=done.text)


@bp.get(f"{LEARNER}/<int:case_id>/stand")
@WRITE
def state(case_id: int) -> ResponseReturnValue:
    """Who is logged in, and the token with which the script sends."""
    row = read(service.case_row_of_author, me(), case_id)
    return jsonify(person=me(), csrf=generate_csrf(), editable=row.editable)


@bp.route(f"{LEARNER}/<int:case_id>/logboek", methods=["GET", "POST"])
@WRITE
def log(case_id: int) -> ResponseReturnValue:
    """The dated log: a form for the next line, and the lines with their hours."""
    case = read(service.case_for_author, me(), case_id)
    if not case.row.editable:
        return redirect(url_for(".show", case_id=case_id))
    form = forms.entry_form(day=today(clock()))
    by_script = "X-Autosave" in request.headers
    if form.validate_on_submit():
        with refusals_on(form):
            answer = perform(
                service.add_entry,
                case_id=case_id,
                **_line(form),
                client_id=form.client_id.data or "",
                goto=part_url(case_id, "logboek"),
                said=T("De regel staat in het logboek."),
            )
            return jsonify(goto=part_url(case_id, "logboek")) if by_script else answer
    if by_script:
        return jsonify(detail=" ".join(error.text for error in error_list(form))), 422
    lines = _lines(case)
    texts = {f"regel-{entry.id}": entry.text for entry in lines.items}
    return page(
        "practice/log.html",
        form=form,
        lines=lines,
        part="logboek",
        watch=_marked(form, case, texts),
        **script_data(case.row),
        **case_page(case),
    )


@bp.route(f"{LEARNER}/<int:case_id>/logboek/<int:entry_id>", methods=["GET", "POST"])
@WRITE
def edit_entry(case_id: int, entry_id: int) -> ResponseReturnValue:
    """One line of the log, to be changed."""
    case = read(service.case_for_author, me(), case_id)
    if not case.row.editable:
        return redirect(url_for(".show", case_id=case_id))
    entry = case.entry(entry_id)
    form = forms.entry_form(entry)
    clash: service.Clash | None = None
    if form.validate_on_submit():
        with refusals_on(form):
            done = change(
                service.edit_entry,
                case_id=case_id,
                entry_id=entry_id,
                **_line(form),
                base=form.base.data or 0,
            )
            if isinstance(done, service.Saved):
                return redirect(part_url(case_id, "logboek"), code=303)
            clash = done
            # Whoever saves again has seen the other version.
            form.base.data = done.revision
            form.base.raw_data = None
    return page(
        "practice/entry.html",
        status=409 if clash else 200,
        form=form,
        entry=entry,
        clash=clash,
        **script_data(case.row),
        watch=_marked(form, case),
        **case_page(case),
    )


@bp.post(f"{LEARNER}/<int:case_id>/logboek/<int:entry_id>/verwijder")
@WRITE
def remove_entry(case_id: int, entry_id: int) -> ResponseReturnValue:
    """Takes one line out of the log."""
    return perform(
        service.remove_entry,
        case_id=case_id,
        entry_id=entry_id,
        goto=part_url(case_id, "logboek"),
        said=T("De regel is weg."),
    )


def _lines(case: service.AuthorCase) -> Page[Entry]:
    """One page of the log, the newest line first; only these are looked through by the guard here."""
    after = unpack(request.args.get(AFTER), str, int)
    key = dated(after)
    newest = [entry for entry in reversed(case.entries) if key is None or (entry.on, entry.id or 0) < key]
    return page_of(
        newest,
        key=line_key,
        url=url_builder(url_for, ".log", case_id=case.row.id),
        after=after,
        total=len(case.entries),
    )


def _marked(
    form: forms.PartForm | forms.EntryForm, case: service.AuthorCase, more: Mapping[str, str] | None = None
) -> Guarded:
    return guarded(form, case, more=more, organisations=read(known_organisations))


def script_data(row: service.CaseRow) -> dict[str, Any]:
    """What the page's script needs to keep and send what is typed, and when something was last saved."""
    at = local(row.updated_at)
    now = at.date() == today(clock())
    return {
        "person_id": me(),
        "draft_key": draft_key(me(), row.id),
        "words": writing_words(),
        "saved_said": _("Bewaard om %(time)s", time=f"{at:%H:%M}")
        if now
        else _("Bewaard op %(day)s", day=f"{at:%d-%m-%Y}"),
    }


def _line(form: forms.EntryForm) -> dict[str, Any]:
    return {
        "on": form.on.data,
        "minutes": form.hours.data,
        "text": form.text.data,
        "kind": form.kind.data,
    }


def _sent() -> tuple[int, str, str, int, list[str]]:
    """Who wrote which field, the text, the revision it is based on, and words to keep. Raises Refused otherwise."""
    if (request.content_length or 0) > MOST_BYTES:
        raise Refused(
            T("Deze tekst is te lang om te bewaren. Gebruik ten hoogste %(n)s tekens.", n=LONGEST_TEXT)
        )
    sent = request.get_json(silent=True)
    unread = Refused(T("We konden niet lezen wat je telefoon stuurde. Ververs de pagina."))
    if not isinstance(sent, dict):
        raise unread
    person_id, name, text, base = (sent.get(key) for key in ("person", "field", "text", "base"))
    keep = sent.get("keep", [])
    if not (
        _whole(person_id)
        and _whole(base)
        and isinstance(name, str)
        and isinstance(text, str)
        and isinstance(keep, list)
        and all(isinstance(word, str) for word in keep)
    ):
        raise unread
    return person_id, name, text, base, keep  # type: ignore[return-value]  # checked just above


def _whole(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= MAX_INT
