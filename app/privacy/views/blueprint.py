"""The blueprint of privacy, its gates, and where its pages begin."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext as _

from app.cohorts import service as cohorts
from app.core.errors import NotFound
from app.practice.service import protection
from app.privacy import service
from app.privacy.forms import CaseReasonForm, CohortForm
from app.privacy.permissions import PrivacyPermission
from app.privacy.rules import words
from app.privacy.rules.labels import label, told
from app.web.actions import read
from app.web.gate import current_actor, requires

bp = Blueprint("privacy", __name__, template_folder="../templates")

WATCH = requires(PrivacyPermission.WATCH)
EMERGENCY = requires(PrivacyPermission.EMERGENCY)
HOME = "/privacyfunctionaris"


@bp.context_processor
def _words() -> dict[str, object]:
    return {
        "action_words": words.ACTIONS,
        "reader_words": words.ROLES,
        "cause_words": words.CAUSES,
        "request_kinds": words.KINDS,
        "request_states": words.STATES,
    }


def me() -> int:
    """The acting person; NotFound without one."""
    person_id = current_actor().person_id
    if person_id is None:
        raise NotFound
    return person_id


def certified() -> protection.Certified:
    """Gives the day of the certificate of each enrolment that has one."""
    return cast(protection.Certified, current_app.extensions["certified_on"])


def as_zip(found: service.Export, name: str) -> Response:
    """Somebody's own file as a download that no browser keeps."""
    html = render_template("privacy/export.html", data=found.content, label=label, told=told)
    answer = Response(service.zipped(found, html), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def cohort_choices(first: str) -> list[tuple[str, str]]:
    """All groups to choose from, the latest first; ``first`` stands for none."""
    return [("", first), *((str(one.id), one.name) for one in read(cohorts.cohorts))]


def chosen(value: str | None) -> int | None:
    """The number of a chosen group; None when none was chosen."""
    return int(value) if value and value.isascii() and value.isdecimal() else None


def case_choices(cohort_id: int) -> list[tuple[str, str]]:
    """The cases of a group whose text is there, by author and number: never alias or text."""
    found = [one for one in read(protection.cases_of_cohort, cohort_id) if one.erased_at is None]
    names = read(service.names, cohort_ids=(), person_ids=[one.author_id for one in found]).people
    listed = [(names.get(one.author_id, ""), one) for one in found]
    return [
        (str(one.id), f"{name}, {one.number}")
        for name, one in sorted(listed, key=lambda pair: (pair[0], pair[1].number))
    ]


def case_chooser() -> tuple[CohortForm, CaseReasonForm | None]:
    """The choice of a group, from the address; once one is chosen also the form for one of its cases, with a reason."""
    chooser = CohortForm(request.args)
    chooser.groep.choices = cohort_choices(_("Kies een groep"))
    cohort_id = chosen(chooser.groep.data) if chooser.validate() else None
    if cohort_id is None:
        return chooser, None
    form = CaseReasonForm()
    form.case_id.choices = case_choices(cohort_id)
    return chooser, form
