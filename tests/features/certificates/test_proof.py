"""What the site gives out is enough to prove a certificate without the site."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.adapters.pdf.renderer import WeasyPrinter
from app.adapters.signing.files import FileKeys
from app.certificates import service
from app.certificates.models import SigningKey
from app.core.clock import FixedClock
from app.core.permissions import Role
from app.core.ports import Work
from tests.factories.certificates import group
from tests.factories.registered import CODE, paper
from tests.people import ActorFor
from tools.verify_certificate import main

PAGE = '<html lang="nl"><head><title>C</title></head><body><p>Certificaat</p></body></html>'


def test_pdf_and_proof_hold_together_and_a_later_revocation_shows(
    app: Flask,
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    client: FlaskClient,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    keys = FileKeys(tmp_path / "keys")
    for purpose in ("register", "document"):
        keys.make(purpose, at=clock.now())  # type: ignore[arg-type]
    for one in keys.public():
        db.add(SigningKey(kid=one.kid, purpose=one.purpose, public=one.public, starts_at=clock.now()))
    db.commit()
    work: Work = replace(app.extensions["work"], clock=clock, keys=keys)
    plain = WeasyPrinter().render(
        PAGE, css="", assets={}, title="Certificaat", author="Stichting DemenTalent"
    )
    signed = keys.signer().sign(plain, at=clock.now(), reason="Certificaat", location="Assen")
    made = group(db, clock, actor_for, learners=2, ready=0)
    paper(db, clock, made, place=1, sequence=1, pdf=b"%PDF of another")
    row = paper(db, clock, made, sequence=2, pdf=signed)
    address = f"/controle/{row.number}/{CODE}/bewijs.json"
    pdf, proof, chain = tmp_path / "certificaat.pdf", tmp_path / "bewijs.json", tmp_path / "keten.jsonl"
    pdf.write_bytes(signed)

    def check(*more: Path) -> int:
        proof.write_bytes(client.get(address).data)
        return main([str(one) for one in (pdf, proof, *more)])

    assert check() == 2  # no checkpoint yet: the day has not ended
    clock.set(clock.now() + timedelta(days=1))
    service.tend_register(work)
    assert check() == 0, capsys.readouterr().out
    chain.write_bytes(client.get("/register/keten.jsonl").data)
    assert check(chain) == 0, capsys.readouterr().out
    service.revoke(
        db,
        actor_for(Role.ADMINISTRATOR),
        clock,
        cohort_id=row.cohort_id,
        certificate_id=row.id,
        reason="De naam klopte niet.",
    )
    db.commit()
    assert check() == 3
    assert "ingetrokken op 2026-01-16" in capsys.readouterr().out
    service.erase_holder(db, [row.person_id])
    db.commit()
    assert check() == 3  # genuine as before
    assert client.get(f"/certificaten/{row.number}/pdf").status_code != 200
