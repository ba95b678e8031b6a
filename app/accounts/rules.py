"""Pure decisions about accounts: what people call a device, and which of two records of one person remains."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.text import T, Text

#: A word of the user agent and the name that people use; the first that is found counts, so Chrome comes after
#: the browsers that also call themselves Chrome.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> Text | None:
    """`Firefox op Windows`, for the user agent that a browser sends; None when it names neither."""
    browser = next((name for word, name in _BROWSERS if word in user_agent), "")
    system = next((name for word, name in _SYSTEMS if word in user_agent), "")
    if browser and system:
        return T("%(browser)s op %(system)s", browser=browser, system=system)
    return T("%(name)s", name=browser or system) if browser or system else None


@dataclass(frozen=True, slots=True)
class Claim:
    """What speaks for keeping one of two records of the same person."""

    person_id: int
    certificates: int
    has_login: bool
    name_confirmed: bool


def remains(one: Claim, other: Claim) -> int:
    """Which record to propose to keep: the one with certificates, then with a login, then the older one."""

    def weight(claim: Claim) -> tuple[int, bool, bool, int]:
        return (claim.certificates, claim.has_login, claim.name_confirmed, -claim.person_id)

    return max(one, other, key=weight).person_id
