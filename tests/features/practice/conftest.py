"""What tests of practice cases share."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.ports import Work
from tests.factories.practice import Class, school
from tests.people import ActorFor


@pytest.fixture
def here(db: Session, clock: FixedClock, actor_for: ActorFor) -> Class:
    """Everyone in place."""
    return school(db, clock, actor_for)


@pytest.fixture
def machine(app: Flask) -> Iterator[Work]:
    """What a worker has at hand, with an empty ledger of erasures."""
    made: Work = app.extensions["work"]
    made.config.ledger.unlink(missing_ok=True)
    yield made
    made.config.ledger.unlink(missing_ok=True)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the server writes to its log, as it stands there."""
    written_down = io.StringIO()
    monkeypatch.setitem(structlog.get_config(), "cache_logger_on_first_use", False)
    before = structlog.get_config()["logger_factory"]
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(file=written_down))
    monkeypatch.setattr(sys, "stderr", written_down)
    yield written_down
    structlog.configure(logger_factory=before)
