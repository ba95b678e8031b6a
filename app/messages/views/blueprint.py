"""The blueprint of letters."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("messages", "app.messages", template_folder="templates")
