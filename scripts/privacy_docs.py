"""Writes `docs/privacy/register.md` and `docs/privacy/dpia.md` from the tables, roles and settings that are.

Run ``python -m scripts.privacy_docs``. A test writes them anew and compares, so they cannot drift.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from string import Template
from typing import Final

from cryptography.fernet import Fernet

from app import create_app
from app.accounts import settling
from app.attendance.rules import check_in
from app.calendars import rules as calendars
from app.config import Config
from app.core import once, ratelimit
from app.core.db import Base
from app.core.permissions import Grants, Role
from app.courses.reader import load_folder
from app.interest import rules as interest
from app.messages import rules as messages
from app.practice.permissions import PracticePermission
from app.practice.places import PLACES
from app.practice.rules.guard import KINDS
from app.privacy.permissions import PrivacyPermission
from app.privacy.rules.inventory import TABLES, Gone, Keep
from app.requests import rules as requests
from app.web import session

HOME: Final = Path(__file__).resolve().parent.parent
TARGET: Final = HOME / "docs" / "privacy"
SOURCES: Final = TARGET / "sources"

ROLE_WORDS: Final = {
    Role.ADMINISTRATOR: "beheerder",
    Role.FINANCE: "financiën",
    Role.TRAINER: "trainer",
    Role.GUEST_TRAINER: "gasttrainer",
    Role.COORDINATOR: "opleidingscoördinator",
    Role.LEARNER: "deelnemer",
    Role.AUDITOR: "auditor",
    Role.PRIVACY_OFFICER: "privacyfunctionaris",
}
KEEP_WORDS: Final = {
    Keep.ACCOUNT: "meedoen",
    Keep.CASE: "praktijkcasussen",
    Keep.CERTIFICATE: "certificaten",
    Keep.COURSE: "leergang",
    Keep.DEVICE: "aanmelden met een telefoon",
    Keep.INTEREST: "interesse",
    Keep.INVITATION: "uitnodigingen",
    Keep.LETTER: "brieven",
    Keep.LOG: "verantwoording",
    Keep.MONEY: "geld",
    Keep.PROOF: "bewijs van aanwezigheid",
    Keep.REQUEST: "vragen om een plaats",
    Keep.SHORT: "techniek",
}
GONE_WORDS: Final = {
    Gone.ROWS: "de regels gaan weg",
    Gone.BLANK: "wat iemand herkenbaar maakt gaat weg",
    Gone.TEXT: "de tekst gaat weg, aantallen blijven",
    Gone.STAYS: "blijft, als bewijs of omdat de wet het vraagt",
    Gone.NAMELESS: "blijft zonder naam",
}


def months() -> dict[str, int]:
    """How many months the text of a case is kept, by course."""
    found = {}
    for path in sorted((HOME / "course_content").glob("*/course.yaml")):
        content = load_folder(path.parent)
        found[content.title] = content.case_retention_months
    return found


def terms() -> dict[Keep, str]:
    """How long, in words, with the numbers that the code has."""
    by_course = "; ".join(f"{number} maanden ({title})" for title, number in months().items())
    return {
        Keep.ACCOUNT: "zolang iemand meedoet of een account heeft; daarna op verzoek gewist of naamloos gemaakt",
        Keep.CASE: (
            f"de tekst tot {by_course} na het certificaat of het vertrek, en anders na het einde van de groep "
            "(als niemand de groep afsluit: na de laatste geplande dag) of na een latere verandering; "
            "wat op een antwoord wacht, blijft tot het antwoord er is; aantallen en uren blijven"
        ),
        Keep.CERTIFICATE: "zolang certificaten te controleren moeten zijn",
        Keep.COURSE: "zolang de leergang bestaat",
        Keep.INTEREST: (
            f"{interest.CONFIRM_TERM.days} dagen zonder bevestiging; anders {interest.KEPT.days} dagen na het besluit"
        ),
        Keep.DEVICE: f"{check_in.DEVICES_KEPT.days} dagen",
        Keep.INVITATION: f"{calendars.KEPT.days} dagen na de bijeenkomst",
        Keep.LETTER: (
            f"tekst, onderwerp, naam en adres {messages.KEPT.days} dagen; dat er een brief was, blijft bekend"
        ),
        Keep.LOG: "ten minste 5 jaar; een regel kan niet worden veranderd",
        Keep.MONEY: "7 jaar (artikel 52 van de Algemene wet inzake rijksbelastingen)",
        Keep.PROOF: "7 jaar, als bewijs voor wie betaalt",
        Keep.REQUEST: f"{requests.KEPT.days} dagen na het besluit",
        Keep.SHORT: (
            f"kort: een sessie {_hours(session.ABSOLUTE.total_seconds())}, een sleutel van een formulier "
            f"{once.KEPT.days} dagen, een telling {ratelimit.KEPT.days} dag"
        ),
    }


def _hours(seconds: float) -> str:
    return f"{int(seconds // 3600)} uur"


def values() -> dict[str, str]:
    """Everything that stands in the documents and comes from the code."""
    with tempfile.TemporaryDirectory() as folder:
        grants = _application(Path(folder)).extensions["grants"]
        roles = {
            "schrijven": _holders(grants, PracticePermission.WRITE),
            "beoordelen": _holders(grants, PracticePermission.REVIEW),
            "noodtoegang": _holders(grants, PrivacyPermission.EMERGENCY),
            "toezicht": _holders(grants, PrivacyPermission.WATCH),
        }
    kept = terms()
    return {
        **roles,
        "bewaartermijnen": "\n".join(f"- **{KEEP_WORDS[keep]}**: {kept[keep]}." for keep in Keep),
        "maanden": ", ".join(f"{number} maanden ({title})" for title, number in months().items()),
        "verzegeld": "\n".join(f"- `{place.table.name}.{place.column}`" for place in PLACES),
        "verzegeld_aantal": str(len(PLACES)),
        "tabellen": str(len(TABLES)),
        "persoonlijk": str(sum(bool(one.people) for one in TABLES.values())),
        "nood_uren": str(next(one.default for one in fields(Config) if one.name == "emergency_hours")),
        "wacht_dagen": str(settling.SETTLES.days),
        "betwist_dagen": str(settling.DISPUTED.days),
        "patronen": str(len(KINDS)),
        "sessie": _hours(session.ABSOLUTE.total_seconds()),
        "stil": f"{int(session.IDLE.total_seconds() // 60)} minuten",
        "lijst": _listed(kept),
    }


def _application(folder: Path):  # type: ignore[no-untyped-def]
    return create_app(
        Config(
            instance=folder,
            database_url="sqlite://",
            secret_key="x" * 32,
            password_salt="x" * 32,
            vault_keys=(Fernet.generate_key().decode(),),
            base_url="http://localhost",
            testing=True,
        )
    )


def _holders(grants: Grants, permission: PracticePermission | PrivacyPermission) -> str:
    return ", ".join(ROLE_WORDS[role] for role in Role if role in grants.holders(permission))


def _listed(kept: Mapping[Keep, str]) -> str:
    """Each table with what it is for, of whom, what it holds, how long, and what an erasure does."""
    parts = []
    for keep in Keep:
        told = [(name, one) for name, one in TABLES.items() if one.keep is keep]
        parts.append(f"### {KEEP_WORDS[keep].capitalize()}: {kept[keep]}\n")
        parts.append("| Tabel | Waarvoor | Over wie | Kolommen | Bij wissen van een persoon |")
        parts.append("| --- | --- | --- | --- | --- |")
        for name, one in told:
            columns = ", ".join(f"`{column.name}`" for column in Base.metadata.tables[name].columns)
            people = one.people or "niemand"
            gone = GONE_WORDS[one.gone] if one.people else "-"
            parts.append(f"| `{name}` | {one.purpose} | {people} | {columns} | {gone} |")
        parts.append("")
    return "\n".join(parts).rstrip()


def documents() -> dict[Path, str]:
    """The documents as they must be now, by path."""
    found = values()
    return {
        TARGET / name: Template((SOURCES / name).read_text(encoding="utf-8")).substitute(found)
        for name in ("register.md", "dpia.md")
    }


def main() -> None:
    """Writes them."""
    for path, text in documents().items():
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(HOME)}\n")


if __name__ == "__main__":
    main()
