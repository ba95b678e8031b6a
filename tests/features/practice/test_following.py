"""What a learner sees of the own cases: task and placement, hours, readers, what is missing, and versions."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.core.clock import FixedClock, today
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor
from app.practice import service
from app.practice.models import PracticeCase
from app.practice.service import protection
from tests.factories.practice import PLANTED, Class, send, submitted, written

Login = Callable[[FlaskClient, Actor], FlaskClient]
LEARNER = "/leren/praktijkcasussen"


def row(db: Session, case_id: int) -> PracticeCase:
    db.rollback()
    found = db.get_one(PracticeCase, case_id)
    db.expunge(found)
    db.rollback()
    return found


def test_task_and_placement_are_kept_with_their_days_and_written_down(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    login(client, here.learner)
    url = f"{LEARNER}/{case_id}/plek"
    values = {"phase": "start", "placement": "started", "started_on": "01-09-2026", "stopped_on": ""}
    assert send(client, url, **values).status_code == 303
    found = row(db, case_id)
    assert (found.phase, found.placement, found.started_on) == ("start", "started", date(2026, 9, 1))
    assert found.runs_on == today(clock)
    ahead = f"{today(clock) + timedelta(days=1):%d-%m-%Y}"
    refused = send(client, url, **{**values, "started_on": ahead})
    assert refused.status_code == 422
    assert "in de toekomst" in refused.text
    # The same again is no decision.
    send(client, url, **values)
    events = db.scalars(sa.select(AuditEvent).where(AuditEvent.action == "practice:case:place")).all()
    assert [event.data for event in events] == [{"phase": "start", "placement": "started"}]


def test_the_author_is_asked_after_a_month_whether_the_work_goes_on_also_after_approval(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    service.place(
        db,
        here.learner,
        clock,
        case_id=case_id,
        phase="start",
        placement="started",
        started_on=today(clock) - timedelta(days=3),
    )
    found = db.get_one(PracticeCase, case_id)
    found.state = "approved"
    db.commit()
    asked = "is deze persoon nog aan het werk?"
    login(client, here.learner)
    assert asked not in client.get(LEARNER).text
    clock.advance(timedelta(days=31))
    login(client, here.learner)
    assert asked in client.get(LEARNER).text
    assert send(client, f"{LEARNER}/{case_id}/loopt-nog", page=LEARNER).status_code == 303
    assert row(db, case_id).runs_on == today(clock)
    assert asked not in client.get(LEARNER).text


def test_nobody_else_places_a_case_and_what_does_not_run_is_not_confirmed(
    db: Session, clock: FixedClock, here: Class
) -> None:
    case_id = written(db, clock, here)
    for actor in (here.peer, here.trainer):
        with pytest.raises(NotFound):
            service.place(db, actor, clock, case_id=case_id, phase="start", placement="none")
        with pytest.raises(NotFound):
            service.still_running(db, actor, clock, case_id=case_id)
    with pytest.raises(Refused):
        service.still_running(db, here.learner, clock, case_id=case_id)
    for phase, placement in (("maan", "none"), ("start", "maan")):
        with pytest.raises(Refused):
            service.place(db, here.learner, clock, case_id=case_id, phase=phase, placement=placement)


def test_the_overview_says_what_is_missing_who_read_and_how_many_hours_without_any_text(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    service.read_case_for_trainer(db, here.trainer, clock, case_id=case_id)
    db.commit()
    login(client, here.learner)
    shown = client.get(LEARNER).text
    assert shown.count("ingeleverd, wacht op antwoord") == 2  # C1 and C3
    assert shown.count("nog te laten zien") == 2  # C2 and C4
    assert here.trainer.name in shown
    assert "1:30" in shown
    assert "krekelvallei" not in shown


def test_hours_are_summed_per_kind(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    for minutes, kind in ((30, "contact"), (45, "contact"), (60, "meeting")):
        service.add_entry(
            db,
            here.learner,
            clock,
            case_id=case_id,
            on=today(clock),
            minutes=minutes,
            text="Zo ging het.",
            kind=kind,
        )
    db.commit()
    login(client, here.learner)
    for path in ("", "/logboek"):
        shown = client.get(f"{LEARNER}/{case_id}{path}").text
        assert "Samen 3:45 uur." in shown
        assert '<b class="dt-num">1:15</b> telefoon of bericht' in shown
        assert '<b class="dt-num">1:00</b> overleg' in shown


def test_versions_lie_beside_each_other_and_beside_the_text_of_now(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    db.get_one(PracticeCase, case_id).state = "returned"
    changes = service.CaseChanges(texts={"reflection": PLANTED + " En nu ook dit."})
    service.save_case(db, here.learner, clock, case_id=case_id, changes=changes)
    db.commit()
    login(client, here.learner)
    url = f"{LEARNER}/{case_id}/versies"
    shown = client.get(url).text
    assert "<ins>" in shown
    assert "En nu ook dit." in shown
    assert "Gelijk gebleven: " in shown
    service.submit(db, here.learner, clock, case_id=case_id)
    db.commit()
    assert "<ins>" in client.get(f"{url}?van=1&naar=2").text
    assert "Er is geen verschil" in client.get(f"{url}?van=2&naar=2").text
    for wrong in ("van=3&naar=1", "van=x&naar=1", "van=nu&naar=1"):
        assert client.get(f"{url}?{wrong}").status_code == 404
    login(client, here.peer)
    assert client.get(url).status_code == 404


def test_after_erasure_the_counts_stay_and_the_page_says_so(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    db.get_one(PracticeCase, case_id).erased_at = clock.now()
    db.commit()
    login(client, here.learner)
    shown = client.get(f"{LEARNER}/{case_id}").text
    assert "De tekst is gewist op" in shown
    assert "krekelvallei" not in shown
    assert client.get(LEARNER).status_code == 200
    assert client.get(f"{LEARNER}/{case_id}/plek").status_code == 200


def test_each_case_has_an_alias_and_a_colour_of_its_own(db: Session, clock: FixedClock, here: Class) -> None:
    for _ in range(8):
        service.start_case(db, here.learner, clock, cohort_id=here.cohort_id)
    found = service.my_cases(db, here.learner.person_id or 0)
    assert len({case.alias for case in found}) == 8
    assert len({case.colour for case in found}) == 8


def test_the_author_sees_each_reading_with_its_ground_also_after_erasure(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = submitted(db, clock, here)
    for number in range(60):
        protection.note_reading(
            db,
            here.trainer,
            clock,
            case_id=case_id,
            version_number=1,
            action="read",
            ground=f"nummer {number}.",
        )
    db.commit()
    login(client, here.learner)
    for erased_at in (None, clock.now()):
        db.get_one(PracticeCase, case_id).erased_at = erased_at
        db.commit()
        shown = client.get(f"{LEARNER}/{case_id}").text
        assert [number for number in range(60) if f"nummer {number}." not in shown] == []
        assert shown.count(here.trainer.name) >= 60


@pytest.mark.parametrize("phase", service.PHASES)
@pytest.mark.parametrize("part", ["verhaal", "competenties", "logboek", "terugblik"])
def test_the_questions_of_the_course_stand_beside_the_text_those_of_the_task_of_now_first(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login, phase: str, part: str
) -> None:
    case_id = written(db, clock, here)
    service.place(db, here.learner, clock, case_id=case_id, phase=phase, placement="none")
    phases = service.course_of(db, here.cohort_id).cases.phases
    db.commit()
    login(client, here.learner)
    shown = html.unescape(client.get(f"{LEARNER}/{case_id}/{part}").text)
    places = {shown.index(question): one.key for one in phases for question in one.prompts}
    own = next(one for one in phases if one.key == phase)
    assert len(places) >= 12
    assert [places[place] for place in sorted(places)][: len(own.prompts)] == [phase] * len(own.prompts)


def test_a_text_about_a_competency_can_begin_with_the_template_of_the_course(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    case_id = written(db, clock, here)
    [template] = [
        one.template for one in service.course_of(db, here.cohort_id).cases.phases if one.competency == "C2"
    ]
    db.commit()
    login(client, here.learner)
    address = f"{LEARNER}/{case_id}/competenties"
    shown = html.unescape(client.get(address).text)
    assert "opzet=evidence-C2" in shown
    assert "opzet=evidence-C1" not in shown, "there is a text already"
    assert template[0] not in shown
    begun = html.unescape(client.get(f"{address}?opzet=evidence-C2").text)
    assert "\n\n".join(template) in begun
    assert 'id="let-op" aria-labelledby="let-op-kop" hidden' in begun, "no word of it is marked"
    for name in ("evidence-C1", "evidence-C9", "csrf_token"):
        assert client.get(f"{address}?opzet={name}").status_code == 200
        assert PLANTED in html.unescape(client.get(f"{address}?opzet={name}").text)
    kept = service.case_for_author(db, here.learner.person_id or 0, case_id).document.evidence
    assert not any(line in text for text in kept.values() for line in template)


def test_who_begins_a_case_is_told_that_only_its_assessor_reads_it(
    client: FlaskClient, here: Class, login: Login
) -> None:
    shown = login(client, here.learner).get(f"{LEARNER}/nieuw").text
    assert "Alleen jij, en wie hem beoordeelt" in shown
    assert "trainers van je groep" not in shown
