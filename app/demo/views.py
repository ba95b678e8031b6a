"""No pages of its own: tells the other pages whether this is a demo world."""

from __future__ import annotations

from flask import Blueprint, g
from flask.blueprints import BlueprintSetupState
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import db
from app.organisations import service as organisations

bp = Blueprint("demo", __name__)


@bp.record_once
def _tell(state: BlueprintSetupState) -> None:
    state.app.extensions["demo"] = is_demo


def is_demo() -> bool:
    """Whether the database holds the demo world; looked up once per request. False while it does not answer."""
    if "demo" not in g:
        try:
            g.demo = organisations.foundation(db.session()).demo
        except SQLAlchemyError:
            g.demo = False
    return bool(g.demo)
