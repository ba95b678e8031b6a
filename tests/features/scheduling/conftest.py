"""Who plans, and what is planned."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Role
from app.courses import service as courses
from app.scheduling import service as scheduling
from app.scheduling.service import SessionView
from tests.factories.cohorts import content, planned
from tests.factories.scheduling_pages import Login
from tests.people import ActorFor


@pytest.fixture
def administrator(
    db: Session,
    clock: FixedClock,
    client: FlaskClient,
    actor_for: ActorFor,
    login: Login,
    monkeypatch: pytest.MonkeyPatch,
) -> FlaskClient:
    courses.load_course(db, SYSTEM, clock, content=content())
    db.commit()
    monkeypatch.setitem(client.application.config, "WTF_CSRF_ENABLED", False)
    return login(client, actor_for(Role.ADMINISTRATOR))


@pytest.fixture
def first(db: Session, clock: FixedClock) -> SessionView:
    """The first day of the spring cohort."""
    return scheduling.sessions_of(db, [planned(db, clock).id])[0]
