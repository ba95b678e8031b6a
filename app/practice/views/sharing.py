"""Pages of intervision: an author brings a case on a reduced sheet, and the group reads it under a promise."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.core.text import T
from app.practice import service
from app.practice.forms.sharing import PromiseForm, SheetForm, sheet_form
from app.practice.permissions import PracticePermission
from app.practice.present import Guarded
from app.practice.queries.own_sheets import own_sheets
from app.practice.queries.sheets import sheets_at
from app.practice.rules.guard import look, replaced
from app.practice.rules.sheets import KEEP_DAYS, Sheet, period
from app.practice.rules.words import AGE_BANDS, ENTRY_KINDS, PHASES, PLACEMENTS
from app.practice.service import sharing
from app.practice.service.guarding import known_organisations
from app.practice.views.blueprint import LEARNER, WRITE, bp, me
from app.scheduling import service as scheduling
from app.web.actions import change, page, perform, read, refusals_on
from app.web.gate import clock, current_actor, requires
from app.web.i18n import say

READ_SHEET = requires(PracticePermission.READ_SHEET)
_CASE = f"{LEARNER}/<int:case_id>/intervisie"
_OWN = f"{_CASE}/<int:session_id>"
_SHEET = "/intervisie/casussen/<int:sharing_id>"


@bp.get(_CASE)
@WRITE
def meetings(case_id: int) -> ResponseReturnValue:
    """To which meetings the author can bring the case, and who promised and read."""
    found = read(own_sheets, clock(), me(), case_id)
    row = read(service.case_row_of_author, me(), case_id)
    return page("practice/sharing_meetings.html", case=row, sheets=found, keep_days=KEEP_DAYS)


@bp.route(_OWN, methods=["GET", "POST"])
@WRITE
def share(case_id: int, session_id: int) -> ResponseReturnValue:
    """The sheet for one meeting: what stays on it, how the group will see it, and the button that puts it ready."""
    row = read(service.case_row_of_author, me(), case_id)
    sheet = read(sharing.draft_sheet, clock(), me(), case_id, session_id)
    form = sheet_form(sheet)
    kept = list(dict.fromkeys([*sheet.kept, *request.form.getlist("laat")]))
    step = request.form.get("stap", "")
    if form.validate_on_submit():
        if step == "klaar":
            with refusals_on(form):
                return perform(
                    sharing.share,
                    case_id=case_id,
                    session_id=session_id,
                    texts=form.texts(),
                    kept=kept,
                    goto=url_for(".meetings", case_id=case_id),
                    said=_said,
                )
        elif word := request.form.get("vervang", ""):
            _replace(form, word, row.alias, kept)
    watch = _marked(form, row.alias, kept)
    session = read(scheduling.session, session_id)
    return page(
        "practice/sharing_edit.html",
        form=form,
        case=row,
        session=session,
        span=period(session.starts_at, session.ends_at),
        watch=watch,
        kept=kept,
        chosen=[word for word in kept if word not in sheet.kept],
        now=clock().now(),
        preview=step == "voorbeeld" and not form.errors,
        keep_days=KEEP_DAYS,
        **_words(sheet.with_texts(form.texts(), kept), row.cohort_id),
    )


@bp.post(f"{_OWN}/terug")
@WRITE
def take_back(case_id: int, session_id: int) -> ResponseReturnValue:
    """Takes a sheet back."""
    return perform(
        sharing.take_back,
        case_id=case_id,
        session_id=session_id,
        goto=url_for(".meetings", case_id=case_id),
        said=T("Het blad is teruggehaald. Niemand kan het meer lezen."),
    )


@bp.get("/intervisie/bijeenkomsten/<int:session_id>")
@READ_SHEET
def sheets(session_id: int) -> ResponseReturnValue:
    """Which cases wait at a meeting; nothing of what they say."""
    found = read(sheets_at, clock(), me(), session_id)
    session = found.session
    mine = [one for one in read(service.my_cases, me()) if one.cohort_id == session.cohort_id]
    return page(
        "practice/sharing_list.html",
        session=session,
        member=found.member,
        span=period(session.starts_at, session.ends_at),
        sheets=found.sheets,
        mine=mine if found.member else [],
        now=clock().now(),
    )


@bp.get(_SHEET)
@READ_SHEET
def sheet(sharing_id: int) -> ResponseReturnValue:
    """A sheet: first the promise, then the text; each time it is opened leaves a line."""
    if not read(sharing.has_promised, me(), sharing_id):
        door = read(sharing.sheet_at_door, current_actor(), clock(), sharing_id)
        return page("practice/sharing_promise.html", door=door, form=PromiseForm())
    found = change(sharing.read_sheet, sharing_id=sharing_id)
    return page("practice/sharing_read.html", door=found, **_words(found.sheet, found.cohort_id))


@bp.post(f"{_SHEET}/belofte")
@READ_SHEET
def promise(sharing_id: int) -> ResponseReturnValue:
    """Promises secrecy."""
    form = PromiseForm()
    door = read(sharing.sheet_at_door, current_actor(), clock(), sharing_id)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                sharing.promise, sharing_id=sharing_id, goto=url_for(".sheet", sharing_id=sharing_id)
            )
    return page("practice/sharing_promise.html", door=door, form=form)


def _said(done: sharing.OpenOn) -> Any:
    if done.now:
        return T("Het blad is open voor je groep. Wie het leest, belooft eerst geheimhouding.")
    return T("Het blad staat klaar. Je groep krijgt bericht als het opengaat.")


def _marked(form: SheetForm, alias: str, kept: list[str]) -> Guarded:
    seen = look(form.texts(), allowed=(alias, *kept), organisations=read(known_organisations))
    return Guarded(seen.pieces, seen.finds)


def _replace(form: SheetForm, word: str, alias: str, kept: list[str]) -> None:
    """Puts what the guard proposes in the place of a marked word."""
    for find in _marked(form, alias, kept).finds:
        if find.word == word:
            instead = alias if find.replacement is None else say(find.replacement)
            for name in find.fields:
                form[name].data = replaced(form[name].data or "", word, instead)


def _words(found: Sheet, cohort_id: int) -> dict[str, Any]:
    """A sheet with the words of the course."""
    course = read(service.course_of, cohort_id)
    lines = {line.key: line.name for line in course.development_lines}
    facts = (
        AGE_BANDS.get(found.age_band),  # type: ignore[call-overload]  # the value of an AgeBand, or nothing
        lines.get(found.development_line),
        PHASES.get(found.phase),  # type: ignore[call-overload]
        PLACEMENTS.get(found.placement),  # type: ignore[call-overload]
    )
    return {
        "sheet": found,
        "facts_said": [one if isinstance(one, str) else say(one) for one in facts if one],
        "kind_words": ENTRY_KINDS,
    }
