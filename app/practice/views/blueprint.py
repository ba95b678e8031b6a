"""The blueprint of practice cases, who is asking, and where its pages begin."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint

from app.core.errors import NotFound
from app.practice import service
from app.practice.permissions import PracticePermission
from app.practice.present import hours, worked
from app.web.actions import read
from app.web.gate import clock, current_actor, requires

bp = Blueprint("practice", __name__, template_folder="../templates")
bp.add_app_template_filter(hours, "hours")
bp.add_app_template_filter(worked, "worked")

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


def WRITE(view: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802  stands beside the other doors
    """The author's door: for learners, once their account is settled (`service.check_settled`)."""

    @wraps(view)
    def behind(*args: Any, **kwargs: Any) -> Any:
        read(service.check_settled, clock(), me())
        return view(*args, **kwargs)

    return requires(PracticePermission.WRITE)(behind)
