"""No pages of its own: tells the other pages whether this is a demo world."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Blueprint, current_app
from flask.blueprints import BlueprintSetupState
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import db
from app.organisations import service as organisations
from app.web.gate import clock

bp = Blueprint("demo", __name__)

#: So long an answer holds; once a demo, always a demo.
TRUSTED_FOR: Final = timedelta(minutes=1)


@bp.record_once
def _tell(state: BlueprintSetupState) -> None:
    state.app.extensions["demo"] = is_demo


def is_demo() -> bool:
    """Whether the database holds the demo world, as of a minute ago at most; False while it does not answer."""
    until, known = current_app.extensions.get("demo-known", (None, False))
    if known or (until is not None and clock().now() < until):
        return bool(known)
    try:
        known = organisations.foundation(db.session()).demo
    except SQLAlchemyError:
        return False
    current_app.extensions["demo-known"] = (clock().now() + TRUSTED_FOR, known)
    return known
