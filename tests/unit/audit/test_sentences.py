"""Every decision that the application writes down is told in a sentence."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.audit.rules import Event
from app.audit.sentences import OTHERWISE, SENTENCES
from app.audit.telling import refs_of, tell
from app.core.money import Money
from app.core.text import T

APP = Path(__file__).resolve().parents[3] / "app"
ACTION = re.compile(r"[a-z_]+:[a-z_-]+:[a-z_-]+\Z")
#: Actions whose last word is a step that a rule names.
STEPS = {
    "practice:case:": ("return", "approve"),
    "billing:run:": ("start", "stop", "resume", "end"),
    "billing:write_off:": ("propose", "approve", "decline", "withdraw", "undo"),
}


def recorded() -> Iterator[str]:
    """Every action in the source, except the names of permissions, which look alike."""
    for path in sorted(APP.rglob("*.py")):
        if path.name in ("permissions.py", "sentences.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                start = str(node.values[0].value)
                if re.fullmatch(r"[a-z_]+:[a-z_]+:", start):
                    yield from (f"{start}{step}" for step in STEPS.get(start, ()))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and ACTION.match(node.value):
                yield node.value


def event(action: str, object_type: str = "cohort", **data: object) -> Event:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return Event(1, at, 7, "Karin Wolters", action, object_type, 3, dict(data), "", "")


def test_every_action_has_a_sentence_and_every_sentence_an_action() -> None:
    assert set(recorded()) == set(SENTENCES)
    assert set(OTHERWISE) <= set(SENTENCES)


@pytest.mark.parametrize("action", sorted(SENTENCES))
def test_a_sentence_can_be_said_even_when_a_fact_is_missing(action: str) -> None:
    for data in ({}, {OTHERWISE[action][0]: 1} if action in OTHERWISE else {}):
        (told,) = tell([event(action, **data)], {})
        said = str(told.sentence)
        assert said.endswith(".")
        assert "%(" not in said


def test_a_decision_is_told_with_names_money_and_its_reason() -> None:
    happened = event(
        "enrolments:enrolment:withdraw",
        "enrolment",
        person_id=12,
        cohort_id=4,
        fee_cents=125_000,
        reason="Ander werk.",
    )
    assert refs_of([happened]) == {("person", 12), ("cohort", 4)}
    (told,) = tell([happened], {("person", 12): "Petra van Dijk", ("cohort", 4): "Assen, 2027"})
    assert str(told.sentence) == (
        f"Karin Wolters meldde Petra van Dijk af voor groep Assen, 2027; kosten {Money(125_000)}. "
        "Reden: Ander werk."
    )


def test_a_state_is_told_in_its_own_words() -> None:
    happened = event("cohorts:cohort:state", before="open", after="confirmed")
    names = {("cohort", 3): "Assen", ("state", "open"): T("Open"), ("state", "confirmed"): T("Gaat door")}
    (told,) = tell([happened], names)
    assert str(told.sentence) == "Karin Wolters bracht groep Assen van Open naar Gaat door."


def test_who_is_gone_is_told_by_number_and_an_unknown_action_by_its_name() -> None:
    (told,) = tell([event("accounts:person:invite", "person")], {})
    assert str(told.sentence) == "Karin Wolters nodigde nummer 3 uit."
    (told,) = tell([event("old:thing:done")], {})
    assert str(told.sentence) == "Karin Wolters deed old:thing:done."
