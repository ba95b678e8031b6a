"""The blueprint."""

from flask import Blueprint

bp = Blueprint("accreditation", "app.accreditation", template_folder="templates")
