"""Somebody subscribes with real calendar applications, by HTTP, and sees every change as it is."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.calendars import service
from app.calendars.service import FeedKind, Variant
from app.config import Config
from app.core.clock import FixedClock, local
from app.core.permissions import SYSTEM, Actor
from app.scheduling import service as scheduling
from app.scheduling.service import Pattern, SessionView
from tests.databases import SQLITE
from tests.factories.cohorts import changed, planned
from tests.machines import Machines, free_port, healthy, until
from tests.readers import Read, Subscription, ical_js, libical, node_ical

#: Thursdays every three weeks from here lie on both sides of both changes of the clock.
LONG = Pattern(first_date=date(2027, 1, 14), weekday=4, interval_weeks=6)


@pytest.fixture
def server(config: Config, tmp_path: Path) -> Iterator[str]:
    """A web server on the test's database, as in production."""
    machines = Machines(config, free_port(), tmp_path)
    try:
        base = machines.web()
        until(lambda: healthy(base), "the web server")
        yield base
    finally:
        machines.stop()


def shown(one: SessionView) -> Read:
    """A session as every calendar must show it."""
    title = f"{one.title} ({one.label})"
    return Read(
        one.uid,
        one.starts_at,
        one.ends_at,
        f"Afgelast: {title}" if one.cancelled else title,
        one.place,
        one.cancelled,
    )


@pytest.mark.parametrize("kind", [SQLITE])
def test_four_readers_see_the_same_as_the_pages_after_every_change(
    app: Flask, db: Session, clock: FixedClock, trainer: Actor, server: str, tmp_path: Path
) -> None:
    clock.set(datetime.now(UTC))  # the server's clock is the machine's
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,), pattern=LONG)
    service.new_address(db, trainer, clock, kind=FeedKind.COHORT, subject_id=cohort.id, token="khal")
    db.commit()
    url = f"{server}/feed/khal.ics"
    home = tmp_path / "reader"
    home.mkdir()
    khal = Subscription(url, home)
    file = tmp_path / "feed.ics"

    def all_agree(what: str) -> list[Read]:
        db.rollback()
        pages = sorted(map(shown, scheduling.sessions_of(db, [cohort.id])))
        db.rollback()
        with urllib.request.urlopen(url, timeout=30) as answer:
            file.write_bytes(answer.read())
        khal.sync()
        for name, found in (
            ("ical.js", ical_js(file, zone="America/New_York")),
            ("node-ical", node_ical(file, zone="Asia/Tokyo")),
            ("libical", libical(file)),
        ):
            assert found == pages, f"{name}, {what}"
        assert khal.events() == sorted(replace(one, uid="") for one in pages), f"khal, {what}"
        return pages

    before = all_agree("as planned")
    offsets = {local(one.start).utcoffset() for one in before}
    assert offsets == {timedelta(hours=1), timedelta(hours=2)}
    assert len(before) == 13

    first, second, third = scheduling.sessions_of(db, [cohort.id])[:3]
    on_both_sides = [date(2027, 3, 26), date(2027, 3, 29), date(2027, 10, 29), date(2027, 11, 1)]
    for day in on_both_sides:  # Fridays and Mondays around both nights in which the clock changes
        changed(
            db,
            clock,
            first,
            day=day,
            start=time(9, 30),
            end=time(16, 30),
            place="Assen",
        )
        db.commit()
        moved = next(one for one in all_agree(f"moved to {day}") if one.uid == first.uid)
        assert local(moved.start) == datetime.combine(day, time(9, 30), local(moved.start).tzinfo)
    scheduling.cancel_session(db, SYSTEM, clock, session_id=second.id)
    db.commit()
    assert sum(one.cancelled for one in all_agree("cancelled")) == 1
    scheduling.reinstate_session(db, SYSTEM, clock, session_id=second.id)
    db.commit()
    assert not any(one.cancelled for one in all_agree("goes on after all"))
    start = local(third.starts_at)
    changed(
        db,
        clock,
        third,
        day=start.date(),
        start=start.time(),
        end=local(third.ends_at).time(),
        place="De Nieuwe Kolk; zaal 2, Assen",
    )
    db.commit()
    assert any("zaal 2" in one.location for one in all_agree("another place"))


@pytest.mark.parametrize("kind", [SQLITE])
def test_a_withdrawn_address_tells_its_calendar_at_once_and_another_one_goes_on(
    app: Flask, db: Session, clock: FixedClock, trainer: Actor, server: str, tmp_path: Path
) -> None:
    clock.set(datetime.now(UTC))
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,), pattern=LONG)
    khals: dict[str, Subscription] = {}
    for token in ("phone", "laptop"):
        service.new_address(db, trainer, clock, kind=FeedKind.COHORT, subject_id=cohort.id, token=token)
        db.commit()
        (tmp_path / token).mkdir()
        khals[token] = Subscription(f"{server}/feed/{token}.ics", tmp_path / token)
        khals[token].sync()
    before = khals["phone"].events()
    assert len(before) == 13
    laptop = next(one for one in service.feeds_of(db, trainer.person_id or 0))
    service.revoke(db, trainer, clock, feed_id=laptop.id)
    scheduling.cancel_session(db, SYSTEM, clock, session_id=scheduling.sessions_of(db, [cohort.id])[0].id)
    db.commit()

    assert "Gone" in khals["laptop"].refused()
    assert khals["laptop"].events() == before, "what it had stays, and is not renewed"
    khals["phone"].sync()
    assert sum(one.cancelled for one in khals["phone"].events()) == 1

    with pytest.raises(urllib.error.HTTPError) as told:
        urllib.request.urlopen(f"{server}/feed/laptop.ics", timeout=30)
    file = tmp_path / "withdrawn.ics"
    with told.value as answer:
        assert (answer.code, answer.headers["Cache-Control"]) == (410, "no-store")
        file.write_bytes(answer.read())
    for read in (ical_js, node_ical, libical):
        assert [one.summary for one in read(file)] == ["Dit agenda-adres is ingetrokken"], read.__name__


@pytest.mark.parametrize("kind", [SQLITE])
@pytest.mark.parametrize("variant", [Variant("en"), Variant("nl", service.Detail.BUSY, 60)])
def test_every_variant_passes_the_check_of_libical(
    app: Flask, db: Session, clock: FixedClock, trainer: Actor, tmp_path: Path, variant: Variant
) -> None:
    cohort = planned(db, clock, trainer_ids=(trainer.person_id,))
    service.new_address(
        db, trainer, clock, kind=FeedKind.COHORT, subject_id=cohort.id, token="one", variant=variant
    )
    db.commit()
    file = tmp_path / "feed.ics"
    for path in ("/feed/one.ics", "/agenda/open.ics", "/agenda/open.ics?taal=en"):
        file.write_bytes(app.test_client().get(path).get_data())
        assert len(libical(file)) == 13, path
    service.revoke(db, trainer, clock, feed_id=service.feeds_of(db, trainer.person_id or 0)[0].id)
    db.commit()
    file.write_bytes(app.test_client().get("/feed/one.ics").get_data())
    assert [one.end - one.start for one in libical(file)] == [timedelta(days=1)]
