"""Where the holder of a certificate finds its digital forms. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from app.certificates.document import CertificateSnapshot, complete, in_its_language


@dataclass(frozen=True, slots=True)
class DigitalLinks:
    """Addresses; who has one can read the certificate, for they bear its code."""

    #: Adds it to a profile on LinkedIn. Nothing is sent before the holder opens it.
    linkedin: str
    #: The file that a wallet takes; it takes this address as well.
    wallet: str
    #: The same as a VC-JWT, the other form in which wallets read it.
    jwt: str
    #: The picture with the credential inside, in dots and in lines.
    png: str
    svg: str


def digital_links(snapshot: CertificateSnapshot) -> DigitalLinks | None:
    """The links of a certificate; None for one from before there were codes."""
    full = complete(snapshot)
    if not full["code"]:
        return None
    page = full["verify_url"]
    return DigitalLinks(
        linkedin=linkedin_url(full),
        wallet=f"{page}/credential.json",
        jwt=f"{page}/credential.jwt",
        png=f"{page}/badge.png",
        svg=f"{page}/badge.svg",
    )


def linkedin_url(snapshot: CertificateSnapshot) -> str:
    """LinkedIn's "add to profile", with the fields that it documents for who issues certificates."""
    issued = date.fromisoformat(snapshot["issued_on"])
    full = complete(snapshot)
    until = full["valid_until"]
    ends = date.fromisoformat(until) if until else None
    return "https://www.linkedin.com/profile/add?" + urlencode(
        {
            "startTask": "CERTIFICATION_NAME",
            "name": in_its_language(full)["course_title"],
            "organizationName": snapshot["foundation"],
            "issueYear": issued.year,
            "issueMonth": issued.month,
            **({"expirationYear": ends.year, "expirationMonth": ends.month} if ends else {}),
            "certUrl": snapshot["verify_url"],
            "certId": snapshot["number"],
        }
    )
