"""Pages of practice cases: writing for learners, reviewing for trainers."""

from app.practice.views import assessor, author, writing
from app.practice.views.blueprint import bp

__all__ = ["assessor", "author", "bp", "writing"]
