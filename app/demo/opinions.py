"""What the learners of the demo world think of their sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from app.demo.groups import Learner
from app.demo.stage import Stage
from app.evaluations import service as evaluations
from app.evaluations.service import Answer
from app.scheduling.service import SessionView

KEEP: Final = (
    "De rustige sfeer. Iedereen kwam aan het woord.",
    "",
    "Oefenen met een echt gesprek hielp mij het meest.",
    "De verhalen van collega's uit andere organisaties.",
    "",
    "Dat er tijd was om na te praten.",
    "De trainer luistert goed en geeft duidelijke voorbeelden.",
    "",
    "Korte stukken uitleg, en daarna meteen zelf doen.",
    "De film aan het begin. Daar heb ik thuis nog over verteld.",
    "",
    "Werken in kleine groepjes.",
    "Ik weet nu wat ik morgen anders ga doen.",
)
IMPROVE: Final = (
    "",
    "Meer tijd voor de laatste oefening.",
    "",
    "De hand-out graag een dag eerder.",
    "",
    "Het was wat warm in de zaal.",
    "",
    "Vaker van groepje wisselen.",
    "",
    "Nog een voorbeeld uit de thuiszorg zou helpen.",
    "",
)


def evaluate(stage: Stage, session: SessionView, there: Sequence[Learner]) -> None:
    """Four of five who were there answer, the days after the session."""
    for place, one in enumerate(there):
        if place % 5 == 4:
            continue
        turn = one.seat_number * 3 + session.number * 5
        answer = Answer(
            content=5 - turn % 7 // 3,
            trainer=5 - turn % 5 // 3,
            usefulness=4 + (turn % 3 == 0) - (turn % 8 == 0),
            keep=KEEP[(place + session.number * 4) % len(KEEP)],
            improve=IMPROVE[(place + session.number * 3) % len(IMPROVE)],
        )
        stage.timeline.at(
            session.ends_at + timedelta(hours=2 + 5 * place),
            partial(evaluations.give, stage.db, one.actor, stage.clock, session_id=session.id, answer=answer),
        )
