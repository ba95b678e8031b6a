"""The blueprint of the pages of requests."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("requests", "app.requests", template_folder="templates")
