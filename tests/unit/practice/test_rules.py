"""Who may do what to a case, when it is complete, and what it counts for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.practice.rules.cases import CaseState, Part, Step, Verdict, after, check_review, count, may
from app.practice.rules.documents import CaseDocument, Entry, check_entry, problems

TODAY = date(2026, 11, 22)
CODES = ("C1", "C2", "C3", "C4", "C5")
WHOLE: dict[str, Any] = {
    "document": CaseDocument(
        reflection="Ik leerde te wachten.", evidence={"C1": "We bekeken samen oude foto's."}
    ),
    "entries": [Entry(TODAY, 90, "Kennismaking in de tuin")],
    "alias": "Esdoorn",
    "age_band": "70_79",
    "development_line": "individual",
}


def missing(**changes: Any) -> list[str]:
    given_ = {**WHOLE, **changes}
    document, entries = given_.pop("document"), given_.pop("entries")
    return [p.field for p in problems(document, entries, competencies=CODES, today=TODAY, **given_)]


def test_a_whole_case_can_be_submitted() -> None:
    assert missing() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"alias": ""}, "alias"),
        ({"age_band": None}, "age_band"),
        ({"development_line": None}, "development_line"),
        ({"document": CaseDocument(reflection="Ja.")}, "evidence"),
        ({"document": CaseDocument(reflection="Ja.", evidence={"C9": "bestaat niet"})}, "evidence"),
        ({"entries": []}, "entries"),
        ({"entries": [Entry(TODAY + timedelta(days=1), 60, "morgen")]}, "entries"),
        ({"document": CaseDocument(evidence={"C1": "Gedaan."})}, "reflection"),
        ({"document": CaseDocument(reflection="Johan lachte.", evidence={"C1": "Gedaan."})}, "reflection"),
        ({"document": CaseDocument(reflection="Ja.", evidence={"C1": "bel 06-12345678"})}, "evidence-C1"),
        ({"entries": [Entry(TODAY, 60, "mevrouw De Vries gebeld")]}, "entries"),
    ],
)
def test_each_gap_is_named_at_its_field(changes: dict[str, Any], field: str) -> None:
    assert missing(**changes) == [field]


def test_a_soft_mark_waits_for_the_author_to_answer_that_it_identifies_nobody() -> None:
    asked = CaseDocument(reflection="Johan is een merk uit Rolde.", evidence={"C1": "Ja."}, kept=("Johan",))
    assert missing(document=asked) == ["reflection"]
    assert missing(document=replace(asked, kept=("Johan", "Rolde"))) == []


def test_a_case_can_go_back_and_forth_and_ends_approved() -> None:
    state = CaseState.DRAFT
    path = [
        (Part.AUTHOR, Step.SUBMIT, CaseState.SUBMITTED),
        (Part.TRAINER, Step.OPEN, CaseState.IN_REVIEW),
        (Part.TRAINER, Step.RETURN, CaseState.RETURNED),
        (Part.AUTHOR, Step.EDIT, CaseState.RETURNED),
        (Part.AUTHOR, Step.SUBMIT, CaseState.RESUBMITTED),
        (Part.TRAINER, Step.OPEN, CaseState.IN_REVIEW),
        (Part.TRAINER, Step.RETURN, CaseState.RETURNED),
        (Part.AUTHOR, Step.SUBMIT, CaseState.RESUBMITTED),
        (Part.TRAINER, Step.OPEN, CaseState.IN_REVIEW),
        (Part.TRAINER, Step.APPROVE, CaseState.APPROVED),
    ]
    for part, step, expected in path:
        state = after(part, state, step)
        assert state is expected


@given(st.lists(st.tuples(st.sampled_from(Part), st.sampled_from(Step)), max_size=12))
def test_no_one_ever_takes_the_others_step_and_approved_is_final(steps: list[tuple[Part, Step]]) -> None:
    state = CaseState.DRAFT
    for part, step in steps:
        allowed = may(part, state, step)
        try:
            following = after(part, state, step)
        except Refused:
            assert not allowed
            continue
        assert allowed
        assert state is not CaseState.APPROVED
        assert (part is Part.TRAINER) == (step in (Step.OPEN, Step.RETURN, Step.APPROVE))
        state = following


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (Entry(TODAY + timedelta(days=1), 60, "x"), "on"),
        (Entry(date(1, 1, 1), 60, "x"), "on"),
        (Entry(TODAY, 0, "x"), "hours"),
        (Entry(TODAY, 24 * 60 + 1, "x"), "hours"),
        (Entry(TODAY, -5, "x"), "hours"),
        (Entry(TODAY, 60, "  "), "text"),
        (Entry(TODAY, 60, "x" * 8001), "text"),
    ],
)
def test_an_impossible_log_entry_is_refused_at_its_field(entry: Entry, field: str) -> None:
    with pytest.raises(Refused) as refused:
        check_entry(entry, today=TODAY)
    assert refused.value.field == field


LEVELS = {"not_yet": False, "on_the_way": False, "sufficient": True, "strong": True}


@pytest.mark.parametrize(
    ("verdict", "rubric", "feedback", "field"),
    [
        (Verdict.RETURNED, {}, " ", "feedback"),
        (Verdict.APPROVED, {"C1": "sufficient"}, "", "level-C2"),
        (Verdict.APPROVED, {"C1": "not_yet", "C2": "on_the_way"}, "", "feedback"),
        (Verdict.APPROVED, {"C1": "sufficient", "C2": "best"}, "", "level-C2"),
        (Verdict.APPROVED, {"C1": "strong", "C2": "strong", "C5": "strong"}, "", "level-C5"),
        (Verdict.RETURNED, {}, "x" * 8001, "feedback"),
    ],
)
def test_a_review_without_an_answer_is_refused(
    verdict: Verdict, rubric: dict[str, str], feedback: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        check_review(verdict, rubric, feedback, claimed=("C1", "C2"), levels=LEVELS)
    assert refused.value.field == field


def test_a_case_counts_for_the_competencies_that_suffice() -> None:
    rubric = {"C1": "strong", "C2": "on_the_way"}
    assert check_review(Verdict.APPROVED, rubric, "", claimed=("C1", "C2"), levels=LEVELS) == {"C1"}
    assert check_review(Verdict.RETURNED, rubric, "Nog even.", claimed=("C1", "C2"), levels=LEVELS) == set()


@given(st.lists(st.tuples(st.sampled_from(CaseState), st.sets(st.sampled_from(CODES))), max_size=8))
def test_only_approved_cases_cover_competencies(cases: list[tuple[CaseState, set[str]]]) -> None:
    counts = count(cases)
    assert counts.started == len(cases)
    assert counts.approved + counts.submitted + counts.returned <= counts.started
    assert counts.covered == {c for s, covers in cases if s is CaseState.APPROVED for c in covers}
