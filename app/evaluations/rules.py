"""When somebody may answer, and when answers may be shown. Pure.

Results are shown once a session's evaluation is closed, and only from five answers on. Nothing is shown while answers
still come in: who looked at five answers and later at six would know the sixth. A total adds up only sessions that are
shown themselves, so that no total minus its parts tells anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from app.core.errors import Refused
from app.core.text import T, Text

#: So long after its end a session can be evaluated.
OPEN_FOR: Final = timedelta(days=14)
#: From so many answers on they may be shown.
LEAST: Final = 5
LONGEST: Final = 2000


class Question(StrEnum):
    """What is rated from 1 to 5."""

    CONTENT = "content"
    TRAINER = "trainer"
    USEFULNESS = "usefulness"


#: The statement that a rating answers.
QUESTIONS: Final[dict[Question, Text]] = {
    Question.CONTENT: T("De inhoud"),
    Question.TRAINER: T("De begeleiding"),
    Question.USEFULNESS: T("Bruikbaar in je werk"),
}
#: The words of the ratings 1 to 5.
RATINGS: Final[dict[int, Text]] = {
    1: T("Slecht"),
    2: T("Matig"),
    3: T("Voldoende"),
    4: T("Goed"),
    5: T("Heel goed"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody thinks: three ratings and two texts that may be empty."""

    content: int
    trainer: int
    usefulness: int
    keep: str = ""
    improve: str = ""

    def rating(self, question: Question) -> int:
        """The rating of one question."""
        return {
            Question.CONTENT: self.content,
            Question.TRAINER: self.trainer,
            Question.USEFULNESS: self.usefulness,
        }[question]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many gave each rating, 1 to 5, by question."""

    answers: int
    counts: Mapping[Question, tuple[int, ...]]

    def average(self, question: Question) -> float:
        """The mean rating; 0 without answers."""
        total = sum(rating * count for rating, count in enumerate(self.counts[question], 1))
        return total / self.answers if self.answers else 0.0


def closes_at(ends_at: datetime) -> datetime:
    """Until when a session can be evaluated."""
    return ends_at + OPEN_FOR


def is_open(ends_at: datetime, now: datetime, *, cancelled: bool) -> bool:
    """Whether a session can be evaluated now."""
    return not cancelled and ends_at <= now < closes_at(ends_at)


def may_show(ends_at: datetime, now: datetime, answers: int) -> bool:
    """Whether a session's answers may be shown: no more can come, and there are enough."""
    return now >= closes_at(ends_at) and answers >= LEAST


def check_open(ends_at: datetime, now: datetime, *, cancelled: bool) -> None:
    """Raises :class:`Refused` unless the session can be evaluated now."""
    if cancelled:
        raise Refused(T("Deze bijeenkomst gaat niet door. Er valt niets te evalueren."))
    if now < ends_at:
        raise Refused(T("Je kunt deze bijeenkomst evalueren zodra ze voorbij is."))
    if now >= closes_at(ends_at):
        raise Refused(T("De evaluatie van deze bijeenkomst is gesloten."))


def check_answer(answer: Answer) -> Answer:
    """The answer with tidy texts; raises :class:`Refused` for a rating that is none, or a text that is too long."""
    for question in Question:
        if answer.rating(question) not in RATINGS:
            raise Refused(T("Kies een antwoord."), field=question)
    keep, improve = answer.keep.strip(), answer.improve.strip()
    for field, text in (("keep", keep), ("improve", improve)):
        if len(text) > LONGEST:
            raise Refused(T("Gebruik ten hoogste %(max)s tekens.", max=LONGEST), field=field)
    return Answer(answer.content, answer.trainer, answer.usefulness, keep, improve)


def tally(answers: Sequence[Answer]) -> Tally:
    """How many gave each rating."""
    return Tally(
        len(answers),
        {
            question: tuple(
                sum(answer.rating(question) == rating for answer in answers) for rating in RATINGS
            )
            for question in Question
        },
    )


def together(parts: Iterable[Tally]) -> Tally:
    """Several tallies as one."""
    listed = list(parts)
    return Tally(
        sum(one.answers for one in listed),
        {
            question: tuple(
                sum(one.counts[question][place] for one in listed) for place in range(len(RATINGS))
            )
            for question in Question
        },
    )


def shuffled(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts that say something, in an order that tells nothing of who wrote them when, and always the same."""
    return tuple(sorted(filter(None, texts), key=lambda text: hashlib.sha256(text.encode()).digest()))
