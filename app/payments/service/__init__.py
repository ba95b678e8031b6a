"""The public verbs and reads of payments."""

from app.payments.queries import Places, bookable, matches, places
from app.payments.rules.matching import Match, Share
from app.payments.service.deciding import accept, book, put_back, set_aside
from app.payments.service.taking_in import Taken, search_again, take_in

__all__ = [
    "Match",
    "Places",
    "Share",
    "Taken",
    "accept",
    "book",
    "bookable",
    "matches",
    "places",
    "put_back",
    "search_again",
    "set_aside",
    "take_in",
]
