"""A course of which registers give points, and learners with a registration number."""

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accreditation import service
from app.accreditation.models import RegistrationNumber
from app.accreditation.service import RegisterBoard, Standing
from app.certificates.models import CertificateBatch
from app.core.clock import Clock
from app.core.permissions import SYSTEM, Actor
from app.courses import service as courses
from app.courses.service import Accreditation, NumberForm
from tests.factories.certificates import Group
from tests.factories.certificates import give as certify

NURSES = Accreditation("venvn", "Kwaliteitsregister V&V", "512345", 48, number=NumberForm(11, 11))
SOCIAL = Accreditation("registerplein", "Registerplein", number=NumberForm(8, 12, "4610"))
#: What three learners of a group give.
NUMBERS = ("09012345630", "19012345630", "29012345630")


def registers(db: Session, clock: Clock, *terms: Accreditation) -> None:
    """Loads a version of the course that says so."""
    content = courses.current_version(db, "dementalent-expert").content
    said = terms or (NURSES, SOCIAL)
    newer = replace(content, accreditation=said, sha256=f"{hash(said) & (2**255 - 1):064x}")
    courses.load_course(db, SYSTEM, clock, content=newer)
    db.commit()


def give(db: Session, person_id: int, number: str, at: datetime, register: str = "venvn") -> None:
    """What the person gave at a moment."""
    db.add(RegistrationNumber(person_id=person_id, register=register, number=number, given_at=at))
    db.flush()


def issue(db: Session, clock: Clock, made: Group, *ids: int) -> None:
    """Gives these learners the certificate, of which the paper is still to be printed. Committed."""
    certify(db, clock, cohort_id=made.cohort.id, enrolment_ids=ids)
    # the worker ends a batch when the papers are printed, which takes long and is not asked here
    db.execute(sa.update(CertificateBatch).values(state="done", ended_at=clock.now()))
    db.commit()


def board(db: Session, made: Group) -> RegisterBoard:
    """What the page of the nurses' register shows."""
    return service.register_board(db, made.cohort.id, "venvn")


def deliver(db: Session, actor: Actor, clock: Clock, made: Group, mark: str = "") -> service.DeliveryView:
    """Notes that the list, as it is shown now, was passed on."""
    shown = mark or board(db, made).first.mark
    return service.deliver(db, actor, clock, cohort_id=made.cohort.id, register="venvn", mark=shown)


def standing(db: Session, made: Group) -> dict[int, Standing]:
    """How each learner of the group stands towards the register."""
    return {one.enrolment_id: how for one, how in board(db, made).people}
