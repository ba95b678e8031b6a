"""Pages of points: a learner's own numbers, and the lists for the registers."""

from app.accreditation.views import lists, own  # noqa: F401  their routes
from app.accreditation.views.blueprint import bp

__all__ = ["bp"]
