"""A certificate bears the name as its owner confirmed it; who did not yet keeps no other back."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.models import Person
from app.certificates import service
from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import SYSTEM, Actor, Role
from tests.factories.certificates import Group, agreed, decider, group
from tests.people import ActorFor

Login = Callable[[FlaskClient, Actor], FlaskClient]
UNSEEN = "heeft de spelling van de naam nog niet nagekeken"


@pytest.fixture
def made(db: Session, clock: FixedClock, actor_for: ActorFor) -> Group:
    """Three who met everything; the first did not look at the name."""
    made = group(db, clock, actor_for, learners=3)
    unseen(db, made)
    return made


def unseen(db: Session, made: Group) -> None:
    db.get_one(Person, made.learners[0].person_id).name_confirmed_at = None
    db.commit()


def seen(db: Session, clock: FixedClock, made: Group, family_name: str) -> None:
    """The first looks at the name, and corrects it."""
    accounts.rename(
        db,
        SYSTEM,
        clock,
        person_id=made.learners[0].person_id,
        given_name="Petra",
        infix="de",
        family_name=family_name,
        function="",
        language="nl",
    )
    db.commit()


def start(db: Session, clock: FixedClock, made: Group, award_ids: list[int]) -> int:
    by = decider(db, clock, 2)
    batch_id = service.start_batch(db, by, clock, cohort_id=made.cohort.id, award_ids=award_ids)
    db.commit()
    return batch_id


def test_nothing_is_issued_before_the_owner_looked_at_the_name_and_then_it_bears_that_name(
    db: Session, clock: FixedClock, made: Group, work: Callable[[], int]
) -> None:
    ids = agreed(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids[:1])  # proposing does not wait
    db.commit()
    with pytest.raises(Refused, match=f"{made.learners[0].name} {UNSEEN}"):
        start(db, clock, made, ids)
    db.rollback()

    seen(db, clock, made, "Bakker")
    start(db, clock, made, ids)
    work()

    assert [one.name for one in service.certificates_of_cohort(db, made.cohort.id)] == ["Petra de Bakker"]


def test_the_page_issues_the_others_and_links_to_a_mail_that_asks(
    db: Session,
    clock: FixedClock,
    made: Group,
    actor_for: ActorFor,
    client: FlaskClient,
    login: Login,
    work: Callable[[], int],
) -> None:
    base = f"/beheer/groepen/{made.cohort.id}/certificaten"
    login(client, actor_for(Role.ADMINISTRATOR))
    assert f"Nog niet nagekeken door: {made.learners[0].name}." in client.get(base).text
    agreed(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    db.commit()

    page = client.get(base).text
    offered = re.findall(r'name="award_ids"[^>]*value="(\d+)"', page)
    assert len(offered) == 2
    assert f"{made.learners[0].name} {UNSEEN}" in page
    (link,) = (part.split('"')[0] for part in page.split('href="mailto:')[1:])
    asked = urlsplit(link.replace("&amp;", "&"))
    person_id = made.learners[0].person_id
    assert unquote(asked.path) == accounts.people(db, [person_id])[person_id].email
    assert "/account/naam" in parse_qs(asked.query)["body"][0]
    db.commit()

    preview = client.get(f"{base}/uitgeven", query_string={"award_ids": offered}).text
    token = preview.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"award_ids": offered, "language": "nl", "csrf_token": token}
    assert client.post(f"{base}/uitgeven", data=sent).status_code == 303
    work()
    issued = service.certificates_of_cohort(db, made.cohort.id)
    assert sorted(one.enrolment_id for one in issued) == made.ids[1:]


def test_who_turns_out_not_to_have_looked_keeps_no_other_of_a_batch_back(
    db: Session, clock: FixedClock, made: Group, work: Callable[[], int]
) -> None:
    seen(db, clock, made, "Bakker")
    ids = agreed(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    batch_id = start(db, clock, made, ids)
    unseen(db, made)

    work()

    items = service.batch_view(db, batch_id).items
    assert sorted(one.state for one in items) == ["done", "done", "refused"]
    assert [UNSEEN in one.problem for one in items if one.state == "refused"] == [True]


def test_a_trainer_gets_no_address(
    db: Session, clock: FixedClock, made: Group, client: FlaskClient, login: Login
) -> None:
    agreed(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    db.commit()
    login(client, made.trainer)

    page = client.get(f"/beheer/groepen/{made.cohort.id}/certificaten").text

    assert UNSEEN in page
    assert "mailto:" not in page
