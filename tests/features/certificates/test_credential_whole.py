"""From the decision to a verifier of another make, with the keys of this installation and nothing in between."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.adapters.signing.files import FileKeys
from app.certificates import jobs, service
from app.core import documents
from app.core.clock import FixedClock
from tests.conftest import SETTINGS
from tests.factories.certificates import give, group
from tests.factories.credentials import BASE, certificate, judged
from tests.people import ActorFor


def test_a_certificate_carries_its_credential_and_an_independent_verifier_accepts_it(
    db: Session, client: FlaskClient, clock: FixedClock, actor_for: ActorFor, work: Callable[[], int]
) -> None:
    made = group(db, clock, actor_for, learners=1)
    give(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids, base_url=SETTINGS.base_url)
    work()

    (issued,) = service.certificates_of_cohort(db, made.cohort.id)
    assert issued.links is not None
    served = client.get(issued.links.wallet.removeprefix(BASE)).data
    said = json.loads(served)
    paper = documents.fetch(db, issued.pdf_sha256 or "")

    assert said["credentialSubject"]["identifier"][0]["identityHash"] == issued.name
    assert [one["targetCode"] for one in said["credentialSubject"]["achievement"]["alignment"]] == [
        one["code"] for one in issued.snapshot["competencies"]
    ]
    assert paper is not None
    assert pypdf.PdfReader(BytesIO(paper.content)).attachments["credential.json"] == [served]
    assert judged(client, served) == [None]
    target = urlsplit(said["credentialSubject"]["achievement"]["alignment"][0]["targetUrl"])
    assert f'id="{target.fragment}"' in client.get(target.path).text


def test_a_key_that_is_replaced_while_it_signs_is_published_all_the_same(
    app: Flask,
    db: Session,
    client: FlaskClient,
    clock: FixedClock,
    actor_for: ActorFor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = certificate(db, clock, group(db, clock, actor_for, learners=1))
    db.commit()
    keys = FileKeys(tmp_path)
    for purpose in ("credential", "document"):
        keys.make(purpose, at=clock.now())
    first = keys.current("credential").kid

    def rotated(*_given: Any, **_named: Any) -> bytes:
        keys.make("credential", at=clock.now())
        sheet = BytesIO()
        blank = pypdf.PdfWriter()
        blank.add_blank_page(72, 72)
        blank.write(sheet)
        return sheet.getvalue()

    monkeypatch.setattr(jobs, "render_certificate", rotated)
    jobs.render(replace(app.extensions["work"], keys=keys), {"certificate_id": row.id})

    did = client.get("/.well-known/did.json").json
    assert did is not None
    assert [one["id"].split("#")[1] for one in did["verificationMethod"]] == [
        keys.current("credential").kid,
        first,
    ]
