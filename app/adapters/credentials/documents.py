"""The documents themselves, before they are secured: the badge, the list of revocations, the issuer's own."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from app.adapters.credentials.canonical import EXTENSIONS, OPEN_BADGES, W3C, Json
from app.adapters.credentials.proofs import multibase64
from app.core.clock import AMSTERDAM
from app.core.credentials import CredentialClaims
from app.core.multibase import multikey

_SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
#: Bits of a published list at least (Bitstring Status List 1.0, section 6.1): a place must tell little.
LEAST_BITS = 131_072
#: What stands behind the address of a list when it is asked for as a JSON Web Token.
AS_JWT = ".jwt"


def did_of(base_url: str) -> str:
    """Return the did:web of a public address: its host, the colon of a port escaped, then the path by colons."""
    parts = urlsplit(base_url)
    return "did:web:" + ":".join(
        quote(part, safe="") for part in (parts.netloc, *parts.path.split("/")) if part
    )


def badge(claims: CredentialClaims, *, list_url: str) -> Json:
    """Return the AchievementCredential of one certificate; its bit stands in the list at ``list_url``."""
    document: Json = {
        "@context": [W3C, OPEN_BADGES, EXTENSIONS],
        "id": _urn(f"{claims.base_url}/{claims.number}"),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": claims.course_title,
        "issuer": {
            "id": did_of(claims.base_url),
            "type": ["Profile"],
            "name": claims.issuer,
            "url": claims.base_url,
        },
        "validFrom": _at(claims.issued_on, time.min),
        "awardedDate": _at(claims.awarded_on, time.min),
    }
    if claims.valid_until is not None:
        document["validUntil"] = _at(claims.valid_until, time(23, 59, 59))
    document["credentialSubject"] = {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": claims.holder,
                "identityType": "name",
            }
        ],
        "licenseNumber": claims.number,
        "narrative": claims.narrative,
        "achievement": _achievement(claims),
    }
    results = [
        {"type": ["Result"], "resultDescription": _level_of(claims, one.code), "value": one.level}
        for one in claims.competencies
        if one.level
    ]
    if results:
        document["credentialSubject"]["result"] = results
    document["evidence"] = [{"id": claims.verify_url, "type": ["Evidence"], "name": claims.number}]
    document["credentialStatus"] = {
        "id": f"{list_url}#{claims.status_index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(claims.status_index),
        "statusListCredential": list_url,
    }
    document["credentialSchema"] = [{"id": _SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}]
    return document


def revocations(*, base_url: str, url: str, size: int, raised: Collection[int], at: datetime) -> Json:
    """Return the BitstringStatusListCredential; the first place is the highest bit of the first byte.

    It has no end: a list that ends would take every certificate with it on the day that we are no longer here.
    """
    bits = bytearray((max(size, LEAST_BITS) + 7) // 8)
    for place in raised:
        if not 0 <= place < size:
            raise ValueError(f"no place {place} in a list of {size}")
        bits[place // 8] |= 0x80 >> place % 8
    return {
        "@context": [W3C],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did_of(base_url),
        "validFrom": at.astimezone(AMSTERDAM).isoformat(timespec="seconds"),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": multibase64(gzip.compress(bytes(bits), mtime=0)),
        },
    }


def issuer(base_url: str, keys: Sequence[tuple[str, bytes]]) -> Json:
    """Return the DID document. A retired key keeps its place under `assertionMethod`.

    A verifier asks at the moment of verifying whether the key may make assertions (Controlled Identifiers 1.0,
    section 3.3): a key that left the list would take all that it ever signed with it.
    """
    did = did_of(base_url)
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": [
            {
                "id": f"{did}#{kid}",
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": multikey(public),
            }
            for kid, public in keys
        ],
        "assertionMethod": [f"{did}#{kid}" for kid, _ in keys],
    }


def _achievement(claims: CredentialClaims) -> Json:
    return {
        "id": _urn(f"{claims.base_url}/{claims.course}"),
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": claims.course_title,
        "description": claims.description,
        "criteria": {"narrative": claims.criteria},
        "image": {"id": claims.image_url, "type": "Image"},
        "inLanguage": claims.language,
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": one.title,
                "targetUrl": f"{claims.verify_url}#{quote(one.code)}",
                "targetFramework": claims.course_title,
                "targetCode": one.code,
                **({"targetDescription": one.summary} if one.summary else {}),
            }
            for one in claims.competencies
        ],
        "resultDescription": [
            {
                "id": _level_of(claims, one.code),
                "type": ["ResultDescription"],
                "name": one.title,
                "resultType": "PerformanceLevel",
                **({"allowedValue": list(claims.levels)} if claims.levels else {}),
            }
            for one in claims.competencies
        ],
    }


def _level_of(claims: CredentialClaims, code: str) -> str:
    return _urn(f"{claims.base_url}/{claims.course}/{code}")


def _urn(name: str) -> str:
    """A name that is the same each time, so that a second attempt writes the same bytes; it leads nowhere."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"


def _at(day: date, at: time) -> str:
    """With the offset of Amsterdam, so that who reads no further than the date reads the right one."""
    return datetime.combine(day, at, tzinfo=AMSTERDAM).isoformat()
