"""Pages about courses: what is taught and asked, for those who prepare and teach it."""

from __future__ import annotations

import re

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.core.errors import NotFound
from app.core.permissions import Role
from app.courses import queries
from app.courses.permissions import CoursePermission
from app.web.actions import page, read
from app.web.gate import current_actor, requires
from app.web.navigation import url_if

bp = Blueprint("courses", __name__, url_prefix="/beheer/leergangen", template_folder="templates")


@bp.get("")
@requires(CoursePermission.READ)
def index() -> ResponseReturnValue:
    """All courses."""
    return page("courses/index.html", courses=read(queries.courses))


@bp.get("/<slug>")
@requires(CoursePermission.READ)
def show(slug: str) -> ResponseReturnValue:
    """One course in its newest version, or in the one that `?versie=` asks for."""
    found = _asked_version(slug)
    templates = url_if("certificates.templates") if current_actor().has(Role.ADMINISTRATOR) else None
    return page(
        "courses/show.html", version=found, versions=read(queries.versions, slug), templates_url=templates
    )


@bp.get("/<slug>/<module_key>")
@requires(CoursePermission.READ)
def module(slug: str, module_key: str) -> ResponseReturnValue:
    """One day or intervision, as a learner reads it."""
    found = _asked_version(slug)
    shown = found.content.module(module_key)
    if shown is None:
        raise NotFound()
    return page("courses/module.html", version=found, module=shown)


def _asked_version(slug: str) -> queries.CourseVersionView:
    asked = request.args.get("versie")
    if asked is None:
        return read(queries.current_version, slug)
    if not re.fullmatch(r"[0-9]{1,9}", asked):
        raise NotFound()
    return read(queries.numbered_version, slug, int(asked))
