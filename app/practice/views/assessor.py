"""Pages of those who assess: the inbox, one case with its answer, versions beside each other, giving a case away."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.crypto import Erased
from app.core.errors import NotFound, Refused
from app.core.text import T, Text
from app.practice import forms, service
from app.practice.assessing import shown
from app.practice.forms.finding import FindForm, OwnFindForm
from app.practice.present import KEEP, Doubts, doubts
from app.practice.rules.assigning import INTERESTS
from app.practice.rules.comparing import compare
from app.practice.rules.words import AGE_BANDS, ENTRY_KINDS, AgeBand
from app.practice.service import Pile
from app.practice.service.guarding import known_organisations
from app.practice.showing import field_titles, side_of
from app.practice.views.blueprint import REVIEW, TRAINER, bp, me
from app.web.actions import change, page, perform, read, refusals_on
from app.web.forms import Form
from app.web.gate import clock
from app.web.i18n import say
from app.web.paging import AFTER, Key, page_of, unpack, url_builder


def moment_key(item: service.ReviewItem) -> Key:
    """Where a case stands on a list."""
    assert item.row.submitted_at is not None
    return (item.row.submitted_at.isoformat(), item.row.id)


def after_key(word: str | None) -> tuple[datetime, int] | None:
    """The place on a list after which a page begins; None for the first page and for anything odd."""
    key = unpack(word, str, int)
    if key is None:
        return None
    try:
        moment = datetime.fromisoformat(str(key[0]))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)), int(key[1])


@bp.get(TRAINER)
@REVIEW
def review_list() -> ResponseReturnValue:
    """The inbox: what waits for this trainer, for colleagues, and what was answered; without text."""
    word = request.args.get("lijst", "")
    pile = Pile(word) if word in list(Pile) else Pile.MINE
    form = FindForm(request.args) if pile is Pile.OTHERS else OwnFindForm(request.args)
    wanted = form.wanted()
    after = after_key(request.args.get(AFTER))
    items = read(service.inbox, clock(), me(), pile=pile, wanted=wanted, after=after)
    found = page_of(
        items,
        key=moment_key,
        url=url_builder(url_for, ".review_list", lijst="" if pile is Pile.MINE else pile, zoek=wanted),
        after=None if after is None else (after[0].isoformat(), after[1]),
    )
    return page(
        "practice/review_list.html",
        found=found,
        pile=pile,
        form=form,
        loads=read(service.loads_of, clock(), me()),
        reader=me(),
    )


@bp.route(f"{TRAINER}/<int:case_id>", methods=["GET", "POST"])
@REVIEW
def review(case_id: int) -> ResponseReturnValue:
    """Reads the submitted version, which leaves a line, and answers it. A colleague is led to taking it over."""
    if request.method == "GET":
        with suppress(NotFound, Erased):  # who may not, and what is gone, is told apart below
            return review_page(case_id)
    frame = read(service.review_frame, me(), case_id)
    if me() not in (frame.row.reviewer_person_id, frame.row.second_person_id):
        return redirect(url_for(".take_over", case_id=case_id))
    if frame.row.erased_at is not None:
        return page("practice/review_erased.html", frame=frame)
    form = None
    if request.method == "POST":
        course = read(service.course_of, frame.row.cohort_id)
        form = forms.review_form(frame.claimed, course, version_number=frame.version_number)
        approves = request.form.get("verdict") == service.Verdict.APPROVED
        if form.validate_on_submit():
            values: dict[str, Any] = {
                "case_id": case_id,
                "version_number": form.version_number.data,
                "rubric": form.rubric(),
                "feedback": form.feedback.data or "",
                "kept": request.form.getlist(KEEP),
            }
            with refusals_on(form):
                if approves:
                    return perform(service.approve, goto=url_for(".review_list"), said=_approved, **values)
                return perform(
                    service.return_case,
                    asked=form.points(),
                    goto=url_for(".review_list"),
                    said=T("De casus is teruggegeven. De deelnemer krijgt bericht."),
                    **values,
                )
    return review_page(case_id, form)


def _approved(row: service.CaseRow) -> Text:
    if row.waiting:
        return T("Je goedkeuring is bewaard. De casus wacht nog op de tweede beoordelaar.")
    return T("De casus is goedgekeurd. De deelnemer krijgt bericht.")


def review_page(
    case_id: int, form: forms.ReviewForm | None = None, remark: forms.RemarkForm | None = None
) -> ResponseReturnValue:
    """The page with the text and everything said about it. Opening it leaves a line."""
    case = change(service.read_case_for_trainer, case_id=case_id)
    course = read(service.course_of, case.row.cohort_id)
    side = shown(case.content, case.remarks, course, number=case.version_number)
    if remark is not None:
        remark.offer(side.titles)
    form = form or forms.review_form(case.claimed, course, version_number=case.version_number)
    remark = remark or forms.remark_form(side.titles)
    alias = case.content.alias
    lines = {line.key: line.name for line in course.development_lines}
    age = case.content.age_band
    return page(
        "practice/review.html",
        form=form,
        doubts=doubts_in(form, [form.feedback.data or "", *form.points()], alias),
        remark=remark,
        remark_doubts=doubts_in(remark, [remark.text.data or ""], alias, *case.content.document.kept),
        case=case,
        course=course,
        side=side,
        competencies={one.code: one for one in course.competencies},
        levels={level.key: level for level in course.rubric_levels},
        age_band=AGE_BANDS[AgeBand(age)] if age else None,
        line=lines.get(case.content.development_line, ""),
        kind_words=ENTRY_KINDS,
        warning=INTERESTS[case.interest] if case.interest else None,
    )


def doubts_in(form: Form, texts: list[str], *allowed: str) -> Doubts:
    """What the writer can say of marked words in a form that was refused; one query then, none else."""
    known = read(known_organisations) if form.errors else ()
    return doubts(form, texts, kept=request.form.getlist(KEEP), allowed=allowed, organisations=known)


@bp.get(f"{TRAINER}/<int:case_id>/versies")
@REVIEW
def compare_versions(case_id: int) -> ResponseReturnValue:
    """Two submitted versions beside each other, which leaves a line for each."""
    frame = read(service.review_frame, me(), case_id)
    if frame.row.erased_at is not None:
        raise NotFound
    known = [str(one) for one in read(service.comparable, case_id)]
    if len(known) < 2:
        raise NotFound
    chosen = [request.args.get("van", known[-2]), request.args.get("naar", known[-1])]
    if any(one not in known for one in chosen):
        raise NotFound
    numbers = [int(one) for one in chosen]
    found = change(service.versions_for_trainer, case_id=case_id, numbers=numbers)
    course = read(service.course_of, frame.row.cohort_id)
    before, after = (side_of(found[number], course) for number in numbers)
    choices = [(one, _("versie %(n)s", n=one)) for one in known]
    return page(
        "practice/review_versions.html",
        frame=frame,
        found=compare(before, after),
        titles=field_titles(course),
        choices=choices,
        chosen=chosen,
        names=[_("Versie %(n)s", n=one) for one in chosen],
        kind_words=ENTRY_KINDS,
    )


@bp.route(f"{TRAINER}/<int:case_id>/overnemen", methods=["GET", "POST"])
@REVIEW
def take_over(case_id: int) -> ResponseReturnValue:
    """What a colleague sees of a case without reading it, and the button that takes it over."""
    frame = read(service.review_frame, me(), case_id)
    form = forms.GiveForm()
    if request.method == "POST" and form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.take_over,
                case_id=case_id,
                reason=form.reason.data or "",
                seat=form.seat.data or "first",
                goto=url_for(".review", case_id=case_id),
                said=T("Je leest deze casus voortaan. De deelnemer krijgt bericht."),
            )
    return giving_page("practice/review_take.html", frame, form, read(service.who_can_read, case_id))


@bp.route(f"{TRAINER}/<int:case_id>/overdragen", methods=["GET", "POST"])
@REVIEW
def hand_over(case_id: int) -> ResponseReturnValue:
    """Gives the case to another trainer of the cohort."""
    frame = read(service.review_frame, me(), case_id)
    return giving(frame, by_office=False, goto=url_for(".review_list"), back=url_for(".review_list"))


def giving(frame: service.ReviewFrame, *, by_office: bool, goto: str, back: str) -> ResponseReturnValue:
    """The form that gives a case to another trainer, for a colleague or for the foundation."""
    known = read(service.who_can_read, frame.row.id)
    form = forms.GiveForm()
    held = (frame.row.reviewer_person_id, frame.row.second_person_id)
    people = [one for one in known if one.person_id not in held]
    form.person_id.choices = [(one.person_id, _offered(one)) for one in people]
    if request.method == "POST" and form.validate_on_submit():
        with refusals_on(form):
            if not form.person_id.data:
                raise Refused(T("Kies een trainer van deze groep."), field="person_id")
            return perform(
                service.give,
                case_id=frame.row.id,
                person_id=form.person_id.data,
                reason=form.reason.data or "",
                seat=form.seat.data or "first",
                by_office=by_office,
                goto=goto,
                said=T("De casus gaat naar een andere trainer. Wie het aangaat krijgt bericht."),
            )
    return giving_page(
        "practice/review_give.html", frame, form, known, people=people, back=back, by_office=by_office
    )


def _offered(one: service.Reader) -> str:
    """A trainer to choose: the name, what waits there, and why it should rather not be."""
    text = ngettext(
        "%(name)s, %(num)s casus wacht", "%(name)s, %(num)s casussen wachten", one.waiting, name=one.name
    )
    return f"{text}. {say(INTERESTS[one.interest])}" if one.interest else text


def giving_page(
    template: str, frame: service.ReviewFrame, form: forms.GiveForm, known: list[service.Reader], **more: Any
) -> ResponseReturnValue:
    """What is known of a case without reading it, with the form. ``known``: who can read it."""
    course = read(service.course_of, frame.row.cohort_id)
    held = {one.person_id: one for one in known}
    return page(
        template,
        frame=frame,
        form=form,
        reviewer=held.get(frame.row.reviewer_person_id or 0),
        second=held.get(frame.row.second_person_id or 0),
        two=course.cases.second_assessor,
        mine=held.get(me()),
        words={key: say(text) for key, text in INTERESTS.items()},
        **more,
    )
