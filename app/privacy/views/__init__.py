"""Pages of privacy: the privacy officer's, emergency access of administrators, and everybody's own data."""

from app.privacy.views import emergency, erasing, officer, own, requests  # noqa: F401  their routes
from app.privacy.views.blueprint import bp

__all__ = ["bp"]
