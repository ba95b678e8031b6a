"""A certificate as people hold it: the whole way through the worker, in the shipped design, and out of the website."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.certificates import service
from app.certificates.service import CertificateView
from app.core import documents
from app.core.clock import Clock
from tests.factories.certificates import agreed, decider, group
from tests.people import ActorFor


@dataclass(frozen=True)
class Issued:
    """One of them."""

    view: CertificateView
    pdf: bytes

    @property
    def page(self) -> str:
        """The path of its page of verification."""
        return f"/controle/{self.view.number}/{self.view.snapshot['code']}"


def issued(
    db: Session, clock: Clock, actor_for: ActorFor, work: Callable[[], int], *, learners: int = 1
) -> list[Issued]:
    """A group of so many: decided, and all that follows left to the worker."""
    made = group(db, clock, actor_for, learners=learners)
    ids = agreed(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    service.start_batch(db, decider(db, clock, 2), clock, cohort_id=made.cohort.id, award_ids=ids)
    work()
    db.expire_all()
    found = []
    for view in service.certificates_of_cohort(db, made.cohort.id):
        paper = documents.fetch(db, view.pdf_sha256 or "")
        assert paper is not None, "the worker made no paper"
        found.append(Issued(view, paper.content))
    db.commit()
    return found


def send(client: FlaskClient, content: bytes) -> str:
    """What the website says of a PDF that somebody sends."""
    head = b'--x\r\nContent-Disposition: form-data; name="bestand"; filename="x.pdf"\r\n\r\n'
    answer = client.post(
        "/controle/bestand",
        data=head + content + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    return answer.text
