"""Pages of certificates: those of a cohort, and the public verification."""

from app.certificates.views import cohort, verification  # noqa: F401  their routes
from app.certificates.views.blueprint import bp

__all__ = ["bp"]
