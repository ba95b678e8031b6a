"""The blueprint of teaching, who is asking, and what all its pages share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from app.core.clock import local
from app.core.errors import NotFound
from app.core.permissions import Role
from app.courses.service import render_markdown
from app.teaching.permissions import TeachingPermission
from app.teaching.service import MOST_BYTES, MaterialView
from app.web.gate import current_actor, requires

bp = Blueprint("teaching", __name__, template_folder="../templates")

MANAGE = requires(TeachingPermission.MANAGE)
TEACH = requires(TeachingPermission.TEACH)
LEARN = requires(TeachingPermission.LEARN)


def me() -> int:
    """The acting person; NotFound without one."""
    person_id = current_actor().person_id
    if person_id is None:
        raise NotFound
    return person_id


def prose(text: str) -> Markup:
    """Markdown as safe HTML: what the renderer lets through, and nothing else."""
    return Markup(render_markdown(text)[0])  # noqa: S704  it comes from nh3


def file_size(size: int) -> str:
    """``640 kB`` or ``2,4 MB``, never broken over two lines."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}\u00a0kB"
    return f"{format_decimal(round(size / 1_000_000, 1))}\u00a0MB"


def local_day(moment: datetime) -> date:
    """The day of a moment on an Amsterdam clock."""
    return local(moment).date()


bp.add_app_template_filter(prose, "prose")
bp.add_app_template_filter(file_size, "file_size")
bp.add_app_template_filter(local_day, "local_day")


def above(cohort_id: int) -> tuple[str, str]:
    """The page above a cohort's lessons: following the cohort for its trainer, its page for an administrator."""
    if current_actor().has(Role.ADMINISTRATOR):
        return url_for("portal.cohort", cohort_id=cohort_id), _("De groep")
    return url_for("attendance.cohort", cohort_id=cohort_id), _("De groep")


def host_of(material: MaterialView) -> str:
    """The site that a link leads to."""
    return material.newest.url.partition("//")[2].partition("/")[0]


def _words() -> dict[str, Any]:
    return {"host_of": host_of, "most_bytes": MOST_BYTES}


bp.context_processor(_words)
