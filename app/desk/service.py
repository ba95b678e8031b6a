"""The public verbs of the desk, and its reads."""

from app.desk.audiences import Addressee, Audience, Mailing
from app.desk.changing import change_state
from app.desk.moving import Invoiced, MovePreview, Target, leaver, move_learner, move_preview, targets
from app.desk.participants import COLUMNS, USUAL, Column, Table, export_participants
from app.desk.queries import Consequences, consequences, history, steps
from app.desk.selecting import (
    LETTER,
    PLACEHOLDERS,
    SELECTIONS,
    Choice,
    Recipient,
    Selection,
    SelectionPreview,
    context_of,
    selection_preview,
)
from app.desk.writing import send_selection

__all__ = [
    "COLUMNS",
    "LETTER",
    "PLACEHOLDERS",
    "SELECTIONS",
    "USUAL",
    "Addressee",
    "Audience",
    "Choice",
    "Column",
    "Consequences",
    "Invoiced",
    "Mailing",
    "MovePreview",
    "Recipient",
    "Selection",
    "SelectionPreview",
    "Table",
    "Target",
    "change_state",
    "consequences",
    "context_of",
    "export_participants",
    "history",
    "leaver",
    "move_learner",
    "move_preview",
    "selection_preview",
    "send_selection",
    "steps",
    "targets",
]
