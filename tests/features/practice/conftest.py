"""What tests of practice cases share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.core.ports import Work


@pytest.fixture
def machine(app: Flask) -> Iterator[Work]:
    """What a worker has at hand, with an empty ledger of erasures."""
    made: Work = app.extensions["work"]
    made.config.ledger.unlink(missing_ok=True)
    yield made
    made.config.ledger.unlink(missing_ok=True)
