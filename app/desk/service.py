"""The public verbs of the desk, and its reads."""

from app.desk.changing import change_state
from app.desk.queries import Addressee, Audience, Consequences, Mailing, consequences, steps

__all__ = [
    "Addressee",
    "Audience",
    "Consequences",
    "Mailing",
    "change_state",
    "consequences",
    "steps",
]
