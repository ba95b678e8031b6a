"""What somebody else wrote or is called never stands in my file; and every table that refers to me is looked in."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.db import Base
from app.core.permissions import Role
from app.privacy.rules.inventory import TABLES
from app.requests.models import SeatRequest
from tests.factories.everywhere import everywhere
from tests.factories.practice import ANSWER, PLANTED, Class
from tests.features.privacy.test_own_data import Login, files
from tests.people import ActorFor

#: Columns that need no way of their own: the row leads to the same person by another column, or says nothing of them.
BY_THE_OTHER = {
    "certificate.enrolment_id",  # its holder
    "practice_case.enrolment_id",  # its author
    "subject_request.case_id",  # who asks is described in the case, and is not its author
}
#: To whom a row of these leads.
LEADS = {"person", "account", "enrolment", "practice_case", "case_version", "invitation"}


def unreached(metadata: sa.MetaData) -> set[str]:
    """Columns that refer to a person, or to what is a person's, and along which nobody looks."""
    found = set()
    for table in metadata.sorted_tables:
        told = TABLES.get(table.name)
        ways = {way.partition(":")[0] for way in told.own} | set(told.did) if told else set()
        found |= {
            f"{table.name}.{column.name}"
            for column in table.columns
            for key in column.foreign_keys
            if key.target_fullname.partition(".")[0] in LEADS and column.name not in ways
        }
    return found - BY_THE_OTHER


def test_every_reference_to_a_person_is_a_way_to_the_file(app: Flask) -> None:
    assert unreached(Base.metadata) == set()
    other = sa.MetaData()
    sa.Table("diet", other, sa.Column("enrolment_id", sa.ForeignKey("enrolment.id")))
    sa.Table("enrolment", other, sa.Column("id", sa.Integer, primary_key=True))
    assert unreached(other) == {"diet.enrolment_id"}


def test_no_word_about_anothers_case_stands_in_the_file_of_who_read_or_assessed_it(
    app: Flask, db: Session, clock: FixedClock, here: Class, actor_for: ActorFor, login: Login
) -> None:
    everywhere(db, clock, here, (actor_for(Role.ADMINISTRATOR), actor_for(Role.ADMINISTRATOR)))
    db.commit()
    own = files(login(app.test_client(), here.learner))
    for words in (PLANTED, ANSWER):
        assert words.encode() in own["gegevens.json"]
        assert words.encode() in own["gegevens.html"]
    for other in (here.peer, here.trainer):
        found = files(login(app.test_client(), other))
        assert {"gegevens.json", "gegevens.html"} <= found.keys()
        for name, content in found.items():
            assert b"krekelvallei" not in content, (other.name, name)
            assert here.learner.name.encode() not in content, (other.name, name)


def test_who_is_to_take_my_place_is_not_named_in_my_file(
    app: Flask, db: Session, clock: FixedClock, here: Class, login: Login
) -> None:
    asked = SeatRequest(
        kind="substitution",
        organisation_id=here.world.own.id,
        cohort_id=here.cohort_id,
        replaces_enrolment_id=here.enrolment_id,
        given_name="Nieuwkomer",
        infix="",
        family_name="Zonneveld",
        email="nieuwkomer@zonneveld.example",
        function="Activiteitenbegeleider",
        note="Zonneveld kan wel op dinsdag.",
        state="open",
        requested_at=clock.now(),
    )
    db.add(asked)
    db.commit()
    for name, content in files(login(app.test_client(), here.learner)).items():
        assert b"zonneveld" not in content.lower(), name
        assert b"Nieuwkomer" not in content, name
        assert b"replaces_enrolment_id" in content or name.endswith(".html"), name
