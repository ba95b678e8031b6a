"""Pages of certificates: those of a cohort, the public verification, and what machines verify with."""

from app.certificates.views import (  # noqa: F401  their routes
    batches,
    cohort,
    credentials,
    deciding,
    listing,
    progress,
    register,
    reissuing,
    requirements,
    templates,
    verification,
)
from app.certificates.views.blueprint import bp

__all__ = ["bp"]
