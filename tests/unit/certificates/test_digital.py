"""The links that a holder gets with a certificate."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.certificates.digital import digital_links, linkedin_url

SNAPSHOT: Any = {
    "number": "DTE-2026-0042-P1",
    "code": "K7QF-2MXD",
    "name": "Jan & Piet",
    "course_title": "Leergang DemenTalent-expert",
    "foundation": "Stichting DemenTalent",
    "issued_on": "2026-07-02",
    "verify_url": "https://leergang.example/controle/DTE-2026-0042-P1/K7QF-2MXD",
}
FIELDS = {
    "startTask": ["CERTIFICATION_NAME"],
    "name": ["Leergang DemenTalent-expert"],
    "organizationName": ["Stichting DemenTalent"],
    "issueYear": ["2026"],
    "issueMonth": ["7"],
    "certUrl": [SNAPSHOT["verify_url"]],
    "certId": ["DTE-2026-0042-P1"],
}


@pytest.mark.parametrize(
    ("until", "more"),
    [("", {}), ("2029-06-30", {"expirationYear": ["2029"], "expirationMonth": ["6"]})],
)
def test_linkedin_gets_what_the_paper_says_and_no_name(until: str, more: dict[str, list[str]]) -> None:
    address = urlsplit(linkedin_url({**SNAPSHOT, "valid_until": until}))

    assert (address.scheme, address.netloc, address.path) == ("https", "www.linkedin.com", "/profile/add")
    assert parse_qs(address.query) == FIELDS | more


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "DemenTalent Expert Course"), ("nl+en", "Leergang DemenTalent-expert")],
)
def test_linkedin_gets_the_title_of_the_paper(language: str, name: str) -> None:
    english = {"course_title": "DemenTalent Expert Course"}
    address = urlsplit(linkedin_url({**SNAPSHOT, "language": language, "en": english}))

    assert parse_qs(address.query)["name"] == [name]


def test_a_wallet_gets_the_file_and_one_from_before_there_were_codes_has_none() -> None:
    links = digital_links(SNAPSHOT)

    assert links is not None
    assert links.wallet == f"{SNAPSHOT['verify_url']}/credential.json"
    for address, name in (
        (links.jwt, "credential.jwt"),
        (links.png, "badge.png"),
        (links.svg, "badge.svg"),
    ):
        assert address == f"{SNAPSHOT['verify_url']}/{name}"
    assert digital_links({**SNAPSHOT, "code": ""}) is None
