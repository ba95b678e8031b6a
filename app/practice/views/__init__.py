"""Pages of practice cases: writing for learners, reviewing for trainers."""

from app.practice.views import assessor, attachments, author, office, remarks, sharing, versions, writing
from app.practice.views.blueprint import bp

__all__ = ["assessor", "attachments", "author", "bp", "office", "remarks", "sharing", "versions", "writing"]
