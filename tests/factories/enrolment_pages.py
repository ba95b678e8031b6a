"""Where the pages of enrolling are, and what they are sent."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.enrolments.models import Enrolment
from tests.factories.enrolments import World

PETRA = {
    "given_name": "Petra",
    "infix": "van",
    "family_name": "Dijk",
    "email": "petra@icare.nl",
    "function": "Casemanager dementie",
}
LIST = (
    "Voornaam;Tussenvoegsel;Achternaam;E-mail;Functie\n"
    "Bert;;Kuipers;bert@icare.nl;Seniorenadviseur\n\n"
    "Marijke;;van der Veen;marijke@icare.nl;Casemanager\n"
    "Fatma;;Yıldız;fatma@icare.nl;\n"
    "Joost;de;Wit;joost@icare.nl;\n"
)


def base(here: World) -> str:
    return f"/organisatie/{here.own.id}/groepen/{here.cohort.id}"


def count(db: Session) -> int:
    number = db.scalar(sa.select(sa.func.count()).select_from(Enrolment)) or 0
    db.rollback()
    return number
