"""Giving material, its versions, and taking it away."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import service as cohorts
from app.core.clock import local
from app.core.errors import Forbidden
from app.core.text import T
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from app.teaching import forms, service
from app.teaching.service import MaterialKind, MaterialView, Reach
from app.teaching.views.blueprint import MANAGE, TEACH, bp
from app.teaching.views.serving import served
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor

#: The kinds by the word in an address.
KINDS = {"bestand": MaterialKind.FILE, "link": MaterialKind.LINK, "tekst": MaterialKind.TEXT}
_KIND = "<any(bestand,link,tekst):kind>"


@bp.route(f"/trainer/groepen/<int:cohort_id>/materiaal/{_KIND}", methods=["GET", "POST"])
@MANAGE
def add_to_cohort(cohort_id: int, kind: str) -> ResponseReturnValue:
    """Gives material to the whole cohort."""
    read(service.managed, current_actor(), cohort_id)
    return _add(cohort_id, None, kind)


@bp.route(f"/trainer/bijeenkomsten/<int:session_id>/materiaal/{_KIND}", methods=["GET", "POST"])
@TEACH
def add_to_session(session_id: int, kind: str) -> ResponseReturnValue:
    """Gives material to one session."""
    session, _ = read(service.taught, current_actor(), session_id)
    return _add(session.cohort_id, session, kind)


def _add(cohort_id: int, session: SessionView | None, kind: str) -> ResponseReturnValue:
    form = forms.NEW[KINDS[kind]]()
    form.offer(session.starts_at if session and session.starts_at > clock().now() else None)
    back = _back(cohort_id, session)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.add_material,
                cohort_id=cohort_id,
                session_id=session.id if session else None,
                content=form.content(),
                shown=form.shown(),
                goto=back,
                said=T("Het materiaal staat erbij."),
            )
    return page(
        "teaching/add.html",
        form=form,
        kind=kind,
        kinds=KINDS,
        session=session,
        cohort=read(cohorts.cohort, cohort_id),
        back_url=back,
    )


@bp.get("/trainer/materiaal/<int:material_id>")
@TEACH
def material(material_id: int) -> ResponseReturnValue:
    """A material with all its versions."""
    context = _material(material_id)
    return page(
        "teaching/material.html", versions=read(service.versions, material_id), now=clock().now(), **context
    )


@bp.get("/trainer/materiaal/<int:material_id>/versies/<int:number>")
@TEACH
def version(material_id: int, number: int) -> ResponseReturnValue:
    """One version: the file to download, or the text as it was."""
    found = read(service.material_of, read(service.reach, current_actor()), material_id)
    one = read(service.version_of, material_id, number)
    if found.kind is MaterialKind.FILE:
        return served(one)
    return page("teaching/version.html", material=found, one=one)


@bp.route("/trainer/materiaal/<int:material_id>/versie", methods=["GET", "POST"])
@TEACH
def add_version(material_id: int) -> ResponseReturnValue:
    """Gives a newer version."""
    context = _changeable(material_id)
    found: MaterialView = context["material"]
    newest = found.newest
    form = forms.NEWER[found.kind](data={"title": newest.title, "url": newest.url, "text": newest.text})
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.add_version,
                material_id=material_id,
                content=form.content(),
                goto=url_for(".material", material_id=material_id),
                said=T("De nieuwe versie staat erbij. De oude blijft bewaard."),
            )
    return page("teaching/renew.html", form=form, **context)


@bp.route("/trainer/materiaal/<int:material_id>/zichtbaar", methods=["GET", "POST"])
@TEACH
def show(material_id: int) -> ResponseReturnValue:
    """Sets from when learners see it."""
    context = _changeable(material_id)
    found: MaterialView = context["material"]
    session: SessionView | None = context["session"]
    later = found.visible_from > clock().now()
    moves = found.days_before is not None
    form = forms.ShownForm(
        data={
            "when": str(service.When.WEEK if moves else service.When.DATE if later else service.When.NOW),
            "on": local(found.visible_from).date() if later and not moves else None,
        }
    )
    form.offer(session.starts_at if session and (moves or session.starts_at > clock().now()) else None)
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.show_material,
                material_id=material_id,
                shown=form.shown(),
                goto=url_for(".material", material_id=material_id),
                said=T("Opgeslagen vanaf wanneer deelnemers dit zien."),
            )
    return page("teaching/show.html", form=form, **context)


@bp.post("/trainer/materiaal/<int:material_id>/<any(weg,terug):how>")
@TEACH
def withdraw(material_id: int, how: str) -> ResponseReturnValue:
    """Takes a material away from the learners, or puts it back."""
    context = _changeable(material_id)
    form = forms.PlainForm()
    away = how == "weg"
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.withdraw_material if away else service.restore_material,
                material_id=material_id,
                goto=url_for(".material", material_id=material_id),
                said=T("Deelnemers zien dit niet meer.") if away else T("Het materiaal staat er weer."),
            )
    versions = read(service.versions, material_id)
    return page("teaching/material.html", versions=versions, now=clock().now(), form=form, **context)


def _material(material_id: int) -> dict[str, Any]:
    """What every page of one material shows, for who has it within reach."""
    within: Reach = read(service.reach, current_actor())
    found = read(service.material_of, within, material_id)
    session = read(scheduling.session, found.session_id) if found.session_id is not None else None
    return {
        "material": found,
        "session": session,
        "cohort": read(cohorts.cohort, found.cohort_id),
        "changeable": service.may_change(within, found),
        "back_url": _back(found.cohort_id, session),
    }


def _changeable(material_id: int) -> dict[str, Any]:
    context = _material(material_id)
    if not context["changeable"]:
        raise Forbidden
    return context


def _back(cohort_id: int, session: SessionView | None) -> str:
    """Back to the session, or to the cohort; to the page that the asker came from when that was the cohort's."""
    if session is None or request.args.get("van") == "groep":
        anchor = f"#les-{session.id}" if session else "#hele-groep"
        return f"{url_for('.course', cohort_id=cohort_id)}{anchor}"
    return url_for(".session", session_id=session.id)
