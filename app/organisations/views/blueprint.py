"""The blueprint of the organisations' pages."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("organisations", "app.organisations", template_folder="templates")
