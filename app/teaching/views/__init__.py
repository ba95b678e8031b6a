"""Pages of teaching."""

from app.teaching.views import announcing, course, learner, materials
from app.teaching.views.blueprint import bp

__all__ = ["announcing", "bp", "course", "learner", "materials"]
