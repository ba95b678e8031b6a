"""Keys are made by a command, their public halves kept for ever, and an end is spoken of in time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.adapters.signing.files import FileKeys
from app.audit.models import AuditEvent
from app.certificates import service
from app.certificates.models import SigningKey
from app.core.clock import FixedClock, local, utc
from app.core.keys import KeyRefused
from app.core.permissions import Actor, Role
from app.core.ports import Work
from app.messages.models import Letter
from app.reminders import service as reminders
from tests.conftest import NOW
from tests.people import ActorFor
from tests.signing import Authority, pem


@pytest.fixture
def keys(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileKeys:
    """An empty folder of keys, in use by the application."""
    found = FileKeys(tmp_path / "keys")
    work: Work = app.extensions["work"]
    monkeypatch.setitem(app.extensions, "work", replace(work, keys=found))
    return found


@pytest.fixture
def run(app: Flask, db: Session) -> Callable[..., str]:
    """Runs a command, as at the keyboard."""

    def run(*command: str, status: int = 0, given: str | None = None) -> str:
        db.commit()
        result = app.test_cli_runner().invoke(args=["certificates", *command], input=given)
        assert result.exit_code == status, result.output
        return result.output

    return run


def test_make_keys_makes_what_is_missing_once(keys: FileKeys, run: Callable[..., str], db: Session) -> None:
    first = run("make-keys")
    again = run("make-keys")

    assert {one.kid for one in db.scalars(sa.select(SigningKey))} == {one.kid for one in keys.public()}
    assert all(one.kid in first for one in keys.public())
    assert "niets" in again
    signers = list(db.scalars(sa.select(AuditEvent).where(AuditEvent.action == "certificates:key:take")))
    assert [one.data["purpose"] for one in signers] == ["credential", "register", "document"]
    assert "PRIVATE" not in str([one.data for one in signers])
    document = db.scalars(sa.select(SigningKey).where(SigningKey.purpose == "document")).one()
    assert document.ends_at == NOW + timedelta(days=3 * 365)
    assert document.public.count("BEGIN CERTIFICATE") == 2


@pytest.mark.parametrize("purpose", ["credential", "register", "document"])
def test_a_new_key_retires_the_one_before_it_which_stays_known(
    keys: FileKeys, run: Callable[..., str], db: Session, clock: FixedClock, purpose: str
) -> None:
    run("make-keys")
    clock.advance(timedelta(days=400))
    run("rotate", purpose)

    old, new = db.scalars(
        sa.select(SigningKey).where(SigningKey.purpose == purpose).order_by(SigningKey.starts_at)
    )
    assert old.retired_at == new.starts_at == NOW + timedelta(days=400)
    assert new.retired_at is None
    assert new.kid in {one.kid for one in keys.public()}
    listed = run("keys")
    assert old.kid in listed
    assert "vervangen op 19-02-2027" in listed
    assert listed.count("in gebruik") == 3


def test_a_key_of_a_real_authority_is_put_in_and_a_wrong_file_changes_nothing(
    keys: FileKeys, run: Callable[..., str], db: Session, tmp_path: Path
) -> None:
    authority = Authority()
    certificate, key = authority.issue("Stichting DemenTalent", ends=timedelta(days=400))
    (tmp_path / "own.pem").write_bytes(pem(certificate, authority.certificate, key=key))
    (tmp_path / "wrong.pem").write_bytes(pem(certificate))

    run("install", str(tmp_path / "own.pem"), given="\n")
    before = keys.public()
    said = run("install", str(tmp_path / "wrong.pem"), given="\n", status=1)

    assert "ontbreekt" in said
    assert keys.public() == before
    assert db.scalars(sa.select(SigningKey.kid)).all() == [before[0].kid]
    assert f"{certificate.not_valid_after_utc:%Y}" in run("keys")


def test_a_damaged_key_says_so_and_is_left_alone(
    keys: FileKeys, run: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "register.pem").write_text("scratched")

    assert "beschadigd" in run("make-keys", status=1)
    assert (tmp_path / "keys" / "register.pem").read_text() == "scratched"


def test_a_key_is_made_known_once_however_often_it_signs(
    keys: FileKeys, db: Session, clock: FixedClock
) -> None:
    made = keys.make("register", at=clock.now())

    assert service.know(db, clock, made)
    clock.advance(timedelta(days=1))
    assert not service.know(db, clock, made)

    assert db.scalars(sa.select(SigningKey.starts_at)).all() == [NOW]


def test_administrators_hear_of_the_end_ninety_days_before(
    keys: FileKeys,
    run: Callable[..., str],
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    login: Callable[[FlaskClient, Actor], FlaskClient],
    client: FlaskClient,
) -> None:
    run("make-keys")
    ends = NOW + timedelta(days=3 * 365)
    actor = actor_for(Role.ADMINISTRATOR)

    def home(at: timedelta) -> str:
        clock.set(ends + at)
        answer = login(client, actor).get("/beheer")
        assert answer.status_code == 200, (answer.status_code, answer.location)
        return answer.get_data(as_text=True)

    assert "De sleutel van de stichting verloopt" not in home(timedelta(days=-90, seconds=-1))
    assert "De sleutel van de stichting verloopt op 14-01-2029" in home(timedelta(days=-90))
    assert "De sleutel van de stichting is verlopen" in home(timedelta(seconds=1))
    run("rotate", "document")
    assert "De sleutel van de stichting" not in home(timedelta(days=1))


def test_each_administrator_gets_a_letter_at_ninety_thirty_and_seven_days_and_none_after_a_rotation(
    app: Flask,
    keys: FileKeys,
    run: Callable[..., str],
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
) -> None:
    run("make-keys")
    outside: Work = app.extensions["work"]
    both = sorted(actor_for(Role.ADMINISTRATOR).person_id or 0 for _ in range(2))
    actor_for(Role.TRAINER)
    db.commit()
    end = date(2029, 1, 14)
    assert local(service.key_history(db)[1].ends_at or NOW).date() == end

    def sent(before: int, hour: int = 8) -> list[int]:
        """To whom a letter went at this hour, so many days before the end, by two rounds of the worker."""
        clock.set(utc(end - timedelta(days=before), time(hour)))
        known = set(db.scalars(letters))
        db.commit()
        for _ in range(2):
            reminders.send_due(outside)
        new = set(db.scalars(letters)) - known
        found = sorted(one or 0 for one in db.scalars(sa.select(Letter.person_id).where(Letter.id.in_(new))))
        db.commit()
        return found

    letters = sa.select(Letter.id).where(Letter.template == "certificates/key_ending")
    assert sent(90, hour=7) == []
    assert sent(90) == both
    assert sent(60) == sent(31) == []
    assert sent(30) == both
    assert sent(7) == both
    assert sent(1) == []
    run("rotate", "document")
    assert sent(0) == []


def test_a_key_that_was_replaced_in_time_is_not_warned_of(
    keys: FileKeys, run: Callable[..., str], db: Session, clock: FixedClock, actor_for: ActorFor
) -> None:
    run("make-keys")
    actor_for(Role.ADMINISTRATOR)
    clock.set(NOW + timedelta(days=3 * 365 - 20))
    soon = clock.now() + timedelta(days=20)
    days = [one.key.split(":")[2] for one in service.planned_key_warnings(db, clock, until=soon)]
    assert days == ["30", "7"]  # the one of 90 days gave way

    run("rotate", "document")

    assert service.planned_key_warnings(db, clock, until=soon) == []


def test_nothing_is_issued_with_a_key_that_has_ended(app: Flask, keys: FileKeys, clock: FixedClock) -> None:
    keys.make("document", at=clock.now())
    keys.make("credential", at=clock.now())
    service.check_keys(keys, clock)

    clock.advance(timedelta(days=3 * 365, seconds=1))

    with pytest.raises(KeyRefused, match="verlopen op"):
        service.check_keys(keys, clock)
