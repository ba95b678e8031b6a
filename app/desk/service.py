"""The public verbs of the desk, and its reads."""

from app.desk.changing import change_state
from app.desk.moving import Invoiced, MovePreview, Target, leaver, move_learner, move_preview, targets
from app.desk.participants import COLUMNS, USUAL, Column, Table, export_participants
from app.desk.queries import Addressee, Audience, Consequences, Mailing, consequences, steps

__all__ = [
    "COLUMNS",
    "USUAL",
    "Addressee",
    "Audience",
    "Column",
    "Consequences",
    "Invoiced",
    "Mailing",
    "MovePreview",
    "Table",
    "Target",
    "change_state",
    "consequences",
    "export_participants",
    "leaver",
    "move_learner",
    "move_preview",
    "steps",
    "targets",
]
