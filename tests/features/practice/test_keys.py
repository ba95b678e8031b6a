"""Keys of cases: a text opens in its own place only, and other keys take over without a text being lost."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent
from app.core.clock import FixedClock
from app.core.crypto import Unreadable, Vault, of_first_form, vault_of
from app.core.db import Base
from app.core.db import db as database
from app.core.rewrapping import rewrap, sealed_columns
from app.practice import sealed
from app.practice.models import CaseEntry, CaseKey, CaseText, KeyRotation
from app.practice.places import PLACES, Place
from app.practice.service import rotating
from tests.conftest import SETTINGS
from tests.factories.practice import PLANTED, Class, submitted
from tests.factories.protected import TEXTS, as_before, filled, opened, under

OLD = SETTINGS.vault_keys[0]
NEW = Fernet.generate_key().decode()


def silent(_: rotating.Progress) -> None:
    """Listens to nothing."""


def stored(db: Session) -> dict[tuple[str, int], bytes]:
    return {
        (place.table.name, row): content
        for place in PLACES
        for row, content in db.execute(
            sa.select(place.table.c[place.row], place.table.c[place.column]).order_by(
                place.table.c[place.row]
            )
        )
    }


def test_every_sealed_column_of_cases_is_known_as_a_place() -> None:
    import app.practice.models as models

    tables = [getattr(models, name).__table__ for name in models.__all__]
    columns = {
        (table.name, column.name)
        for table in tables
        for column in table.columns
        if isinstance(column.type, sa.LargeBinary) and (table.name, column.name) != ("case_key", "wrapped")
    }
    assert columns == {(place.table.name, place.column) for place in PLACES}
    assert {table.name for table in tables} <= set(Base.metadata.tables)


def test_each_text_has_a_key_of_its_own_under_the_key_of_its_case(
    db: Session, clock: FixedClock, here: Class
) -> None:
    one, other = filled(db, clock, here), filled(db, clock, here, mine=False)
    assert opened(db, one) == opened(db, other) == [PLANTED] * TEXTS
    keys = db.scalars(sa.select(CaseKey)).all()
    assert len({key.wrapped for key in keys}) == len({key.key_id for key in keys}) == 2
    contents = list(stored(db).values())
    assert len(contents) == len({content[9:49] for content in contents}) == 2 * TEXTS
    assert len({content[:9] for content in contents}) == 2


def test_a_text_in_any_other_place_of_its_case_or_another_does_not_open(
    db: Session, clock: FixedClock, here: Class
) -> None:
    filled(db, clock, here)
    case_id = filled(db, clock, here, mine=False)
    for place in PLACES:
        rows = place.rows(db, case_id)
        strangers = [content for key, content in stored(db).items() if content != rows[0][1]]
        assert len(strangers) == 2 * TEXTS - 1
        for stranger in strangers:
            place.write(db, {rows[0][0]: stranger})
            with pytest.raises(Unreadable):
                opened(db, case_id)
        place.write(db, {rows[0][0]: rows[0][1]})
    assert opened(db, case_id) == [PLANTED] * TEXTS


def test_a_key_moved_to_another_case_opens_nothing(db: Session, clock: FixedClock, here: Class) -> None:
    one, other = filled(db, clock, here), filled(db, clock, here, mine=False)
    mine, theirs = db.get_one(CaseKey, one), db.get_one(CaseKey, other)
    mine.wrapped = theirs.wrapped
    db.commit()
    with pytest.raises(Unreadable):
        opened(db, one)


def test_text_of_before_opens_and_gets_a_key_at_the_next_writing(
    db: Session, clock: FixedClock, here: Class
) -> None:
    case_id = filled(db, clock, here)
    as_before(db, case_id, vault_of(db))
    assert opened(db, case_id) == [PLANTED] * (TEXTS - 1)
    assert db.scalars(sa.select(CaseKey)).all() == []
    entry = db.scalars(sa.select(CaseEntry)).first()
    assert entry is not None
    entry.sealed = sealed.seal_entry(db, case_id, entry.id, "Nieuw.")
    db.commit()
    assert sorted(set(opened(db, case_id))) == ["Nieuw.", PLANTED]
    assert [key.case_id for key in db.scalars(sa.select(CaseKey))] == [case_id]


def test_after_a_change_of_the_instance_key_nothing_needs_the_old_one(
    db: Session, clock: FixedClock, here: Class
) -> None:
    case_ids = [filled(db, clock, here) for _ in range(3)]
    as_before(db, case_ids[0], vault_of(db))
    before = stored(db)
    heard: list[rotating.Progress] = []
    assert rotating.wrap_anew(under(db, NEW, OLD), heard.append, batch=1) == 2
    assert [(now.done, now.total) for now in heard] == [(1, 2), (2, 2)]
    assert rotating.wrap_anew(under(db, NEW, OLD), heard.append) == 0
    changed = {place for place, content in stored(db).items() if content != before[place]}
    assert changed == set()
    assert rotating.convert(under(db, NEW, OLD), silent) == TEXTS - 1
    assert rotating.convert(under(db, NEW, OLD), silent) == 0
    with under(db, NEW)() as session:
        assert [len(opened(session, case_id)) for case_id in case_ids] == [TEXTS - 1, TEXTS, TEXTS]
    with under(db, OLD)() as session, pytest.raises(Unreadable):
        opened(session, case_ids[1])


def test_sealing_anew_gives_every_text_another_key_and_loses_none(
    db: Session, clock: FixedClock, here: Class
) -> None:
    case_ids = [filled(db, clock, here) for _ in range(3)]
    as_before(db, case_ids[2], vault_of(db))
    before, names = stored(db), set(db.scalars(sa.select(CaseKey.key_id)))
    db.commit()
    clock.advance(timedelta(minutes=1))
    heard: list[rotating.Progress] = []
    assert rotating.seal_anew(under(db, OLD), clock, heard.append) == 3 * TEXTS - 1
    assert [(now.done, now.total) for now in heard] == [(1, 3), (2, 3), (3, 3)]
    after = stored(db)
    assert all(after[place] != content for place, content in before.items())
    assert not any(of_first_form(content) for content in after.values())
    assert not names & set(db.scalars(sa.select(CaseKey.key_id)))
    assert [set(opened(db, case_id)) for case_id in case_ids] == [{PLANTED}] * 3
    assert db.scalars(sa.select(KeyRotation.finished_at)).all() == [clock.now()]


def test_a_round_that_was_broken_off_goes_on_and_several_at_once_do_each_case_once(
    db: Session, clock: FixedClock, here: Class
) -> None:
    case_ids = [filled(db, clock, here) for _ in range(3)]
    clock.advance(timedelta(minutes=1))

    def stop(now: rotating.Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotating.seal_anew(under(db, OLD), clock, stop)
    clock.advance(timedelta(minutes=1))
    done: list[int] = []

    def beside(now: rotating.Progress) -> None:
        if now.done == 1:
            done.append(rotating.seal_anew(under(db, OLD), clock, silent))

    assert rotating.seal_anew(under(db, OLD), clock, beside) == TEXTS
    assert done == [TEXTS]
    assert len(db.scalars(sa.select(KeyRotation.id)).all()) == 1
    assert [set(opened(db, case_id)) for case_id in case_ids] == [{PLANTED}] * 3


def test_who_read_a_text_before_its_key_changed_still_opens_it(
    db: Session, clock: FixedClock, here: Class
) -> None:
    case_id = filled(db, clock, here)
    old = db.get_one(CaseText, case_id).sealed
    db.commit()
    clock.advance(timedelta(minutes=1))
    rotating.seal_anew(under(db, OLD), clock, silent)
    assert sealed.open_document(db, case_id, old).person == PLANTED


def test_a_rotation_in_the_middle_of_a_reading_spoils_neither(
    app: Flask, db: Session, clock: FixedClock, here: Class
) -> None:
    case_id = filled(db, clock, here)
    db.commit()
    clock.advance(timedelta(minutes=1))
    with app.app_context():
        engine = database.engine
    with Session(engine) as reader:
        text = reader.get_one(CaseText, case_id).sealed
        assert sealed.open_document(reader, case_id, text).person == PLANTED
        assert rotating.seal_anew(under(db, OLD), clock, silent) == TEXTS
        assert set(opened(reader, case_id)) == {PLANTED}
    assert set(opened(db, case_id)) == {PLANTED}


def test_fingerprints_tell_keys_apart_and_give_nothing_away() -> None:
    prints = {Vault([key]).fingerprint for key in (OLD, NEW)}
    assert len(prints) == 2
    assert all(len(one) == 16 for one in prints)
    for one, other in combinations([*prints, OLD, NEW], 2):
        assert one not in other


def test_letters_and_requests_are_wrapped_by_the_newest_key_too(
    db: Session, clock: FixedClock, here: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted(db, clock, here)
    columns = sealed_columns(but={place.table.name for place in PLACES})
    assert {f"{column.table.name}.{column.name}" for column in columns} >= {
        "letter.sealed_context",
        "subject_request.sealed",
        "subject_request.sealed_answer",
    }
    monkeypatch.setattr("app.core.rewrapping.BATCH", 1)
    heard: list[tuple[int, int]] = []
    [letters] = [column for column in columns if column.table.name == "letter"]
    total = db.scalar(sa.select(sa.func.count()).select_from(letters.table)) or 0
    assert rewrap(under(db, NEW, OLD), letters, lambda *far: heard.append(far)) == total > 0
    assert heard[-1] == (total, total)
    assert rewrap(under(db, NEW, OLD), letters, lambda *far: None) == 0
    for message_id, content in db.execute(sa.select(letters.table.c.message_id, letters)):
        assert Vault([NEW]).open(content, table="letter", column="context", row=message_id)
    with pytest.raises(Unreadable):
        rewrap(under(db, OLD), letters, lambda *far: None)


def test_the_command_tells_how_far_it_is(app: Flask, db: Session, clock: FixedClock, here: Class) -> None:
    filled(db, clock, here)
    as_before(db, filled(db, clock, here), vault_of(db))
    clock.advance(timedelta(minutes=1))
    done = app.test_cli_runner().invoke(args=["case", "rotate-keys"])
    assert done.exit_code == 0, done.output
    assert f"1 van 1 casussen van vroeger, {TEXTS - 1} teksten" in done.output
    assert f"0 sleutels verpakt, {TEXTS - 1} teksten opnieuw verzegeld" in done.output
    done = app.test_cli_runner().invoke(args=["case", "rotate-keys", "--records"])
    assert f"2 van 2 casussen, {2 * TEXTS - 1} teksten" in done.output
    assert "practice:keys:rotate" in db.scalars(sa.select(AuditEvent.action)).all()


def test_a_missing_key_is_told_in_a_sentence(
    app: Flask, db: Session, clock: FixedClock, here: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(db, clock, here)
    db.commit()
    monkeypatch.setattr("app.practice.service.rotating.vault_of", lambda _: Vault([NEW]))
    done = app.test_cli_runner().invoke(args=["case", "rotate-keys"])
    assert done.exit_code == 1
    assert "In VAULT_KEYS ontbreekt een sleutel" in done.output


def test_a_crash_inside_a_case_leaves_that_case_as_it_was(
    db: Session, clock: FixedClock, here: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_ids = [filled(db, clock, here) for _ in range(2)]
    before, write = stored(db), Place.write
    names = sorted(db.scalars(sa.select(CaseKey.key_id)))
    db.commit()
    clock.advance(timedelta(minutes=1))

    def crash(place: Place, session: Session, sealed: dict[int, bytes]) -> None:
        if place is PLACES[3]:
            raise OSError("power")
        write(place, session, sealed)

    with monkeypatch.context() as patch:
        patch.setattr(Place, "write", crash)
        with pytest.raises(OSError, match="power"):
            rotating.seal_anew(under(db, OLD), clock, silent)
    db.expire_all()
    assert stored(db) == before
    assert sorted(db.scalars(sa.select(CaseKey.key_id))) == names
    db.commit()
    assert rotating.seal_anew(under(db, OLD), clock, silent) == 2 * TEXTS
    db.expire_all()
    assert [set(opened(db, case_id)) for case_id in case_ids] == [{PLANTED}] * 2
