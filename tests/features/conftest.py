"""What tests of features share."""

from __future__ import annotations

import pytest
from flask import Flask


@pytest.fixture
def no_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms are sent without the page that they stand on, so without its token."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
