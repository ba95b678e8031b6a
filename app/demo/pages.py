"""The pages of the demo world that are worth a visit, for each role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from app.calendars.service import FeedKind
from app.certificates import service as certificates
from app.core.permissions import Role
from app.demo import case_pages, money_pages, session_pages
from app.demo.finding import Found
from app.enrolments import service as enrolments
from app.scheduling import service as scheduling

#: A register of which the course says how its numbers look.
REGISTER = "registerplein"


@dataclass(frozen=True, slots=True)
class Visit:
    """A page, and the e-mail address of a login that sees it; empty for anyone."""

    name: str
    path: str
    login: str = ""


def visits(found: Found, now: datetime) -> tuple[Visit, ...]:
    """All pages worth a visit, by role."""
    listed: list[Visit] = []
    for role, pages in (
        (None, _anyone(found)),
        (Role.ADMINISTRATOR, _administrator(found, now)),
        (Role.FINANCE, money_pages.of_finance(found)),
        (Role.COORDINATOR, _coordinator(found)),
        (Role.TRAINER, _trainer(found, now)),
        (Role.GUEST_TRAINER, _guest(found, now)),
        (Role.LEARNER, _learner(found, now)),
        (Role.AUDITOR, _auditor()),
        (Role.PRIVACY_OFFICER, case_pages.of_privacy_officer()),
    ):
        visitor = found.first(role) if role else None
        if role and visitor is None:
            continue
        login = visitor.person.email if visitor else ""
        label = str(role) if role else "anyone"
        listed += [Visit(f"{label}: {name}", path, login) for name, path in pages]
    listed += _other_learners(found)
    return tuple(listed)


Pages = Iterator[tuple[str, str]]


def _anyone(found: Found) -> Pages:
    yield "voorpagina", url_for("portal.front")
    for cohort in (found.full, found.roomy):
        if cohort:
            yield f"groep {cohort.name}", url_for("portal.public_cohort", slug=cohort.slug)
    yield "certificaat controleren", url_for("certificates.verify_search")
    if found.finished:
        issued = certificates.certificates_of_cohort(found.db, found.finished.id)
        for state in ("issued", "revoked"):
            one = next((one for one in issued if str(one.state) == state), None)
            if one:
                said = "geldig" if state == "issued" else "ingetrokken"
                yield (
                    f"certificaat, {said}",
                    url_for("certificates.verify", number=one.number, code=one.snapshot.get("code") or None),
                )
    yield "experts", url_for("certificates.experts")
    yield "postvak", url_for("messages.mailbox")
    yield "inloggen", url_for("security.login")
    yield "interesse", url_for("interest.form")
    yield "privacy", url_for("web.privacy")
    yield "toegankelijkheid", url_for("web.accessibility")
    yield "contact", url_for("web.contact")
    yield "weergave", url_for("web.display")


def _administrator(found: Found, now: datetime) -> Pages:
    yield "overzicht", url_for("portal.administrator")
    yield "groepen", url_for("cohorts.index")
    yield "nieuwe groep", url_for("planning.new_cohort")
    for cohort in (found.running, found.finished, found.full, found.roomy):
        if cohort:
            yield f"groep {cohort.name}", url_for("portal.cohort", cohort_id=cohort.id)
    if found.running:
        number = found.running.id
        yield "groep wijzigen", url_for("cohorts.edit", cohort_id=number)
        yield "trainers van de groep", url_for("planning.trainers", cohort_id=number)
        yield "verdeling van de kosten", url_for("billing.allocation", cohort_id=number)
        yield "status van de groep", url_for("desk.state", cohort_id=number)
        yield "status, wat annuleren doet", url_for("desk.state", cohort_id=number, naar="cancelled")
        yield "geschiedenis van de groep", url_for("desk.history", cohort_id=number)
        yield "deelnemers exporteren", url_for("desk.export", cohort_id=number)
        yield "brief aan een selectie", url_for("desk.letter", groep=number)
        yield "certificaten, wat mist er nog", url_for("certificates.cohort", cohort_id=number)
    yield from session_pages.of_administrator(found, now)
    if found.full:
        yield "wachtlijst", url_for("enrolments.line", cohort_id=found.full.id)
    if found.roomy:
        number = found.roomy.id
        yield "plaatsverdeling", url_for("enrolments.terms", cohort_id=number)
        yield "afspraak met een organisatie", url_for("enrolments.allotment", cohort_id=number)
    yield "interesse", url_for("interest.index")
    yield "interesse van een organisatie", url_for("interest.show", interest_id=1)
    yield "vervangingen", url_for("requests.substitutions")
    if found.finished:
        number = found.finished.id
        yield "certificaten", url_for("certificates.cohort", cohort_id=number)
        yield "punten", url_for("accreditation.cohort", cohort_id=number)
        yield (
            "punten van een register",
            url_for("accreditation.register", cohort_id=number, register=REGISTER),
        )
    yield from case_pages.of_administrator()
    yield "leergangen", url_for("courses.index")
    yield "leergang", url_for("courses.show", slug="dementalent-expert")
    yield "sjablonen", url_for("certificates.templates")
    yield "sjabloon", url_for("certificates.template", slug="dementalent-expert", language="nl")
    yield "organisaties", url_for("organisations.index")
    for one in list(found.organisations.values())[:1]:
        yield f"organisatie {one.name}", url_for("organisations.show", organisation_id=one.id)
    yield "gegevens van de stichting", url_for("organisations.foundation")
    yield "medewerkers", url_for("accounts.staff")
    yield "personen", url_for("accounts.people")
    someone, another = found.first(Role.LEARNER), found.first(Role.COORDINATOR)
    if someone and another:
        number, other = someone.person.id, another.person.id
        yield "een persoon", url_for("accounts.show_person", person_id=number)
        yield "ander e-mailadres voor iemand", url_for("accounts.change_address_of", person_id=number)
        yield "een dubbele zoeken", url_for("portal.choose_merge", person_id=number)
        yield "twee personen vergelijken", url_for("portal.merge", person_id=number, other_id=other)
    yield "brieven", url_for("messages.log")
    yield "geplande herinneringen", url_for("reminders.planned")
    yield "teksten van brieven", url_for("messages.texts")
    yield "tekst van een brief", url_for("messages.text", feature="enrolments", name="withdrawn", lang="nl")
    yield "agenda", url_for("calendars.subscriptions")


def _coordinator(found: Found) -> Pages:
    visitor = found.first(Role.COORDINATOR)
    own = visitor.organisation_id if visitor else None
    yield "overzicht", url_for("portal.coordinator")
    for cohort in (found.running, found.finished, found.full, found.roomy):
        if cohort:
            yield (
                f"groep {cohort.name}",
                url_for("enrolments.organisation_cohort", organisation_id=own, cohort_id=cohort.id),
            )
            yield (
                f"voortgang in groep {cohort.name}",
                url_for("portal.organisation_progress", organisation_id=own, cohort_id=cohort.id),
            )
    if found.roomy:
        address: dict[str, Any] = {"organisation_id": own, "cohort_id": found.roomy.id}
        yield "iemand inschrijven", url_for("enrolments.enrol", **address)
        yield "lijst inschrijven", url_for("enrolments.enrol_list", **address)
        yield "plaatsen reserveren", url_for("enrolments.reserve", **address)
        own_people = enrolments.participants(found.db, found.roomy.id, organisation_id=own)
        for one in own_people[:1]:
            yield "iemand afmelden", url_for("enrolments.withdraw", enrolment_id=one.enrolment_id, **address)
            yield (
                "iemand vervangen",
                url_for("enrolments.substitute", enrolment_id=one.enrolment_id, **address),
            )
    yield from money_pages.of_coordinator(found, own)
    yield "resultaten", url_for("impact.index")
    yield "gegevens van de organisatie", url_for("organisations.details", organisation_id=own)
    yield "aanvragen van collega’s", url_for("requests.index", organisation_id=own)
    yield "agenda", url_for("calendars.subscriptions")


def _trainer(found: Found, now: datetime) -> Pages:
    yield "overzicht", url_for("portal.trainer")
    held = [one for one in found.sessions(found.running) if one.starts_at <= now]
    if held:
        yield "aanwezigheid", url_for("attendance.sheet", session_id=held[-1].id)
    for cohort in (found.running, found.finished):
        if cohort:
            yield f"groep {cohort.name}", url_for("attendance.cohort", cohort_id=cohort.id)
    yield from session_pages.of_trainer(found, now)
    yield from case_pages.of_trainer(found, now)
    yield "agenda", url_for("calendars.subscriptions")


def _guest(found: Found, now: datetime) -> Pages:
    yield "overzicht", url_for("portal.trainer")
    visitor = found.first(Role.GUEST_TRAINER)
    own = scheduling.sessions_of_guest(found.db, visitor.person.id) if visitor else []
    held = [one for one in own if one.starts_at <= now and not one.cancelled]
    if held:
        yield "aanwezigheid", url_for("attendance.sheet", session_id=held[-1].id)
    yield "agenda", url_for("calendars.subscriptions")


def _learner(found: Found, now: datetime) -> Pages:
    visitor = found.first(Role.LEARNER)
    yield "overzicht", url_for("portal.learner")
    if found.running:
        for session in found.sessions(found.running)[:1]:
            address: dict[str, Any] = {"cohort_id": found.running.id, "module_key": session.module_key}
            yield f"les {session.title}", url_for("portal.module", **address)
    yield from session_pages.of_learner(found, now)
    yield from case_pages.of_learner(found, now)
    yield "agenda", url_for("calendars.subscriptions")
    if visitor:
        address = {"kind": str(FeedKind.LEARNER), "subject_id": visitor.person.id}
        yield "agenda als bestand", url_for("calendars.download", **address)
    yield "certificaten", url_for("certificates.mine")
    yield "punten", url_for("accreditation.own")
    yield "nummer in een register", url_for("accreditation.number", register=REGISTER)
    yield "account", url_for("accounts.me")
    yield "naam", url_for("accounts.name")
    yield "klopt je naam", url_for("accounts.welcome")
    yield "ander e-mailadres", url_for("accounts.change_address")


def _other_learners(found: Found) -> list[Visit]:
    """The home of learners in the other groups, each in its own state, and the paper of one who has it."""
    others = [one for one in found.visitors if one.role is Role.LEARNER][1:]
    issued = certificates.certificates_of_cohort(found.db, found.finished.id) if found.finished else []
    papers = {one.person_id: one.number for one in issued if one.pdf_sha256}
    listed = []
    for one in others:
        label = f"learner ({one.about}, {one.person.full_name})"
        listed.append(Visit(f"{label}: overzicht", url_for("portal.learner"), one.person.email))
        if number := papers.get(one.person.id):
            path = url_for("certificates.pdf", number=number)
            listed.append(Visit(f"{label}: certificaat als pdf", path, one.person.email))
            listed.append(Visit(f"{label}: certificaten", url_for("certificates.mine"), one.person.email))
            path = url_for("certificates.listing", number=number)
            listed.append(Visit(f"{label}: register van experts", path, one.person.email))
    return listed


def _auditor() -> Pages:
    yield "overzicht", url_for("portal.auditor")
    yield "logboek", url_for("audit.log")
