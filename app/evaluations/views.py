"""Pages of evaluations."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.errors import NotFound
from app.core.permissions import Role
from app.core.text import T
from app.evaluations import service
from app.evaluations.forms import evaluation_form
from app.evaluations.permissions import EvaluationPermission
from app.evaluations.rules import LEAST, QUESTIONS, RATINGS, is_open
from app.web.actions import page, perform, read, refusals_on
from app.web.gate import clock, current_actor, requires

bp = Blueprint("evaluations", __name__, template_folder="templates")


@bp.route("/leren/bijeenkomsten/<int:session_id>/evaluatie", methods=["GET", "POST"])
@requires(EvaluationPermission.ANSWER)
def evaluate(session_id: int) -> ResponseReturnValue:
    """Three ratings and two open questions, in under a minute."""
    person_id = current_actor().person_id
    if person_id is None:
        raise NotFound
    found = read(service.asked, clock(), person_id, session_id)
    form = evaluation_form()
    if form.validate_on_submit():
        with refusals_on(form):
            return perform(
                service.give,
                session_id=session_id,
                answer=form.answer,
                goto=url_for(".evaluate", session_id=session_id),
                said=T("Dank je wel. Je antwoord is bewaard zonder je naam."),
            )
    return page(
        "evaluations/evaluate.html",
        form=form,
        found=found,
        open=is_open(found.session.ends_at, clock().now(), cancelled=found.session.cancelled),
        least=LEAST,
        back=(url_for("portal.learner"), _("Overzicht")),
    )


@bp.get("/evaluaties")
@requires(EvaluationPermission.READ)
def index() -> ResponseReturnValue:
    """What participants think: together, and per session."""
    return page(
        "evaluations/index.html",
        found=read(service.results, current_actor(), clock()),
        questions=QUESTIONS,
        ratings=RATINGS,
        least=LEAST,
        everyone=current_actor().has(Role.ADMINISTRATOR),
        crumb=(url_for("portal.start"), _("Overzicht")),
    )


@bp.get("/evaluaties/<int:session_id>")
@requires(EvaluationPermission.READ)
def result(session_id: int) -> ResponseReturnValue:
    """What participants think of one session."""
    return page(
        "evaluations/result.html",
        found=read(service.result, current_actor(), clock(), session_id),
        questions=QUESTIONS,
        ratings=RATINGS,
        least=LEAST,
        crumb=(url_for(".index"), _("Evaluaties")),
    )
