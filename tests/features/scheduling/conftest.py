"""Who plans."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import SYSTEM, Role
from app.courses import service as courses
from tests.factories.cohorts import content
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
