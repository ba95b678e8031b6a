"""The public verbs of the desk, and its reads."""

from app.desk.changing import change_state
from app.desk.participants import COLUMNS, USUAL, Column, Table, export_participants
from app.desk.queries import Addressee, Audience, Consequences, Mailing, consequences, steps

__all__ = [
    "COLUMNS",
    "USUAL",
    "Addressee",
    "Audience",
    "Column",
    "Consequences",
    "Mailing",
    "Table",
    "change_state",
    "consequences",
    "export_participants",
    "steps",
]
