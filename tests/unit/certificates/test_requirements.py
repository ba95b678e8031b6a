"""Every requirement that is not met is named in words, and nothing else is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certificates import wording
from app.certificates.rules.progress import unmet
from app.certificates.rules.requirements import Facts, Required, best_levels, reason_of
from app.core.errors import Refused

CODES = (
    ("C1", "Talenten ontdekken"),
    ("C2", "Werkplek vinden en bemiddelen"),
    ("C3", "Start ondersteunen"),
    ("C4", "Vinger aan de pols"),
)
REQUIRED = Required(7, 8, 4, 5, 3, CODES, True)
ALL = frozenset(code for code, _ in CODES)
DONE = Facts(7, 4, 3, ALL, True)


def said(facts: Facts, required: Required = REQUIRED) -> list[str]:
    return [str(text) for text in unmet(required, facts)]


def test_who_met_everything_misses_nothing() -> None:
    assert said(DONE) == []
    assert said(Facts(8, 5, 6, ALL | {"C5"}, True)) == []


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (Facts(6, 4, 3, ALL, True), "Nog 1 lesdag bijwonen of inhalen: 6 van de 7 gedaan."),
        (Facts(5, 4, 3, ALL, True), "Nog 2 lesdagen bijwonen of inhalen: 5 van de 7 gedaan."),
        (Facts(7, 2, 3, ALL, True), "Nog 2 keer intervisie bijwonen of inhalen: 2 van de 4 gedaan."),
        (Facts(7, 4, 2, ALL, True), "Nog 1 praktijkcasus goedgekeurd krijgen: 2 van de 3 goedgekeurd."),
        (Facts(7, 4, 1, ALL, True), "Nog 2 praktijkcasussen goedgekeurd krijgen: 1 van de 3 goedgekeurd."),
        (Facts(7, 4, 3, ALL - {"C4"}, True), "Nog laten zien in een praktijkcasus: C4 Vinger aan de pols."),
        (Facts(7, 4, 3, ALL, False), "De eindpresentatie is nog niet gedaan."),
    ],
)
def test_one_missing_thing_is_named_alone(facts: Facts, sentence: str) -> None:
    assert said(facts) == [sentence]


def test_who_has_just_begun_reads_everything_once() -> None:
    found = said(Facts())

    assert len(found) == len(set(found)) == 5
    assert all(code in found[3] for code in ALL)


def test_a_course_that_asks_nothing_is_met_at_once() -> None:
    assert said(Facts(), Required(0, 8, 0, 5, 0, (), False)) == []


counts = st.integers(0, 12)
facts = st.builds(Facts, counts, counts, counts, st.frozensets(st.sampled_from(sorted(ALL))), st.booleans())


@given(facts, facts)
def test_doing_more_never_makes_more_missing(one: Facts, two: Facts) -> None:
    more = Facts(
        max(one.days, two.days),
        max(one.intervisions, two.intervisions),
        max(one.cases, two.cases),
        one.covered | two.covered,
        one.presentation or two.presentation,
    )

    assert len(unmet(REQUIRED, more)) <= len(unmet(REQUIRED, one))


def test_the_best_level_over_all_approved_cases_counts() -> None:
    order = ["not_yet", "on_the_way", "sufficient", "strong"]
    rubrics = [{"C1": "sufficient", "C2": "strong"}, {"C1": "strong", "C2": "on_the_way", "C4": "elsewhere"}]

    assert best_levels(rubrics, order) == {"C1": "strong", "C2": "strong"}


def test_the_paper_tells_nobody_that_its_holder_was_excused() -> None:
    excused = Facts(6, 4, 3, ALL, False)

    for said in (wording.requirements, wording.english_requirements):
        assert len(said(REQUIRED, DONE)) == 4
        assert [one["done"] for one in said(REQUIRED, excused)] == ["4", "3"]


def test_the_paper_tells_of_hours_and_evaluations_where_the_group_asks_them_and_never_of_money() -> None:
    asked = replace(REQUIRED, evaluations=10, hours=60, payment=True)
    done = replace(DONE, evaluations=10, minutes=62 * 60 + 45, paid=True)

    dutch = [tuple(one.values()) for one in wording.requirements(asked, done)]
    assert dutch[4:] == [
        ("Evaluaties ingevuld", "10", "10"),
        ("Uren in bijeenkomsten en goedgekeurde praktijkcasussen", "60", "62"),
    ]
    english = [tuple(one.values()) for one in wording.english_requirements(asked, done)]
    assert english[4:] == [
        ("Evaluations filled in", "10", "10"),
        ("Hours in sessions and approved practice cases", "60", "62"),
    ]
    excused = replace(done, minutes=59 * 60, evaluations=0)
    assert [one["label"] for one in wording.requirements(asked, excused)] == [row[0] for row in dutch[:4]]
    assert wording.requirements(REQUIRED, done) == wording.requirements(REQUIRED, DONE)


def test_a_reason_becomes_a_sentence_and_must_be_given() -> None:
    assert reason_of("  De naam\n klopte niet ") == "De naam klopte niet."
    for wrong in ("", " \n ", "x" * 201):
        with pytest.raises(Refused):
            reason_of(wrong)
