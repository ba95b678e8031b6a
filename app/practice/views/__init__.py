"""Pages of practice cases: writing for learners, reviewing for trainers."""

from app.practice.views import assessor, author, versions, writing
from app.practice.views.blueprint import bp

__all__ = ["assessor", "author", "bp", "versions", "writing"]
