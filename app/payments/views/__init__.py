"""Pages of the bank account."""

from app.payments.views import account, credit, entry
from app.payments.views.blueprint import bp

__all__ = ["account", "bp", "credit", "entry"]
