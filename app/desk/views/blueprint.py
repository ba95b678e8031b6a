"""The blueprint, and what the pages of the desk share."""

from __future__ import annotations

from flask import Blueprint

from app.web.navigation import home_url, url_if

bp = Blueprint("desk", "app.desk", template_folder="templates")


def cohort_url(cohort_id: int) -> str:
    """The page of one cohort."""
    return url_if("portal.cohort", cohort_id=cohort_id) or home_url()
