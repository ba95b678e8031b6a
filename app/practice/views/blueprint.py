"""The blueprint of practice cases, who is asking, and where its pages begin."""

from __future__ import annotations

from flask import Blueprint

from app.core.errors import NotFound
from app.practice.permissions import PracticePermission
from app.practice.present import hours
from app.web.gate import current_actor, requires

bp = Blueprint("practice", __name__, template_folder="../templates")
bp.add_app_template_filter(hours, "hours")

WRITE = requires(PracticePermission.WRITE)
REVIEW = requires(PracticePermission.REVIEW)
ASSIGN = requires(PracticePermission.ASSIGN)
LEARNER = "/leren/praktijkcasussen"
TRAINER = "/trainer/praktijkcasussen"
OFFICE = "/beheer/praktijkcasussen"


def me() -> int:
    """The acting person; NotFound without one."""
    person_id = current_actor().person_id
    if person_id is None:
        raise NotFound
    return person_id
