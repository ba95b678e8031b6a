"""What stands in a credential, in the list of revocations and in the issuer's document."""

import base64
import gzip
import hashlib
import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadgeslib.ob3.contexts import load_context
from openbadgeslib.ob3.did import did_web_from_url
from pyld import jsonld

from app.adapters.credentials.canonical import FILES, HERE, canonical, load
from app.adapters.credentials.documents import did_of, issuer
from app.core.multibase import from_multikey
from tests.unit.credentials.judges import DID, HOME, KEY, LIST, PAGE, WRITER, claims, status_list

SCHEMA = Path(
    os.environ.get(
        "OB_SCHEMA",
        Path(__file__).resolve().parents[4] / "shared" / "validators" / "achievementcredential.json",
    )
)
#: Of each context, from the specification or from its maker (app/adapters/credentials/contexts/README.md).
HASHES = {
    "credentials-v2.json": "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    "ob-v3p0-context-3.0.3.json": "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    "ob-v3p0-extensions.json": "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
}


def document(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(WRITER.credential(KEY, claims(**changes)).json)
    return made


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"valid_until": date(2029, 7, 1)},
        {"competencies": (), "levels": ()},
        {"base_url": "http://127.0.0.1:8000", "holder": "Zoë 🌻"},
    ],
    ids=["plain", "ends", "without competencies", "demo"],
)
def test_a_credential_is_what_the_schema_of_1edtech_asks(changes: dict[str, Any]) -> None:
    if not SCHEMA.exists():
        pytest.skip(f"the schema of Open Badges 3.0 is not at {SCHEMA}")
    judge = jsonschema.Draft201909Validator(
        json.loads(SCHEMA.read_text("utf-8")), format_checker=jsonschema.Draft201909Validator.FORMAT_CHECKER
    )
    wrong = document() | {"validFrom": "2 juli 2024"}

    assert [error.message for error in judge.iter_errors(document(**changes))] == []
    assert [list(error.path) for error in judge.iter_errors(wrong)] == [["validFrom"]]


def test_a_credential_says_what_the_paper_says_and_nothing_more_of_its_holder() -> None:
    made = document(awarded_on=date(2023, 1, 31))
    subject = made["credentialSubject"]

    assert made["issuer"] == {
        "id": DID,
        "type": ["Profile"],
        "name": "Stichting DemenTalent",
        "url": HOME,
    }
    assert made["validFrom"] == "2024-07-02T00:00:00+02:00"
    assert made["awardedDate"] == "2023-01-31T00:00:00+01:00"
    assert "validUntil" not in made
    assert set(subject) == {"type", "identifier", "licenseNumber", "narrative", "achievement", "result"}
    assert subject["identifier"] == [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": "Jantine van ’t Hœff",
            "identityType": "name",
        }
    ]
    assert "@" not in json.dumps(made).replace("@context", "")
    assert made["evidence"][0]["id"] == PAGE
    assert made["credentialStatus"]["statusListCredential"] == LIST


def test_each_given_level_points_to_its_competency() -> None:
    made = document()["credentialSubject"]
    names = {one["id"]: one["name"] for one in made["achievement"]["resultDescription"]}

    assert [(names[one["resultDescription"]], one["value"]) for one in made["result"]] == [
        ("Talenten ontdekken", "sterk"),
        ("Werkplek vinden", "voldoende"),
    ]
    assert made["achievement"]["alignment"][0]["targetUrl"] == f"{PAGE}#C1"


def test_every_term_is_signed() -> None:
    """What a context does not know, a signature over JSON-LD does not cover: nothing may stay relative."""
    made = document(valid_until=date(2029, 7, 1))
    proof = made.pop("proof")
    read = jsonld.expand(made, {"documentLoader": load})

    def keys(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {key for one in value.values() for key in keys(one)}
        return {key for one in value for key in keys(one)} if isinstance(value, list) else set()

    def texts(value: Any) -> set[str]:
        if isinstance(value, dict | list):
            found = value.values() if isinstance(value, dict) else value
            return {text for one in found for text in texts(one)}
        return {str(value)}

    terms = keys(read)
    assert all("://" in term or term.startswith("@") for term in terms)
    assert texts(made) - texts(read) <= set(FILES) | set(jsonld_types(made))
    assert len(proof) == 1


def jsonld_types(value: Any) -> list[str]:
    """The short names of types in a document: they come back written out."""
    if isinstance(value, dict):
        own = value.get("type", [])
        return [
            *([own] if isinstance(own, str) else own),
            *(t for v in value.values() for t in jsonld_types(v)),
        ]
    return [t for one in value for t in jsonld_types(one)] if isinstance(value, list) else []


def test_contexts_are_the_published_ones_and_no_other_is_ever_loaded() -> None:
    assert {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in HERE.glob("*.json")
    } == HASHES
    assert {url: load(url)["document"] for url in FILES} == {url: load_context(url) for url in FILES}
    for url in ("https://www.w3.org/2018/credentials/v1", "file:///etc/passwd", f"{HOME}/context"):
        with pytest.raises(ValueError, match="no context of ours"):
            load(url)
        with pytest.raises(jsonld.JsonLdError):
            canonical({"@context": url, "type": "x"})


@pytest.mark.parametrize("size", [3, 131_072, 200_001])
def test_a_list_has_a_bit_for_each_place_the_first_one_highest(size: int) -> None:
    listed = WRITER.status_list(
        KEY, base_url=HOME, url=LIST, size=size, raised=[0, 2], at=datetime(2024, 1, 1, tzinfo=UTC)
    )
    made = json.loads(listed.json)
    encoded = made["credentialSubject"]["encodedList"]
    bits = gzip.decompress(base64.urlsafe_b64decode(encoded[1:] + "=" * (-(len(encoded) - 1) % 4)))

    assert encoded[0] == "u"
    assert len(bits) * 8 >= max(size, 131_072)
    assert bits[0] == 0b1010_0000
    assert not any(bits[1:])
    assert "validUntil" not in made
    assert made["validFrom"] == "2024-01-01T01:00:00+01:00"


@pytest.mark.parametrize("place", [-1, 3])
def test_a_place_outside_the_list_is_refused(place: int) -> None:
    with pytest.raises(ValueError, match="no place"):
        WRITER.status_list(KEY, base_url=HOME, url=LIST, size=3, raised=[place], at=datetime.now(UTC))


def test_the_list_of_a_token_has_its_own_address() -> None:
    payload = status_list(1).jwt.split(".")[1]
    claimed = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))

    assert claimed["id"] == claimed["jti"] == f"{LIST}.jwt"


@pytest.mark.parametrize(
    ("address", "did"),
    [
        ("https://leergang.example", "did:web:leergang.example"),
        ("https://leergang.example:8443", "did:web:leergang.example%3A8443"),
        ("https://example.nl/leergang/assen", "did:web:example.nl:leergang:assen"),
        ("http://127.0.0.1:8000", "did:web:127.0.0.1%3A8000"),
    ],
)
def test_a_did_follows_from_the_address(address: str, did: str) -> None:
    assert did_of(address) == did
    if address.startswith("https"):
        assert did_web_from_url(address) == did


def test_every_key_that_ever_signed_stays_in_the_issuers_document() -> None:
    made = issuer(HOME, [("credential-b", b"b" * 32), ("credential-a", b"a" * 32)])

    assert made["id"] == DID
    assert made["assertionMethod"] == [f"{DID}#credential-b", f"{DID}#credential-a"]
    assert [from_multikey(one["publicKeyMultibase"]) for one in made["verificationMethod"]] == [
        b"b" * 32,
        b"a" * 32,
    ]
    assert all(one["controller"] == DID for one in made["verificationMethod"])


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_words_come_back_as_they_were(holder: str, title: str) -> None:
    made = document(holder=holder, course_title=title)

    assert made["credentialSubject"]["identifier"][0]["identityHash"] == holder
    assert made["name"] == title
