"""What `flask demo show` tells: how to get in, and what is worth a visit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask, url_for
from sqlalchemy.orm import Session

from app.billing import service as billing
from app.calendars.service import FeedKind
from app.certificates import service as certificates
from app.config import Config
from app.core.clock import Clock
from app.core.db import db, writing
from app.core.errors import Refused
from app.core.permissions import Role
from app.core.text import T
from app.demo import feeds, keys
from app.demo.finding import Found
from app.demo.keys import Keys
from app.demo.pages import visits
from app.organisations import service as organisations

HOMES = {
    Role.ADMINISTRATOR: "portal.administrator",
    Role.FINANCE: "portal.finance",
    Role.AUDITOR: "portal.auditor",
    Role.PRIVACY_OFFICER: "privacy.index",
    Role.TRAINER: "portal.trainer",
    Role.GUEST_TRAINER: "portal.trainer",
    Role.COORDINATOR: "portal.coordinator",
    Role.LEARNER: "portal.learner",
}


def show(app: Flask, clock: Clock) -> dict[str, Any]:
    """One JSON object: logins, feeds, pages, invoices, certificates; all paths work as they stand.

    Raises :class:`Refused` when the database holds no demo world.
    """
    config: Config = app.extensions["leergang"]
    with app.test_request_context(base_url=config.base_url):
        session = db.session()
        if not organisations.foundation(session).demo:
            raise Refused(T("Deze database bevat geen voorbeeldwereld. Maak er een met: flask demo load"))
        found = Found(session)
        kept = _keys(app, clock, config, found)
        pages = visits(found, clock.now())
        return {
            "logins": [
                {
                    "role": str(one.role),
                    "email": one.person.email,
                    "password": kept.passwords[one.role],
                    "home": url_for(HOMES[one.role]),
                    "name": one.person.full_name,
                    "about": one.about,
                }
                for one in found.visitors
            ],
            "feeds": [dict(feed) for feed in kept.feeds],
            "pages": {page.name: page.path for page in pages},
            # whose login sees the page of this name; empty for anyone
            "page_logins": {page.name: page.login for page in pages},
            "invoices": _invoices(found),
            "certificates": _certificates(found),
        }


def table(found: dict[str, Any]) -> str:
    """The same to read at a keyboard."""
    lines = ["LOGINS"]
    lines += [
        f"  {one['role']:<14} {one['email']:<48} {one['password']:<18} {one['about']}"
        for one in found["logins"]
    ]
    lines += ["", "AGENDA'S", *(f"  {one['kind']:<14} {one['path']}" for one in found["feeds"])]
    width = max((len(name) for name in found["pages"]), default=0)
    lines += ["", "PAGINA'S", *(f"  {name:<{width}} {path}" for name, path in found["pages"].items())]
    lines += ["", "FACTUREN"]
    lines += [f"  {one['number']:<14} {one['pdf']:<28} {one['payer']}" for one in found["invoices"]]
    lines += ["", "CERTIFICATEN"]
    lines += [f"  {one['number']:<18} {one['status']:<10} {one['verify']}" for one in found["certificates"]]
    return "\n".join(lines)


def _invoices(found: Found) -> list[dict[str, Any]]:
    finance = found.first(Role.FINANCE) or found.first(Role.ADMINISTRATOR)
    return [
        {
            "number": row.number,
            "kind": str(row.kind),
            "payer": row.payer,
            "issued_on": row.issued_on.isoformat(),
            "total_cents": row.total.cents,
            "login": finance.person.email if finance else "",
            "page": url_for("billing.invoice", invoice_id=row.id),
            "pdf": url_for("billing.invoice_pdf", invoice_id=row.id),
        }
        for row in reversed(billing.invoices(found.db))
        if row.pdf_ready
    ]


def _certificates(found: Found) -> list[dict[str, Any]]:
    administrator = found.first(Role.ADMINISTRATOR)
    issued = certificates.certificates_of_cohort(found.db, found.finished.id) if found.finished else []
    return [
        {
            "number": one.number,
            "status": str(one.state),
            "name": one.name,
            "login": administrator.person.email if administrator else "",
            "verify": url_for(
                "certificates.verify", number=one.number, code=one.snapshot.get("code") or None
            ),
            "pdf": url_for("certificates.pdf", number=one.number),
        }
        for one in issued
        if one.pdf_sha256
    ]


def _keys(app: Flask, clock: Clock, config: Config, found: Found) -> Keys:
    """The kept keys, or new ones where the file is missing or belongs to another database."""
    store = app.extensions["account-datastore"]
    administrator = found.first(Role.ADMINISTRATOR)
    user = store.find_user(email=administrator.person.email) if administrator else None
    kept = keys.load(config.instance)
    if kept is None or not keys.fits(kept, user.password if user else None):
        kept = keys.fresh()
        hashes = keys.hashes(kept)
        for one in found.visitors:
            account = store.find_user(email=one.person.email)
            account.password = hashes[one.role]
            store.put(account)
        store.commit()
    if not kept.feeds:
        db.session.commit()  # ends the reading transaction before another one writes
        with writing() as session:
            kept = replace(kept, feeds=feeds.make(session, clock, wishes(session)))
        keys.keep(config.instance, kept)
    return kept


def wishes(session: Session) -> list[feeds.Wish]:
    """One feed of each kind, each of the first login that may have it."""
    found = Found(session)
    learner, trainer = found.first(Role.LEARNER), found.first(Role.TRAINER)
    coordinator, administrator = found.first(Role.COORDINATOR), found.first(Role.ADMINISTRATOR)
    listed: list[feeds.Wish] = []
    if learner:
        listed.append((learner.actor, FeedKind.LEARNER, learner.person.id, learner.about))
    if trainer:
        listed.append((trainer.actor, FeedKind.TRAINER, trainer.person.id, trainer.person.full_name))
    if coordinator and coordinator.organisation_id:
        listed.append(
            (coordinator.actor, FeedKind.ORGANISATION, coordinator.organisation_id, coordinator.about)
        )
    for cohort in (found.running, found.full, found.finished):
        if administrator and cohort:
            listed.append((administrator.actor, FeedKind.COHORT, cohort.id, cohort.name))
    return listed
