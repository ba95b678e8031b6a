"""Pages of accounts: invitations and new addresses, one's own account, people and staff."""

from app.accounts.views import addresses, arriving, own, people, staff  # noqa: F401  their routes
from app.accounts.views.blueprint import bp

__all__ = ["bp"]
