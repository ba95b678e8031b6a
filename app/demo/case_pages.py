"""The pages around practice cases in the demo world: writing, assessing, intervision, privacy, results."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for

from app.core.clock import FixedClock
from app.core.permissions import Role
from app.demo.finding import Found
from app.practice import service as practice
from app.practice.service import CaseRow, CaseState
from app.scheduling.service import SessionView

Pages = Iterator[tuple[str, str]]
#: The parts in which an author writes.
PARTS = ("gegevens", "verhaal", "competenties", "terugblik")


def of_learner(found: Found, now: datetime) -> Pages:
    """Names and addresses of what an author sees."""
    visitor = found.first(Role.LEARNER)
    cases = practice.my_cases(found.db, visitor.person.id) if visitor else []
    yield "praktijkcasussen", url_for("practice.mine")
    yield "nieuwe praktijkcasus", url_for("practice.new")
    for row in cases:
        yield f"praktijkcasus {row.number} ({row.said})", url_for("practice.show", case_id=row.id)
        yield f"praktijkcasus {row.number}, taak en plek", url_for("practice.place", case_id=row.id)
        if row.submitted_at:
            yield from _handed_in(found, row, now)
        if row.editable:
            yield from _written(row)
    for session in _meetings(found, now)[:1]:
        yield f"casussen in {session.title}", url_for("practice.sheets", session_id=session.id)
    yield "je gegevens", url_for("privacy.own")
    yield "je gegevens downloaden", url_for("privacy.own_file")
    for what in ("verbeteren", "wissen"):
        yield f"je gegevens laten {what}", url_for("privacy.own_ask", what=what)


def _handed_in(found: Found, row: CaseRow, now: datetime) -> Pages:
    said = f"praktijkcasus {row.number}"
    yield f"{said}, feedback", url_for("practice.feedback", case_id=row.id)
    yield f"{said}, versies", url_for("practice.versions", case_id=row.id)
    yield f"{said} in intervisie", url_for("practice.meetings", case_id=row.id)
    for session in _meetings(found, now)[:1]:
        address = url_for("practice.share", case_id=row.id, session_id=session.id)
        yield f"{said}, blad voor {session.title}", address


def _written(row: CaseRow) -> Pages:
    for part in PARTS:
        address = url_for("practice.edit", case_id=row.id, part=part)
        yield f"praktijkcasus {row.number}, {part}", address
    yield f"praktijkcasus {row.number}, logboek", url_for("practice.log", case_id=row.id)
    yield f"praktijkcasus {row.number}, inleveren", url_for("practice.submit", case_id=row.id)


def of_trainer(found: Found, now: datetime) -> Pages:
    """Names and addresses of what an assessor sees."""
    yield "praktijkcasussen", url_for("practice.review_list")
    for pile, said in (("others", "bij een ander"), ("answered", "beantwoord")):
        yield f"praktijkcasussen {said}", url_for("practice.review_list", lijst=pile)
    visitor = found.first(Role.TRAINER)
    items = practice.review_list(found.db, FixedClock(now), visitor.person.id) if visitor else []
    for said, waiting in (("die wacht", True), ("die beoordeeld is", False)):
        item = next((item for item in items if item.row.waiting is waiting), None)
        if item:
            yield f"praktijkcasus {said}", url_for("practice.review", case_id=item.row.id)
        if item and waiting:
            yield "praktijkcasus overdragen", url_for("practice.hand_over", case_id=item.row.id)
    again = next((item for item in items if item.row.state is CaseState.RESUBMITTED), None)
    if again:
        yield "praktijkcasus, versies", url_for("practice.compare_versions", case_id=again.row.id)
    for session in _meetings(found, now)[:1]:
        yield f"casussen in {session.title}", url_for("practice.sheets", session_id=session.id)
    yield "resultaten", url_for("impact.index")


def of_administrator() -> Pages:
    """Names and addresses of what the foundation sees: nothing of a text."""
    yield "wachtende praktijkcasussen", url_for("practice.waiting")
    yield "noodtoegang", url_for("privacy.emergency")
    yield "resultaten", url_for("impact.index")
    yield "resultaten als Excel", url_for("impact.sheet")
    yield "doel en openbare pagina", url_for("impact.decide")


def of_privacy_officer() -> Pages:
    """Names and addresses of what the privacy officer sees."""
    yield "overzicht", url_for("privacy.index")
    yield "inzagelog", url_for("privacy.readings")
    yield "noodtoegang", url_for("privacy.emergencies")
    yield "wissen", url_for("privacy.erasing")
    yield "bewaarplicht", url_for("privacy.holds")
    yield "verzoeken", url_for("privacy.requests")
    yield "verzoek van een beschreven persoon", url_for("privacy.described")


def _meetings(found: Found, now: datetime) -> list[SessionView]:
    """The intervision meetings of the running group that are not over."""
    return [one for one in found.sessions(found.running) if not one.is_day and one.ends_at > now]
