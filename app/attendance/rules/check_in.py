"""When participants may check in by themselves, how often they may try a code, and when they are late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from app.attendance.rules.states import ATTENDED, AttendanceState
from app.core.errors import Refused
from app.core.text import T

#: The trainer may open the check-in so long before the start.
OPENS_BEFORE: Final = timedelta(hours=1)
#: Of spoken codes. One person has five tries in ten minutes, and a session bears forty wrong ones of all together. Two
#: of a million codes are right, so who tries for eight hours finds one with a chance of 1 in 2,000, logged all along.
TRIES_OF_ONE: Final = 5
WRONG_OF_ALL: Final = 40
TRIES_PER: Final = timedelta(minutes=10)
#: So long it stays known with which device somebody checked in: until after the list of the session is signed.
DEVICES_KEPT: Final = timedelta(days=30)


def opens_at(starts_at: datetime) -> datetime:
    """From when the check-in of a session can be open."""
    return starts_at - OPENS_BEFORE


def within(now: datetime, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether the check-in of a session can be open now."""
    return opens_at(starts_at) <= now <= ends_at


def check_may_open(now: datetime, starts_at: datetime, ends_at: datetime, *, cancelled: bool) -> None:
    """Raises :class:`Refused` unless the check-in may be opened now."""
    if cancelled:
        raise Refused(T("Deze bijeenkomst gaat niet door. Aanmelden kan niet."))
    if now < opens_at(starts_at):
        raise Refused(T("Je kunt de aanmelding openen vanaf een uur voor het begin."))
    if now > ends_at:
        raise Refused(T("Deze bijeenkomst is voorbij. Vul de aanwezigheid zelf in."))


def state_on_arrival(now: datetime, starts_at: datetime, late_after: timedelta) -> AttendanceState:
    """Present, or late for who checks in more than ``late_after`` after the start."""
    return AttendanceState.LATE if now > starts_at + late_after else AttendanceState.PRESENT


def check_may_check_in(noted: AttendanceState | None) -> bool:
    """Whether a self check-in changes anything: not for who is in already.

    Raises :class:`Refused` when the trainer noted something else: a code never undoes the word of a trainer.
    """
    if noted is None:
        return True
    if noted in ATTENDED:
        return False
    raise Refused(
        T("Je trainer heeft al genoteerd dat je er niet bent. Vraag je trainer om dat te veranderen.")
    )


def code_expired() -> Refused:
    """Of a code that is over, was never right, or is of another session: the same words for all three."""
    return Refused(
        T("Deze code geldt niet meer. Scan de code die nu op het scherm staat, of typ de nieuwe cijfers."),
        field="code",
    )


def closed() -> Refused:
    """Of a check-in that is not open."""
    return Refused(T("De aanmelding van deze bijeenkomst is niet open. Vraag je trainer om je te noteren."))


def too_many_tries() -> Refused:
    """Of who typed too many codes."""
    return Refused(
        T(
            "Je hebt te vaak een code geprobeerd. Wacht tien minuten, scan de code op het scherm of vraag je trainer "
            "om je te noteren."
        ),
        field="code",
    )


def too_many_wrong() -> Refused:
    """Of a session at which too many wrong codes were typed."""
    return Refused(
        T(
            "Bij deze bijeenkomst zijn te veel verkeerde codes getypt. Typen kan even niet: scan de code op het "
            "scherm of vraag je trainer om je te noteren."
        ),
        field="code",
    )


class DeviceTaken(Refused):
    """Of a device with which somebody else checked in: the trainer is told too."""


def other_device() -> DeviceTaken:
    """Of a device with which somebody else checked in."""
    return DeviceTaken(
        T(
            "Met dit apparaat heeft zich al iemand anders aangemeld. Gebruik je eigen telefoon, of vraag je trainer om "
            "je te noteren."
        )
    )


def second_device() -> Refused:
    """Of who checked in with another device before; the trainer took that mark away."""
    return Refused(
        T(
            "Je hebt je al eens met een ander apparaat aangemeld. Gebruik dat, of vraag je trainer om je te noteren."
        )
    )


def other_part() -> Refused:
    """Of who holds a right code of a session for another part of their group."""
    return Refused(
        T(
            "Deze bijeenkomst is voor een ander deel van je groep. Doe je toch mee? Vraag de trainer om je van buiten "
            "de lijst te noteren."
        )
    )


def not_invited() -> Refused:
    """Of who holds a right code but does not belong to the group."""
    return Refused(
        T(
            "Deze bijeenkomst is niet voor jouw groep. Kom je iets inhalen? Vraag je eigen trainer om dat af te "
            "spreken. Dan sta je op de lijst."
        )
    )
