"""Pages of the desk."""

from app.desk.views import exports, history, letters, moves, states
from app.desk.views.blueprint import bp

__all__ = ["bp", "exports", "history", "letters", "moves", "states"]
