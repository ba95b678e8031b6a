"""A certificate is given once, to who met everything, under a number of its own, and stays as it was given."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.certificates import service
from app.core import documents
from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.permissions import Actor, Role
from app.enrolments import service as enrolments
from app.messages.models import Letter
from tests.factories import certificates as factory
from tests.factories.certificates import Group, complete, group
from tests.people import ActorFor
from tests.unit.adapters.pdf_reading import pages, scanned

URL = "https://leergang.example"


@pytest.fixture
def administrator(actor_for: ActorFor) -> Actor:
    return actor_for(Role.ADMINISTRATOR)


def give(db: Session, actor: Actor, clock: FixedClock, made: Group, *ids: int) -> list[str]:
    """Issues to all learners of the group, or to those given; answers the new numbers."""
    wanted = ids or made.ids
    issued = factory.give(db, clock, cohort_id=made.cohort.id, enrolment_ids=wanted, by=actor, base_url=URL)
    return [one.number for one in issued]


def test_a_whole_group_gets_numbers_one_to_fifteen_in_the_order_of_family_names(
    db: Session, clock: FixedClock, actor_for: ActorFor, administrator: Actor
) -> None:
    made = group(db, clock, actor_for, learners=15)

    numbers = give(db, administrator, clock, made)

    assert [number[:13] for number in numbers] == [f"DTE-2026-{n:04d}" for n in range(1, 16)]
    assert [service.canonical(number) for number in numbers] == numbers
    issued = service.certificates_of_cohort(db, made.cohort.id)
    assert [one.name for one in issued] == sorted(one.name for one in issued)
    assert {one.state for one in enrolments.participants(db, made.cohort.id)} == {
        enrolments.EnrolmentState.COMPLETED
    }


def test_issuing_again_gives_nothing_more_and_a_latecomer_the_next_number(
    db: Session, clock: FixedClock, actor_for: ActorFor, administrator: Actor, work: Callable[[], int]
) -> None:
    made = group(db, clock, actor_for, learners=3, ready=2)
    first = give(db, administrator, clock, made, *made.ids[:2])
    work()

    with pytest.raises(Refused, match="heeft al certificaat DTE-2026-0001"):
        give(db, administrator, clock, made, *made.ids[:2])
    complete(db, clock, made, made.learners[2])
    last = give(db, administrator, clock, made, made.ids[2])
    assert [number[:13] for number in last] == ["DTE-2026-0003"]
    assert len(first) == 2


def test_numbers_begin_again_each_year(
    db: Session, clock: FixedClock, actor_for: ActorFor, administrator: Actor, work: Callable[[], int]
) -> None:
    made = group(db, clock, actor_for, learners=2)
    give(db, administrator, clock, made, made.ids[0])
    work()
    clock.set(clock.now().replace(year=2026, month=12, day=31, hour=23, minute=30))  # 00:30 in Amsterdam

    assert give(db, administrator, clock, made, made.ids[1])[0].startswith("DTE-2027-0001-")


def test_who_misses_something_gets_nothing_and_reads_what(
    db: Session, clock: FixedClock, actor_for: ActorFor, administrator: Actor
) -> None:
    made = group(db, clock, actor_for, learners=2, ready=1)
    complete(db, clock, made, made.learners[1], days=6, cases=1, presentation=False)

    with pytest.raises(Refused) as refused:
        give(db, administrator, clock, made)

    said = str(refused.value)
    for words in (
        made.learners[1].name,
        "Nog 1 lesdag bijwonen of inhalen: 6 van de 7 gedaan.",
        "Nog 2 praktijkcasussen goedgekeurd krijgen",
        "C4 Vinger aan de pols",
        "De eindpresentatie is nog niet gedaan.",
    ):
        assert words in said
    assert service.certificates_of_cohort(db, made.cohort.id) == []


def test_someone_of_another_group_cannot_be_slipped_in(
    db: Session, clock: FixedClock, actor_for: ActorFor, administrator: Actor
) -> None:
    made = group(db, clock, actor_for, learners=1)
    other = group(db, clock, actor_for, learners=1, name="Meppel, voorjaar 2026")

    with pytest.raises(NotFound):
        give(db, administrator, clock, made, *made.ids, *other.ids)


def test_the_paper_is_frozen_bears_number_and_name_and_leads_to_the_verification_page(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    administrator: Actor,
    work: Callable[[], int],
    tmp_path: Path,
) -> None:
    made = group(db, clock, actor_for, learners=1)
    holder = db.get_one(Person, made.learners[0].person_id)
    holder.given_name, holder.infix, holder.family_name = "Zoë <script>", "van der", "Škvorecký & Zn"
    [number] = give(db, administrator, clock, made)
    work()

    issued = service.certificate_by_number(db, number)
    assert issued.pdf_sha256 is not None
    document = documents.fetch(db, issued.pdf_sha256)
    assert document is not None
    assert hashlib.sha256(document.content).hexdigest() == issued.pdf_sha256
    front, supplement = pages(document.content)
    for page in (front, supplement):
        assert number in page
        assert "Zoë <script> van der Škvorecký & Zn" in page
    assert "Groep Assen, voorjaar 2026. Acht lesdagen, vijf keer intervisie" in front
    for words in ("7 van 8", "Eindpresentatie", "18-02-2027", "gelezen en beoordeeld", "Blad 2 van 2"):
        assert words in supplement
    code = issued.snapshot["code"]
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)
    assert scanned(document.content, tmp_path) == f"{URL}/controle/{number}/{code}"


def test_a_later_name_changes_nothing_and_the_worker_never_prints_twice(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    administrator: Actor,
    work: Callable[[], int],
) -> None:
    made = group(db, clock, actor_for, learners=1)
    [number] = give(db, administrator, clock, made)
    work()
    before = service.certificate_by_number(db, number)
    db.get_one(Person, made.learners[0].person_id).family_name = "Anders"
    db.flush()

    assert service.unprinted(db, before.id, base_url=URL) is None
    service.freeze_pdf(db, clock, certificate_id=before.id, content=b"something else")

    db.expire_all()
    assert service.certificate_by_number(db, number) == before
    letters = db.scalars(sa.select(Letter).where(Letter.template == "certificates/issued")).all()
    assert [letter.attachments for letter in letters] == [
        [{"name": f"certificaat-{number}.pdf", "sha256": before.pdf_sha256}]
    ]
    assert letters[0].state == "sent"
    assert letters[0].subject == "Je certificaat van de Leergang DemenTalent-expert"


def test_the_best_level_of_each_task_stands_on_it_and_none_is_invented(
    db: Session, clock: FixedClock, actor_for: ActorFor, administrator: Actor
) -> None:
    made = group(db, clock, actor_for, learners=1)
    [number] = give(db, administrator, clock, made)

    levels = {
        one["code"]: one["level"]
        for one in service.certificate_by_number(db, number).snapshot["competencies"]
    }
    assert levels == {"C1": "sterk", "C2": "voldoende", "C3": "voldoende", "C4": "sterk", "C5": ""}


def test_revoking_is_for_good_and_tells_the_holder_why(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    administrator: Actor,
    work: Callable[[], int],
) -> None:
    made = group(db, clock, actor_for, learners=1)
    give(db, administrator, clock, made)
    [issued] = service.certificates_of_cohort(db, made.cohort.id)
    given = {"cohort_id": made.cohort.id, "certificate_id": issued.id}

    with pytest.raises(Refused):
        service.revoke(db, administrator, clock, **given, reason=" ")
    with pytest.raises(NotFound):
        service.revoke(
            db, administrator, clock, cohort_id=made.cohort.id + 1, certificate_id=issued.id, reason="x"
        )
    revoked = service.revoke(db, administrator, clock, **given, reason="De naam klopte niet")
    again = service.revoke(db, administrator, clock, **given, reason="Iets anders")

    assert again == revoked
    assert revoked.revoked_reason == "De naam klopte niet."
    assert revoked.revoked_on == clock.now().date()
    with pytest.raises(Refused, match="ingetrokken"):
        give(db, administrator, clock, made)
    work()
    sent = db.scalars(sa.select(Letter).where(Letter.template == "certificates/revoked")).one()
    assert sent.state == "sent"


def test_progress_of_many_costs_no_more_queries_than_of_one(
    db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    made = group(db, clock, actor_for, learners=12, ready=5)
    asked: list[str] = []
    sa.event.listen(db.get_bind(), "before_cursor_execute", lambda *a: asked.append(a[2]))

    found = service.progress_of_cohort(db, made.cohort.id)

    assert len(asked) <= 12
    assert [one.ready for one in found.values()].count(True) == 5
    assert service.progress(db, {}) == {}


@pytest.mark.parametrize(
    "change",
    [
        "update certificate set number = 'DTE-2026-0099-AA'",
        "update certificate set snapshot = '{}'",
        "update certificate set issued_on = '2020-01-01'",
        "update certificate set pdf_sha256 = 'something else'",
        "delete from certificate",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_issued(
    change: str,
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    administrator: Actor,
    work: Callable[[], int],
) -> None:
    give(db, administrator, clock, group(db, clock, actor_for, learners=1))
    work()

    with pytest.raises(sa.exc.DatabaseError, match="frozen"):
        db.execute(sa.text(change))
