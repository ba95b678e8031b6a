"""The blueprint."""

from flask import Blueprint

bp = Blueprint("accounts", "app.accounts", template_folder="templates")
