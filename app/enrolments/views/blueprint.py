"""The blueprint, and what its pages share."""

from __future__ import annotations

from flask import Blueprint, url_for

from app.cohorts import service as cohorts
from app.cohorts.service import CohortState, CohortView
from app.core.errors import NotFound
from app.core.permissions import Role
from app.core.text import T, Text
from app.enrolments import service
from app.enrolments.service import Leaving
from app.organisations.service import OrganisationView
from app.web.actions import read
from app.web.gate import clock, current_actor
from app.web.navigation import home_url, url_if

bp = Blueprint("enrolments", __name__, template_folder="../templates")

#: Where one organisation's people in one cohort are.
GROUP = "/organisatie/<int:organisation_id>/groepen/<int:cohort_id>"


def found(organisation_id: int, cohort_id: int) -> tuple[OrganisationView, CohortView]:
    """The organisation and the cohort; 404 for a foreign organisation and a cohort that is not public yet."""
    organisation = read(service.organisation_of, current_actor(), organisation_id)
    cohort = read(cohorts.cohort, cohort_id)
    if cohort.state is CohortState.DRAFT:
        raise NotFound
    return organisation, cohort


def own_person(organisation_id: int, cohort_id: int, enrolment_id: int) -> Leaving:
    """One of the organisation's people in a cohort, and what leaving would cost today; 404 for anyone else."""
    return read(
        service.leaving,
        current_actor(),
        clock(),
        organisation_id=organisation_id,
        cohort_id=cohort_id,
        enrolment_id=enrolment_id,
    )


def crumb(cohort: CohortView) -> tuple[str, Text]:
    """Where the page hangs: below the cohort for an administrator, below the own home for a coordinator."""
    url = url_if("portal.cohort", cohort_id=cohort.id)
    if url and current_actor().has(Role.ADMINISTRATOR):
        return url, T("Groep %(name)s", name=cohort.name)
    return home_url(), T("Overzicht")


def group_url(organisation_id: int, cohort_id: int) -> str:
    """The page of one organisation in one cohort."""
    return url_for("enrolments.organisation_cohort", organisation_id=organisation_id, cohort_id=cohort_id)
