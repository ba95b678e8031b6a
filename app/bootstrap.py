"""The composition root: registers the features in order and chooses the adapters. Nothing else knows both."""

from __future__ import annotations

import importlib
from functools import partial
from importlib.util import find_spec
from typing import Any

import structlog
from flask import Flask, current_app, request
from flask_bootstrap import Bootstrap5
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from app import web
from app.accounts import security
from app.accounts import service as accounts
from app.accounts.store import DatabaseSessions
from app.accreditation import service as accreditation
from app.adapters.calendar import build_calendar, build_invitation, read_answer
from app.adapters.credentials import OpenBadges
from app.adapters.einvoice import XmlInvoices
from app.adapters.inbox import FolderInbox, ImapInbox
from app.adapters.jobs import Beside, HueyJobs, build_huey
from app.adapters.mail import FileSender, SmtpSender
from app.adapters.pdf.confined import ConfinedPrinter
from app.adapters.pdf.lazy import LazyPrinter
from app.adapters.pdf.reading import page_lines
from app.adapters.signing.files import FileKeys
from app.adapters.signing.reading import seals
from app.attendance import service as attendance
from app.calendars import service as calendars
from app.certificates import service as certificates
from app.cohorts import service as cohorts
from app.config import Config
from app.core import documents, logs, once, outbox, ratelimit  # noqa: F401  their tables
from app.core.changes import Changed, finish_with
from app.core.clock import Clock, SystemClock
from app.core.crypto import Vault, give_vault
from app.core.db import MAX_INT, db, engine_options, listen, writing
from app.core.endings import Ending, end_with
from app.core.permissions import Grants, Role
from app.core.ports import Handler, Work
from app.enrolments import service as enrolments
from app.interest import service as interest
from app.messages import service as messages
from app.portal import service as portal
from app.practice import service as practice
from app.practice.service import upkeep
from app.privacy import service as privacy
from app.reminders import service as reminders
from app.requests import service as requests
from app.scheduling import service as scheduling
from app.subgroups import service as subgroups
from app.web.session import ServerSessions

#: Low floor to high floor; a feature may use the services of those before it.
FEATURES = (
    "audit",
    "messages",
    "accounts",
    "organisations",
    "courses",
    "cohorts",
    "scheduling",
    "enrolments",
    "requests",
    "interest",
    "subgroups",
    "attendance",
    "evaluations",
    "teaching",
    "practice",
    "impact",
    "bank",
    "billing",
    "payments",
    "bookkeeping",
    "certificates",
    "accreditation",
    "calendars",
    "planning",
    "desk",
    "reminders",
    "privacy",
    "portal",
    "demo",
)

#: What the worker forgets every hour, once its time is over.
CHORES = (
    accounts.purge_sessions,
    once.purge,
    ratelimit.purge,
    messages.purge,
    interest.purge,
    requests.purge,
    attendance.purge,
    calendars.purge,
    accreditation.purge,
    certificates.print_again,
    privacy.remind,
    partial(upkeep.decide_due, certified=certificates.issued_on),
)

#: What the worker looks at every minute: lines in which somebody's turn has come, reminders that have become due.
#: Texts of cases that were decided to go are erased.
TICKS = (
    enrolments.settle_all,
    reminders.send_due,
    partial(calendars.renew_due, build=build_calendar),
    upkeep.look_after,
    upkeep.tend_cases,
    privacy.keep_up,
    certificates.tend_register,
)

MAX_CONTENT = 8 * 1024 * 1024


class BoundedInteger(IntegerConverter):
    """Numbers in addresses that a column can hold; larger ones, and digits of other scripts, are simply not found."""

    regex = r"[0-9]+"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max", MAX_INT)
        super().__init__(*args, **kwargs)


class Leergang(Flask):
    """Flask, but its log names the route and never the address: an address may hold a secret token (TRUST.md)."""

    def log_exception(self, exc_info: Any) -> None:
        """Logs an unhandled exception."""
        rule = request.url_rule.rule if request.url_rule else None
        structlog.get_logger().error("unhandled", method=request.method, route=rule, exc_info=exc_info)


def build(config: Config, clock: Clock | None = None) -> Flask:
    """The application for ``config``, on the machine's clock or on ``clock``."""
    logs.configure()
    app = Leergang("app", instance_path=str(config.instance), static_folder=None, static_url_path="/static")
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(config.database_url),
        TRUSTED_HOSTS=list(config.trusted_hosts),
        MAX_CONTENT_LENGTH=MAX_CONTENT,
        MAX_FORM_MEMORY_SIZE=MAX_CONTENT,
        MAX_FORM_PARTS=2000,
        TESTING=config.testing,
        BOOTSTRAP_SERVE_LOCAL=True,
        PREFERRED_URL_SCHEME="https" if config.secure else "http",
    )
    app.extensions["leergang"] = config
    app.extensions["clock"] = clock or SystemClock()
    app.extensions["calendar"] = build_calendar
    app.extensions["grants"] = Grants()
    app.url_map.converters["int"] = BoundedInteger
    if config.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies
        )
    _database(app, config)
    CSRFProtect(app)
    Bootstrap5(app)
    app.session_interface = ServerSessions(DatabaseSessions(app.extensions["clock"]), secure=config.secure)
    web.init_app(app)
    security.init_app(app, config, portal.standing)
    _features(app)
    _jobs(app, config)
    app.cli.command("worker", help="Doet het werk uit de outbox: post, PDF's.")(_worker)
    return app


def _worker() -> None:
    work = current_app.extensions["work"]
    upkeep.begin(work)
    privacy.keep_up(work)
    current_app.extensions["jobs"].run()


def _database(app: Flask, config: Config) -> None:
    config.instance.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    Migrate(app, db, render_as_batch=True, compare_type=True)
    with app.app_context():
        listen(db.engine)
        give_vault(db.engine, Vault(config.vault_keys))
        clock: Clock = app.extensions["clock"]

        def calendars_settle(session: Session, changed: Changed) -> None:
            calendars.settle(session, clock, config, changed, build=build_calendar, invite=build_invitation)

        def subgroups_settle(session: Session, changed: Changed) -> None:
            subgroups.settle(session, clock, changed)

        def cases_settle(session: Session, changed: Changed) -> None:
            practice.settle(session, clock, changed)
            practice.follow(session, clock, changed)

        def attendance_foresee(session: Session, changed: Changed) -> None:
            attendance.foresee(session, clock, changed)

        end_with(db.engine, Ending(Role.TRAINER, told=scheduling.teaching_of, end=cohorts.end_trainer))
        finish_with(db.engine, subgroups_settle, cases_settle, calendars_settle, attendance_foresee)


def _features(app: Flask) -> None:
    """Each feature brings, where it has them: models, permissions, a blueprint, commands."""
    for name in FEATURES:
        for part in ("models", "permissions", "views", "cli"):
            module = _module(f"app.{name}.{part}")
            if module is None:
                continue
            if part == "permissions":
                app.extensions["grants"].add(module.HOLDERS)
            elif part == "views":
                app.register_blueprint(module.bp)
            elif part == "cli":
                app.cli.add_command(module.cli)


def _jobs(app: Flask, config: Config) -> None:
    def transaction() -> Any:
        return writing(engine)

    with app.app_context():
        engine = db.engine
    handlers: dict[str, Handler] = {}
    for name in FEATURES:
        module = _module(f"app.{name}.jobs")
        if module is not None:
            handlers.update(module.HANDLERS)
    mail = SmtpSender(config.smtp_url) if config.smtp_url else FileSender(config.instance / "mail")
    work = Work(
        writing=transaction,
        clock=app.extensions["clock"],
        config=config,
        vault=Vault(config.vault_keys),
        pdf=LazyPrinter(),
        mail=mail,
        einvoice=XmlInvoices(),
        keys=FileKeys(config.key_folder, token=config.pkcs11_uri, timestamps=config.timestamp_url),
        credentials=OpenBadges(),
    )
    app.extensions["confined_printer"] = ConfinedPrinter()
    app.extensions["seals"] = seals
    app.extensions["page_lines"] = page_lines
    app.extensions["letterhead"] = portal.letterhead
    app.extensions["names"] = portal.names_of
    app.extensions["addressee"] = accounts.person
    app.extensions["certified_on"] = certificates.issued_on
    app.extensions["people_again"] = privacy.keep_up
    replies = partial(calendars.read_replies, read=read_answer)
    answers = (
        Beside(partial(replies, inbox=ImapInbox(config.inbox_url)))
        if config.inbox_url
        else partial(replies, inbox=FolderInbox(config.instance / "inbox"))
    )
    huey = build_huey(config.database_url, config.instance)
    app.extensions["work"] = work
    app.extensions["jobs"] = HueyJobs(
        huey, work, {kind: _in_context(app, h) for kind, h in handlers.items()}, CHORES, (*TICKS, answers)
    )


def _in_context(app: Flask, handler: Handler) -> Handler:
    def run(work: Work, payload: dict[str, Any]) -> None:
        with app.app_context():
            handler(work, payload)

    return run


def _module(name: str) -> Any:
    """The module, or None when the feature does not need that piece of furniture."""
    return importlib.import_module(name) if find_spec(name) is not None else None
