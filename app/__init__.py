"""The Leergang DemenTalent-expert: the application factory."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

from app.config import Config
from app.core.clock import Clock

ROOT = Path(__file__).resolve().parent.parent


def create_app(config: Config | None = None, clock: Clock | None = None) -> Flask:
    """Builds the application from ``config``, or from the environment and ``instance/``; ``clock`` is for tests.

    Raises :class:`app.config.ConfigError` when a setting is missing or unsafe.
    """
    # Only here, because the composition root imports everything and a bare Config needs nothing of it.
    from app.bootstrap import build

    if config is None:
        config = Config.load(os.environ, Path(os.environ.get("INSTANCE", ROOT / "instance")))
    return build(config, clock)
