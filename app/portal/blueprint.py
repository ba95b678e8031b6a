"""The blueprint."""

from flask import Blueprint

bp = Blueprint("portal", "app.portal", template_folder="templates")
