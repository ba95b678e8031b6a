"""Builds the demo world in one transaction, through the services, and then does what a worker would have done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from app.certificates import service as certificates
from app.config import Config
from app.core import once
from app.core.changes import finish
from app.core.clock import Clock, FixedClock
from app.core.db import db as database
from app.core.db import writing
from app.core.errors import NotFound, Refused
from app.core.outbox import OutboxRow
from app.core.permissions import Role
from app.core.ports import MailSender, Work
from app.core.text import T
from app.courses import service as courses
from app.demo import bank, casework, classroom, desk, feeds, intervision, keys, lessons, money
from app.demo.groups import Group, announce, new_cohort
from app.demo.showing import wishes
from app.demo.stage import Stage, at, set_stage, workday
from app.demo.timeline import Timeline
from app.messages import service as messages
from app.organisations import service as organisations
from app.scheduling import service as scheduling

COURSE = "dementalent-expert"
#: Letters of this many days lie in the mailbox; older ones were delivered long ago.
RECENT = timedelta(days=10)
#: Letters with a document stay longer: a newcomer wants to see one.
RECENT_PAPER = timedelta(days=150)
OLD = "voorbeeld, niet verstuurd"
#: Tables that are empty in a database that nobody has used yet.
USED = ("person", "account", "organisation", "cohort")
ASSEN = ("Assen", "De Nieuwe Kolk")
#: Who got the invoice late and has not paid it, and for how many days now (in a weekend up to two more): before the
#: first reminder, between the two, and after the second.
LATE = {"doenmetdementie": 2, "actium": 8, "accolade": 15}
#: Of the 13 sessions of the running group, so many have been.
HALF_WAY = 7
#: So long ago the first key came into use: before the oldest certificate.
SIGNING = timedelta(days=700)
#: Days of the week, ISO.
TUESDAY, WEDNESDAY = 2, 3


def load(app: Flask, clock: Clock) -> bool:
    """Builds the demo world as of now; False when it stands there already.

    Raises :class:`Refused` when the database holds anything else, or no course. All or nothing: a crash leaves an
    empty database, or the whole world with letters that the worker still sends.
    """
    config: Config = app.extensions["leergang"]
    with app.app_context():
        with Session(database.engine) as db:
            if not _vacant(db):
                return False
        made = keys.fresh()
        hashes = keys.hashes(made)
        work: Work = app.extensions["work"]
        certificates.make_missing(work.keys, clock)
        with writing() as db:
            once.earlier_answer(db, clock, "demo:load")  # waits for another one that is building now
            if not _vacant(db):
                return False
            for key in work.keys.public():
                certificates.know(db, FixedClock(clock.now() - SIGNING), key)
            build(app, db, clock.now(), hashes)
            found = feeds.make(db, clock, wishes(db))
        keys.keep(config.instance, replace(made, feeds=found))
        _deliver(app, clock.now())
    return True


def _vacant(db: Session) -> bool:
    """Whether the world can be built here; False when it stands here. Raises Refused for a database in use."""
    if organisations.foundation(db).demo:
        return False
    for name in USED:
        if db.scalar(sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1)) is not None:
            raise Refused(
                T(
                    "Deze database is al in gebruik. De voorbeeldwereld komt alleen in een lege database; "
                    "er is niets veranderd."
                )
            )
    return True


def build(app: Flask, db: Session, now: datetime, hashes: dict[Role, str]) -> None:
    """Plays the whole history up to ``now`` in the caller's transaction. ``hashes``: of each role's password."""
    try:
        course = courses.current_version(db, COURSE)
    except NotFound:
        raise Refused(T("Laad eerst de leergang, met: flask course load")) from None
    config: Config = app.extensions["leergang"]
    clock = FixedClock(now)
    stage = Stage(
        db=db,
        clock=clock,
        timeline=Timeline(clock, now),
        now=now,
        grants=app.extensions["grants"],
        hashes=hashes,
        course=course,
        base_url=config.base_url,
    )
    _write_script(stage)
    stage.timeline.play()
    messages.note_sent(db, before=now - RECENT, answer=OLD)
    # Everybody has their sessions in their calendar since long: what is changed from now on is mailed.
    finish(db)
    written = app.extensions["clock"].now() + timedelta(seconds=1)
    messages.note_sent(db, before=written, answer=OLD, feature="calendars")


def _write_script(stage: Stage) -> None:
    day = stage.today
    running_from = half_way(stage)
    finished = _group("", *ASSEN, running_from - timedelta(weeks=46), enrols=(3, 3, 2, 2, 2, 1, 1))
    running = _group(
        f"Assen, {running_from.year}",
        *ASSEN,
        running_from,
        enrols={
            "icare": 3,
            "interzorg": 3,
            "vaartwelzijn": 3,
            "zorggroepdrenthe": 2,
            "actium": 1,
            "gemeenteassen": 1,
            "accolade": 3,
        },
    )
    running.one_leaves = True
    opened = workday(finished.opens - timedelta(days=40))
    set_stage(stage, opened)
    money.found(stage, opened)
    stage.timeline.at(at(opened, 13), lambda: classroom.open_places(stage))

    def all_of_it() -> None:
        lessons.teach(stage, finished, one_falls_short=True)
        lessons.confirm_names(stage, finished, day=100)
        lessons.certify(stage, finished)
        money.split(stage, finished)
        money.invoice(stage, finished)
        money.correct(stage, finished, "accolade", "7120 Deskundigheid")
        bank.pay(stage, finished)
        casework.practise_all(stage, finished, one_falls_short=True)

    def half_of_it() -> None:
        lessons.teach(stage, running)
        lessons.confirm_names(stage, running, day=30, every=3)
        money.split(stage, running)
        money.invoice(stage, running, but=("gemeenteassen", "zorggroepdrenthe", *LATE))
        for key, days in LATE.items():
            money.invoice_late(stage, running, key, days)
        bank.pay(stage, running, late="vaartwelzijn", part="interzorg")
        casework.practise_some(stage, running)
        intervision.bring_in(stage, running)
        classroom.live(stage, running)

    announce(stage, finished, all_of_it)
    announce(stage, running, half_of_it)
    full = _group(
        "",
        *ASSEN,
        day + timedelta(weeks=10),
        opens=day - timedelta(days=31),
        enrols={
            "icare": 4,
            "interzorg": 3,
            "accolade": 3,
            "zorggroepdrenthe": 2,
            "actium": 1,
            "gemeenteassen": 3,
            "vaartwelzijn": 1,
        },
    )
    full.weekday = TUESDAY
    announce(stage, full)
    money.propose(stage, full)
    roomy = _group(
        "",
        "Hoogeveen",
        "Het Podium",
        day + timedelta(weeks=22),
        opens=day - timedelta(days=21),
        enrols={"interzorg": 3, "icare": 3, "accolade": 2, "zorggroepdrenthe": 2, "gemeenteassen": 1},
    )
    roomy.pace = 3
    roomy.weekday = WEDNESDAY
    announce(stage, roomy, lambda: desk.keep_and_reserve(stage, roomy))
    desk.ask(stage, running, roomy)
    bank.puzzle(stage)


def half_way(stage: Stage) -> date:
    """The first day of a group of which half of the sessions have been today."""
    for weeks in range(6, 45):
        group = _group("Assen", *ASSEN, stage.today - timedelta(weeks=weeks))
        planned = scheduling.preview(stage.db, new_cohort(stage, group)).sessions
        if sum(session.day < stage.today for session in planned) >= HALF_WAY:
            return planned[0].day
    raise AssertionError("half of a course takes less than a year")


_ORDER = ("icare", "interzorg", "vaartwelzijn", "zorggroepdrenthe", "accolade", "actium", "gemeenteassen")


def _group(
    name: str,
    place: str,
    venue: str,
    first: date,
    *,
    enrols: dict[str, int] | tuple[int, ...] = (),
    opens: date | None = None,
) -> Group:
    """A group that starts on or after ``first``; without a name it is called after its half year."""
    season = "voorjaar" if first.month <= 6 else "najaar"
    return Group(
        name=name or f"{place}, {season} {first.year}",
        place=place,
        venue=venue,
        first_date=first,
        opens=workday(opens or first - timedelta(days=90)),
        decided=workday(first - timedelta(days=35)),
        enrols=enrols if isinstance(enrols, dict) else dict(zip(_ORDER, enrols, strict=False)),
    )


class Postbag:
    """Hands over recent letters and only notes the older ones: nobody reads a year of old post."""

    def __init__(self, sender: MailSender | None, now: datetime) -> None:
        self._sender = sender
        self._now = now

    def send(self, message: EmailMessage) -> str:
        """Sends a recent letter."""
        term = RECENT_PAPER if any(message.iter_attachments()) else RECENT
        if self._sender is None or parsedate_to_datetime(str(message["Date"])) < self._now - term:
            return OLD
        return self._sender.send(message)


def _deliver(app: Flask, now: datetime) -> None:
    """Does the work of the outbox day by day, each on its own day: documents and letters.

    With a mail server no letter of history leaves: the demo's addresses receive nothing.
    """
    work: Work = app.extensions["work"]
    clock = FixedClock(now)
    sender = None if work.config.smtp_url else work.mail
    past = replace(work, clock=clock, mail=Postbag(sender, now))
    with writing() as db:
        moments = db.scalars(sa.select(OutboxRow.available_at).where(OutboxRow.done_at.is_(None))).all()
    for day in sorted({moment.replace(minute=59, second=59) for moment in moments}):
        clock.set(min(day, now))
        app.extensions["jobs"].drain(past)
