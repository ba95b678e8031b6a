"""Whatever is done to a session, its identity stays and SEQUENCE is raised exactly when it must be."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import SYSTEM
from app.scheduling import service
from app.scheduling.service import PlaceFacts, SessionChange, SessionView
from app.subgroups.models import Subgroup
from tests.conftest import NOW
from tests.databases import SQLITE
from tests.factories.cohorts import planned

#: What RFC 5546 section 2.1.4 asks a new SEQUENCE for; title, preparation and audience are not among it.
MEANS_MOVED = ("starts_at", "ends_at", "place", "place_id", "room_id", "online_url", "state")

days = st.sampled_from([date(2027, 1, 14), date(2027, 3, 26), date(2027, 3, 28), date(2027, 10, 31)])
edits = st.one_of(
    st.fixed_dictionaries({"day": days}),
    st.fixed_dictionaries({"start": st.sampled_from([time(7), time(9, 30), time(2, 30), time(18)])}),
    st.fixed_dictionaries({"end": st.sampled_from([time(16, 30), time(17), time(7)])}),
    st.fixed_dictionaries({"place": st.sampled_from(["Assen", "Rolde", "Rolde\r\nEmmen", ""])}),
    st.fixed_dictionaries({"place_id": st.sampled_from([None, 1, 99])}),
    st.fixed_dictionaries({"room_id": st.sampled_from([None, 1, 99])}),
    st.fixed_dictionaries({"online_url": st.sampled_from(["", "https://meet.example/1", "http://x"])}),
    st.fixed_dictionaries({"title": st.sampled_from(["Kijken", "Anders kijken", "x" * 201])}),
    st.fixed_dictionaries({"preparation": st.sampled_from(["", "Lees hoofdstuk 2."])}),
    st.sampled_from(["cancel", "reinstate", "rename place", "add guest", "split", "join"]),
)


def carry_out(db: Session, clock: FixedClock, one: SessionView, edit: object, step: int) -> None:
    if isinstance(edit, dict):
        asked = replace(SessionChange.of(one), **edit)
        service.change_session(db, SYSTEM, clock, session_id=one.id, change=asked)
    elif edit == "cancel":
        service.cancel_session(db, SYSTEM, clock, session_id=one.id)
    elif edit == "reinstate":
        service.reinstate_session(db, SYSTEM, clock, session_id=one.id)
    elif edit == "rename place":
        facts = PlaceFacts(name=f"De Kolk {step % 2}", city="Assen")
        service.change_place(db, SYSTEM, clock, place_id=1, facts=facts)
    elif edit == "join":
        service.join_session(db, SYSTEM, clock, session_id=one.id, noted=lambda db, ids: ())
    elif edit == "split":
        now = SessionChange.of(one)
        halves = [replace(now, subgroup_id=1), replace(now, subgroup_id=2, place="Elders", place_id=None)]
        service.split_session(db, SYSTEM, clock, session_id=one.id, changes=halves, noted=lambda db, ids: ())


@pytest.mark.parametrize("kind", [SQLITE], indirect=True)
def test_any_sequence_of_edits_keeps_the_uid_and_raises_the_sequence_exactly_when_it_must(
    db: Session, clock: FixedClock, kind: str
) -> None:
    place = service.add_place(db, SYSTEM, clock, facts=PlaceFacts(name="De Kolk", city="Assen"))
    service.add_room(db, SYSTEM, clock, place_id=place.id, name="Zaal 1", seats=20)
    cohort = planned(db, clock)
    first = service.sessions_of(db, [cohort.id])[0]
    db.add_all(Subgroup(cohort_id=cohort.id, kind="part", name=f"Deel {letter}") for letter in "AB")
    db.commit()

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(edits, min_size=1, max_size=12))
    def follow(sequence: list[object]) -> None:
        clock.set(NOW)
        try:
            for step, edit in enumerate(sequence):
                clock.advance(timedelta(minutes=1))
                before = service.session(db, first.id)
                nested = db.begin_nested()
                try:
                    carry_out(db, clock, before, edit, step)
                except Refused:
                    nested.rollback()
                    assert service.session(db, first.id) == before
                    continue
                after = service.session(db, first.id)
                moved = any(getattr(before, name) != getattr(after, name) for name in MEANS_MOVED)
                assert after.uid == first.uid
                assert after.sequence == before.sequence + moved, edit
                same = replace(after, changed_at=before.changed_at) == before
                assert after.changed_at == (before.changed_at if same else clock.now()), edit
        finally:
            db.rollback()

    follow()
