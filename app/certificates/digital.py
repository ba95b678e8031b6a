"""Where the holder of a certificate finds its digital forms. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from app.certificates.document import CertificateSnapshot, complete


@dataclass(frozen=True, slots=True)
class DigitalLinks:
    """Addresses; who has one can read the certificate, for they bear its code."""

    #: Adds it to a profile on LinkedIn. Nothing is sent before the holder opens it.
    linkedin: str
    #: The file that a wallet takes; it takes this address as well.
    wallet: str
    #: The picture with the credential inside.
    picture: str


def digital_links(snapshot: CertificateSnapshot) -> DigitalLinks | None:
    """The links of a certificate; None for one from before there were codes."""
    full = complete(snapshot)
    if not full["code"]:
        return None
    page = full["verify_url"]
    return DigitalLinks(linkedin_url(full), f"{page}/credential.json", f"{page}/badge.png")


def linkedin_url(snapshot: CertificateSnapshot) -> str:
    """LinkedIn's "add to profile", with the fields that it documents for who issues certificates."""
    issued = date.fromisoformat(snapshot["issued_on"])
    until = complete(snapshot)["valid_until"]
    ends = date.fromisoformat(until) if until else None
    return "https://www.linkedin.com/profile/add?" + urlencode(
        {
            "startTask": "CERTIFICATION_NAME",
            "name": snapshot["course_title"],
            "organizationName": snapshot["foundation"],
            "issueYear": issued.year,
            "issueMonth": issued.month,
            **({"expirationYear": ends.year, "expirationMonth": ends.month} if ends else {}),
            "certUrl": snapshot["verify_url"],
            "certId": snapshot["number"],
        }
    )
