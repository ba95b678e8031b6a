"""The menu per role, the footer, and who is acting. Names endpoints by text and skips what is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.routing import BuildError

from app.core.permissions import Actor, Role
from app.web.gate import current_actor
from app.web.i18n import language

#: endpoint, label, icon
Entry = tuple[str, Any, str]

MENUS: Final[Mapping[Role, Sequence[Entry]]] = {
    Role.ADMINISTRATOR: (
        ("portal.administrator", _l("Overzicht"), "house"),
        ("cohorts.index", _l("Groepen"), "people"),
        ("organisations.index", _l("Organisaties"), "building"),
        ("portal.finance", _l("Geld"), "receipt"),
        ("accounts.people", _l("Personen"), "person"),
        ("messages.log", _l("Brieven"), "envelope"),
        ("courses.index", _l("Leergangen"), "mortarboard"),
    ),
    Role.FINANCE: (
        ("portal.finance", _l("Overzicht"), "house"),
        ("billing.invoices", _l("Facturen"), "receipt"),
        ("payments.entries", _l("Bank"), "bank"),
        ("bookkeeping.index", _l("Boekhouding"), "journal-text"),
        ("billing.funds", _l("Fondsen"), "piggy-bank"),
    ),
    Role.COORDINATOR: (
        ("portal.coordinator", _l("Overzicht"), "house"),
        ("requests.index", _l("Aanvragen"), "person-plus"),
        ("organisations.details", _l("Organisatie"), "building"),
        ("billing.organisation_invoices", _l("Facturen"), "receipt"),
        ("impact.index", _l("Resultaten"), "pie-chart"),
    ),
    Role.TRAINER: (
        ("portal.trainer", _l("Overzicht"), "house"),
        ("practice.review_list", _l("Praktijkcasussen"), "journal-check"),
        ("planning.absences", _l("Beschikbaarheid"), "calendar-x"),
        ("evaluations.index", _l("Evaluaties"), "pie-chart"),
        ("impact.index", _l("Resultaten"), "people"),
    ),
    Role.GUEST_TRAINER: (
        ("portal.trainer", _l("Overzicht"), "house"),
        ("planning.absences", _l("Beschikbaarheid"), "calendar-x"),
    ),
    Role.LEARNER: (
        ("portal.learner", _l("Overzicht"), "house"),
        ("attendance.own", _l("Aanwezigheid"), "list-check"),
        ("practice.mine", _l("Praktijkcasussen"), "journal-text"),
    ),
    Role.AUDITOR: (
        ("portal.auditor", _l("Overzicht"), "house"),
        ("audit.log", _l("Logboek"), "shield-check"),
    ),
    Role.PRIVACY_OFFICER: (
        ("privacy.index", _l("Overzicht"), "house"),
        ("privacy.requests", _l("Verzoeken"), "envelope"),
        ("privacy.readings", _l("Inzagelog"), "list-check"),
        ("privacy.erasing", _l("Wissen"), "trash"),
    ),
}
#: Pages of an entry whose addresses do not stand below its own: they begin with what they are about.
BELOW: Final[Mapping[str, frozenset[str]]] = {
    "cohorts.index": frozenset(
        {
            "attendance.picture",
            "calendars.answers",
            "certificates.batch",
            "certificates.dispensation",
            "certificates.end_batch",
            "certificates.learner_progress",
            "certificates.progress",
            "certificates.propose_dispensation",
            "certificates.resume_batch",
            "certificates.stop_batch",
            "planning.add_guest",
            "planning.ask",
            "planning.cancel",
            "planning.change",
            "planning.conflicts",
            "planning.join",
            "planning.new_place",
            "planning.place",
            "planning.places",
            "planning.reinstate",
            "planning.remove_guest",
            "planning.room",
            "planning.session",
            "planning.split",
        }
    ),
    "courses.index": frozenset({"certificates.template", "certificates.templates"}),
    "billing.invoices": frozenset({"billing.check_run", "billing.draft", "billing.run", "billing.vat"}),
    "bookkeeping.index": frozenset(
        {"bookkeeping.statement", "bookkeeping.write_off", "bookkeeping.write_offs"}
    ),
    "billing.organisation_invoices": frozenset(
        {
            "billing.organisation_invoice",
            "billing.organisation_invoices",
            "billing.own_default_split",
            "billing.own_lines",
            "billing.own_money",
            "billing.own_proposals",
            "bookkeeping.own_statement",
        }
    ),
}
#: Last in every menu of someone who is logged in.
COMMON: Final[Sequence[Entry]] = (("calendars.subscriptions", _l("Agenda"), "calendar3"),)
#: In this order a person with several roles sees the menus.
ORDER: Final = (
    Role.ADMINISTRATOR,
    Role.FINANCE,
    Role.COORDINATOR,
    Role.TRAINER,
    Role.GUEST_TRAINER,
    Role.LEARNER,
    Role.AUDITOR,
    Role.PRIVACY_OFFICER,
)
#: What the bar of a phone holds; the rest stands in the bar of a wide screen and always in the footer.
MOST: Final = 5
ROLE_NAMES: Final[Mapping[Role, Any]] = {
    Role.ADMINISTRATOR: _l("Beheerder"),
    Role.FINANCE: _l("Financiën"),
    Role.TRAINER: _l("Trainer"),
    Role.GUEST_TRAINER: _l("Gasttrainer"),
    Role.COORDINATOR: _l("Opleidingscoördinator"),
    Role.LEARNER: _l("Deelnemer"),
    Role.AUDITOR: _l("Auditor"),
    # With a soft hyphen: in the bar of a phone the word does not fit on a line.
    Role.PRIVACY_OFFICER: _l("Privacy\u00adfunctionaris"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the menu; ``current`` is ``page``, ``true`` (somewhere below it) or empty.

    ``more`` entries do not fit in the bar of a phone.
    """

    url: str
    label: str
    symbol: str
    current: str
    more: bool = False


@dataclass(frozen=True, slots=True)
class Me:
    """Who is logged in, as the bar shows it."""

    name: str
    role: str
    url: str


def url_if(endpoint: str, **values: Any) -> str | None:
    """The address of ``endpoint``, or None when it does not exist or asks for values that are not given."""
    if endpoint not in current_app.view_functions:
        return None
    try:
        return url_for(endpoint, **values)
    except BuildError:
        return None


def navigation() -> list[Item]:
    """The menu of the acting person; empty for a visitor."""
    actor = current_actor()
    if actor.person_id is None:
        return []
    entries: dict[str, Entry] = {}
    for role in ORDER:
        if role in actor.roles:
            for entry in MENUS[role]:
                entries.setdefault(entry[0], entry)
    own = [
        (url, entry) for entry in entries.values() if (url := url_if(entry[0]) or _of_own(entry[0], actor))
    ]
    shared = [(url, entry) for entry in COMMON if (url := url_if(entry[0]))]
    first = MOST - len(shared)
    found = [*own[:first], *shared, *own[first:]]
    here = request.path
    below = next((url for url, entry in found if request.endpoint in BELOW.get(entry[0], ())), "") or max(
        (url for url, entry in found if here == url or (here.startswith(url + "/") and entry[2] != "house")),
        key=len,
        default="",
    )
    return [
        Item(
            url, str(label), symbol, "" if url != below else "page" if url == here else "true", place >= MOST
        )
        for place, (url, (_endpoint, label, symbol)) in enumerate(found)
    ]


def _of_own(endpoint: str, actor: Actor) -> str | None:
    """The page of the one organisation that ``actor`` coordinates; with more of them the start page leads there."""
    if len(actor.organisation_ids) != 1:
        return None
    return url_if(endpoint, organisation_id=next(iter(actor.organisation_ids)))


def acting() -> Me | None:
    """Who is logged in; None for a visitor."""
    actor = current_actor()
    if actor.person_id is None:
        return None
    return Me(actor.name, actor.organisation_name or role_name(actor), url_if("accounts.me") or home_url())


def role_name(actor: Actor) -> str:
    """The first role of ``actor`` in words."""
    return next((str(ROLE_NAMES[role]) for role in ORDER if role in actor.roles), "")


def home_url() -> str:
    """Where the mark in the bar leads: the own start page, or the public front page."""
    if current_actor().person_id is not None and (start := url_if("portal.start")):
        return start
    return url_if("portal.front") or "/"


def login_url() -> str | None:
    """The login page; None on that page itself."""
    return None if request.endpoint == "security.login" else url_if("security.login")


def is_demo() -> bool:
    """Whether this is a demo world: ``app.extensions["demo"]`` is true, or a function that says so."""
    demo = current_app.extensions.get("demo", False)
    return bool(demo() if callable(demo) else demo)


def demo_url() -> str | None:
    """The page with sent letters when this is a demo world without a mail server; else None."""
    return (
        url_if("messages.mailbox") if is_demo() and not current_app.extensions["leergang"].smtp_url else None
    )


def foot_links() -> list[tuple[str, str]]:
    """The links of the footer: (address, label)."""
    entries = (
        ("certificates.verify_search", _("Certificaat controleren")),
        ("certificates.experts", _("Experts zoeken")),
        ("web.privacy", _("Privacy")),
        ("web.accessibility", _("Toegankelijkheid")),
        ("web.contact", _("Contact")),
        ("web.display", _("Weergave: licht of donker")),
    )
    links = [(url, label) for endpoint, label in entries if (url := url_if(endpoint))]
    other = "English" if language() == "nl" else "Nederlands"
    if display := url_if("web.display", _anchor="taal"):
        links.append((display, _("Taal: %(language)s", language=other)))
    return links


def init_app(app: Flask) -> None:
    """Makes the menu known to templates."""
    app.jinja_env.globals.update(
        navigation=navigation,
        acting=acting,
        home_url=home_url,
        login_url=login_url,
        demo_url=demo_url,
        foot_links=foot_links,
        url_if=url_if,
    )
