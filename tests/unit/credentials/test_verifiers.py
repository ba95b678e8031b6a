"""What we sign, verifiers of another make accept; what was changed, revoked or has expired they refuse. Offline."""

import base64
import copy
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from joserfc import jws
from joserfc.errors import SecurityWarning
from joserfc.jwk import OKPKey
from openbadgeslib.ob3.ldp import verify_data_integrity_proof
from openbadgeslib.ob3.verifier import OB3VerificationError

from app.core.credentials import Secured
from tests.unit.credentials.judges import (
    DID,
    KEY,
    WRITER,
    SeededKey,
    Web,
    claims,
    digital_bazaar,
    openbadgeslib_json,
    openbadgeslib_jwt,
    status_list,
)


def signed(**changes: Any) -> Secured:
    return WRITER.credential(KEY, claims(**changes))


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every text and every yes or no in a document."""
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(one, (*path, key))
    else:
        yield path


def tampered(document: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """A copy with that one value changed."""
    changed = copy.deepcopy(document)
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    was = holder[path[-1]]
    holder[path[-1]] = (not was) if isinstance(was, bool) else f"{was}x"
    return changed


def test_both_forms_are_accepted_and_say_who_and_what() -> None:
    web, made = Web().documents(), signed()

    for read in (openbadgeslib_json(made.json, web), openbadgeslib_jwt(made.jwt, web)):
        assert [one.identity_hash for one in read.identifiers] == ["Jantine van ’t Hœff"]
        assert read.issuer.id == DID
        assert read.achievement.name == "Leergang DemenTalent-expert"
        assert [one.target_code for one in read.achievement.alignments] == ["C1", "C2", "C5"]
        assert [one.value for one in read.results] == ["sterk", "voldoende"]
        assert read.recipient_id is None
    assert digital_bazaar(web, json.loads(made.json)) == [None]


@pytest.mark.parametrize("holder", ["Ἀλεξάνδρα", "محمد", "🌻", "x" * 80, "]]> & <b>", "\u202e\ufffe"])
def test_any_name_can_be_signed(holder: str) -> None:
    made = signed(holder=holder)

    openbadgeslib_json(made.json, Web().documents())
    assert openbadgeslib_jwt(made.jwt, Web().documents()).identifiers[0].identity_hash == holder


def test_one_changed_value_is_refused_wherever_it_stands() -> None:
    document = json.loads(signed().json)
    changed = [tampered(document, path) for path in leaves(document)]

    assert len(changed) > 60
    for one in changed:
        with pytest.raises(OB3VerificationError):
            openbadgeslib_json(json.dumps(one), Web().documents())
    assert None not in digital_bazaar(Web().documents(), *changed)


def test_one_changed_character_of_the_token_is_refused() -> None:
    jwt = signed().jwt

    for at in range(0, len(jwt) - 1, 97):
        with pytest.raises(OB3VerificationError):
            openbadgeslib_jwt(jwt[:at] + ("A" if jwt[at] != "A" else "B") + jwt[at + 1 :], Web().documents())


def test_a_revoked_certificate_is_refused_and_its_neighbours_are_not() -> None:
    made, revoked = signed(), Web(listed=status_list(41, 42)).documents()

    for judge, form in ((openbadgeslib_json, made.json), (openbadgeslib_jwt, made.jwt)):
        with pytest.raises(OB3VerificationError, match="revocation"):
            judge(form, revoked)  # type: ignore[operator]
    neighbour = signed(status_index=43)
    openbadgeslib_json(neighbour.json, revoked)
    openbadgeslib_jwt(neighbour.jwt, revoked)
    assert digital_bazaar(revoked, json.loads(made.json), json.loads(neighbour.json)) == [
        "revoked",
        None,
    ]


def test_an_expired_certificate_is_refused_and_holds_through_its_last_day() -> None:
    made = signed(valid_until=date(2025, 7, 2))
    web = Web().documents()

    with pytest.raises(OB3VerificationError, match="expired"):
        openbadgeslib_json(made.json, web)
    with pytest.raises(OB3VerificationError, match="expired"):
        openbadgeslib_jwt(made.jwt, web)
    document = json.loads(made.json)
    assert digital_bazaar(web, document, now="2025-07-02T21:55:00Z") == [None]
    assert 'after "validUntil"' in str(digital_bazaar(web, document, now="2025-07-02T22:10:00Z"))


def test_a_certificate_of_a_retired_key_still_verifies_and_one_of_a_strange_key_does_not() -> None:
    new = SeededKey(2)
    web = Web(keys=(new, KEY), listed=status_list(7, key=new)).documents()
    old, strange = signed(), WRITER.credential(SeededKey(3), claims())

    openbadgeslib_json(old.json, web)
    openbadgeslib_jwt(old.jwt, web)
    with pytest.raises(OB3VerificationError):
        openbadgeslib_json(strange.json, web)
    with pytest.raises(OB3VerificationError):
        openbadgeslib_jwt(strange.jwt, web)
    accepted, refused = digital_bazaar(web, json.loads(old.json), json.loads(strange.json))
    assert accepted is None
    assert refused


def test_a_list_that_another_signed_is_refused() -> None:
    made, web = signed(), Web(listed=status_list(key=SeededKey(3))).documents()

    with pytest.raises(OB3VerificationError):
        openbadgeslib_jwt(made.jwt, web)
    assert digital_bazaar(web, json.loads(made.json)) != [None]


def test_the_proof_of_the_list_is_good_for_openbadgeslib_too() -> None:
    listed = status_list(3)
    pem = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": _x(KEY)}).as_pem(private=False)

    verify_data_integrity_proof(json.loads(listed.json), pem)
    with pytest.raises(OB3VerificationError):
        verify_data_integrity_proof(tampered(json.loads(listed.json), ("validFrom",)), pem)


def test_the_token_is_a_plain_json_web_signature() -> None:
    key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": _x(KEY)})

    with pytest.warns(SecurityWarning, match="EdDSA"):  # the name that Open Badges 3.0 has for Ed25519
        read = jws.deserialize_compact(signed(valid_until=date(2031, 7, 2)).jwt, key, algorithms=["EdDSA"])

    payload = json.loads(read.payload)
    assert read.headers() == {"alg": "EdDSA", "kid": f"{DID}#{KEY.kid}", "typ": "JWT"}
    assert payload["iss"] == DID
    assert payload["jti"] == payload["id"]
    assert payload["nbf"] < payload["exp"]
    assert "sub" not in payload
    assert "proof" not in payload


def test_the_same_certificate_gives_the_same_bytes() -> None:
    assert signed() == signed()
    assert status_list(5) == status_list(5)
    assert status_list(5) != status_list(6)


def _x(key: SeededKey) -> str:
    return base64.urlsafe_b64encode(key.public()).rstrip(b"=").decode()
