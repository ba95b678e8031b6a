"""The blueprint."""

from flask import Blueprint

bp = Blueprint("certificates", "app.certificates", template_folder="templates")
