"""The blueprint, and what the pages of the planner share."""

from __future__ import annotations

from flask import Blueprint

from app.web.navigation import home_url, url_if

bp = Blueprint("planning", "app.planning", template_folder="templates")

#: Name of the buttons that say which step of the two is asked for.
STEP = "stap"


def cohort_url(cohort_id: int) -> str:
    """The page of one cohort."""
    return url_if("portal.cohort", cohort_id=cohort_id) or home_url()
