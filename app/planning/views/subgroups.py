"""Subgroups of a cohort, and a session in parts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.attendance import service as attendance
from app.cohorts import service as cohorts
from app.core.clock import Clock
from app.core.permissions import Actor
from app.core.text import T
from app.enrolments import service as enrolments
from app.planning.forms.subgroups import division_form, split_form
from app.planning.permissions import PlanningPermission
from app.planning.queries.people import people_of
from app.planning.views.blueprint import STEP, bp
from app.planning.views.changing import confirm
from app.planning.views.deciding import decide
from app.planning.views.filling import choices_of, words_of
from app.scheduling import service as scheduling
from app.scheduling.service import SessionChange
from app.subgroups import service as subgroups
from app.subgroups.service import KIND_NAMES, Group, SubgroupKind
from app.web.actions import page, perform, read, refusals_on
from app.web.forms import Form
from app.web.gate import requires

#: Kinds of subgroups in addresses.
KINDS = {"intervisie": SubgroupKind.INTERVISION, "delen": SubgroupKind.PART}
#: More than this many groups is never proposed.
MOST = 8


@bp.route("/beheer/groepen/<int:cohort_id>/deelgroepen", methods=["GET", "POST"])
@requires(PlanningPermission.CHANGE)
def groups(cohort_id: int) -> ResponseReturnValue:
    """The subgroups of a cohort; without any, a proposal. Changing one shows first what follows."""
    cohort = read(cohorts.cohort, cohort_id)
    word, kind = _kind()
    people = sorted(
        read(enrolments.participants, cohort_id), key=lambda one: (one.sort_name, one.enrolment_id)
    )
    saved = [one for one in read(subgroups.subgroups, cohort_id) if one.kind is kind]
    asked = _count()
    proposed = not saved or asked is not None
    if proposed:
        shown = list(read(subgroups.propose, cohort_id, kind=kind, groups=asked)) if people else []
    else:
        shown = [Group(one.name, one.enrolment_ids, one.id) for one in saved]
    form = division_form(shown, people, filled=request.method == "GET")
    here = url_for(".groups", cohort_id=cohort_id, soort=word)
    action = url_for(".groups", cohort_id=cohort_id, soort=word, aantal=asked)

    def show() -> ResponseReturnValue:
        return page(
            "planning/subgroups.html",
            form=form,
            cohort=cohort,
            word=word,
            kinds={name: KIND_NAMES[each] for name, each in KINDS.items()},
            groups=shown,
            people={one.enrolment_id: one for one in people},
            order=[one.enrolment_id for one in people],
            saved=saved,
            proposed=proposed,
            action=action,
            most=MOST,
            back_url=url_for(".cohort", cohort_id=cohort_id),
        )

    if request.method == "POST" and people and request.form.get(STEP) != "wijzigen" and form.validate():
        return decide(
            form,
            cohort_id,
            partial(subgroups.save, cohort_id=cohort_id, kind=kind, groups=form.groups()),
            title=T("Deelgroepen opslaan?"),
            verb=T("Sla de deelgroepen op"),
            said=T("De deelgroepen zijn opgeslagen."),
            action=action,
            goto=here,
            back=show,
            quiet=T("In de agenda’s verandert hierdoor niets."),
        )
    return show()


@bp.post("/beheer/groepen/<int:cohort_id>/deelgroepen/opheffen")
@requires(PlanningPermission.CHANGE)
def dissolve(cohort_id: int) -> ResponseReturnValue:
    """Take all subgroups of one kind away; refused when one of them has sessions."""
    word, kind = _kind()
    form = Form()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                subgroups.dissolve,
                cohort_id=cohort_id,
                kind=kind,
                goto=url_for(".groups", cohort_id=cohort_id, soort=word),
                said=T("De deelgroepen zijn opgeheven."),
            )
    return page(
        "planning/refused.html",
        form=form,
        cohort=read(cohorts.cohort, cohort_id),
        back_url=url_for(".groups", cohort_id=cohort_id, soort=word),
    )


@bp.route("/beheer/bijeenkomsten/<int:session_id>/splitsen", methods=["GET", "POST"])
@requires(PlanningPermission.CHANGE)
def split(session_id: int) -> ResponseReturnValue:
    """One session becomes one for each part of the group: a form, then all that follows."""
    one = read(scheduling.session, session_id)
    word, kind = _kind("delen" if one.is_day else "intervisie")
    own = read(subgroups.names_of, one.cohort_id, kind)
    parts = len(own) if len(own) > 1 else 2
    names = list(own.values()) if len(own) > 1 else ["Deel A", "Deel B"]
    ids: Sequence[int | None] = list(own) if len(own) > 1 else [None] * parts
    found = choices_of(one.cohort_id, one, grouped=False)
    proposed = None
    if request.method == "GET":
        fixed = [each.id for each in found.trainers]
        rooms = [room for _, there in found.places for room in there if not room.archived]
        proposed = read(subgroups.propose_parts, one, parts, trainer_ids=fixed, rooms=rooms)
    form = split_form(parts, words_of(found), proposed.changes if proposed else None)
    here = url_for(".session", session_id=session_id)
    action = url_for(".split", session_id=session_id, soort=word)

    def show() -> ResponseReturnValue:
        return page(
            "planning/split.html",
            form=form,
            session=one,
            names=names,
            made=len(own) > 1,
            why=proposed.why if proposed else None,
            word=word,
            kinds={name: KIND_NAMES[each] for name, each in KINDS.items()},
            action=action,
            back_url=here,
        )

    if request.method == "POST" and request.form.get(STEP) != "wijzigen" and form.validate():
        return decide(
            form,
            one.cohort_id,
            partial(_split, session_id=session_id, changes=form.changes(one, ids), kind=kind),
            title=T("%(title)s splitsen?", title=one.title),
            verb=T("Splits de bijeenkomst"),
            said=T("De bijeenkomst is gesplitst."),
            action=action,
            goto=here,
            back=show,
        )
    return show()


@bp.route("/beheer/bijeenkomsten/<int:session_id>/samenvoegen", methods=["GET", "POST"])
@requires(PlanningPermission.CHANGE)
def join(session_id: int) -> ResponseReturnValue:
    """Undo a split, after all that follows was shown."""
    one = read(scheduling.session, session_id)
    return confirm(
        one,
        possible=bool(one.part) and not one.cancelled and not one.is_make_up,
        act=partial(_join, session_id=session_id),
        title=T("%(title)s weer samen?", title=one.title),
        verb=T("Voeg de delen samen"),
        said=T("De bijeenkomst is weer voor de hele groep."),
        action=url_for(".join", session_id=session_id),
        kind="primary",
    )


def _split(
    db: Session,
    actor: Actor,
    at: Clock,
    *,
    session_id: int,
    changes: Sequence[SessionChange],
    kind: SubgroupKind,
) -> object:
    return subgroups.split_session(
        db,
        actor,
        at,
        session_id=session_id,
        changes=changes,
        noted=attendance.noted_of,
        kind=kind,
        people=people_of,
    )


def _join(db: Session, actor: Actor, at: Clock, *, session_id: int) -> object:
    return scheduling.join_session(
        db, actor, at, session_id=session_id, noted=attendance.noted_of, people=people_of
    )


def _kind(usual: str = "intervisie") -> tuple[str, Any]:
    """The kind of subgroups that the address asks for."""
    word = request.args.get("soort", usual)
    return (word, KINDS[word]) if word in KINDS else (usual, KINDS[usual])


def _count() -> int | None:
    """In how many groups a new proposal is asked for."""
    text = request.args.get("aantal", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else 0
    return number if 1 <= number <= MOST else None
