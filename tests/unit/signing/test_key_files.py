"""Private keys are files that only their owner reads; the newest is in use, and a wrong file says so."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from app.adapters.signing.files import FileKeys
from app.core.keys import KeyPurpose, KeyRefused, PlainPurpose
from app.core.multibase import from_multikey
from tests.signing import Authority, pem
from tests.unit.signing.conftest import AT


@pytest.mark.parametrize("purpose", ["credential", "register"])
def test_a_key_signs_what_its_public_half_proves(keys: FileKeys, purpose: PlainPurpose) -> None:
    key = keys.current(purpose)

    Ed25519PublicKey.from_public_bytes(key.public()).verify(key.sign(b"message"), b"message")
    assert key.kid.startswith(f"{purpose}-")
    assert key.sign(b"message") == FileKeys(keys._folder).current(purpose).sign(b"message")
    (told,) = [one for one in keys.public() if one.purpose == purpose]
    assert told.kid == key.kid
    assert from_multikey(told.public) == key.public()
    assert told.ends_at is None


def test_only_the_owner_reads_them(keys: FileKeys) -> None:
    assert keys._folder.stat().st_mode & 0o777 == 0o700
    assert {one.stat().st_mode & 0o777 for one in keys._folder.iterdir()} == {0o600}
    assert sorted(one.name for one in keys._folder.iterdir()) == [
        "authority.pem",
        "credential.pem",
        "document.pem",
        "register.pem",
    ]


@pytest.mark.parametrize("purpose", ["credential", "document"])
def test_a_new_key_takes_the_place_of_the_old_at_once_and_everywhere(
    tmp_path: Path, purpose: KeyPurpose
) -> None:
    worker, desk = FileKeys(tmp_path), FileKeys(tmp_path)
    first = desk.make(purpose, at=AT)
    assert worker.public() == (first,)

    second = desk.make(purpose, at=AT + timedelta(days=1))

    assert second.kid != first.kid
    assert worker.public() == desk.public() == (second,)
    if purpose == "document":
        assert worker.signer().key.kid == second.kid
        assert len({one.public.split("-----BEGIN")[-1] for one in (first, second)}) == 1, "one authority"


def test_the_key_for_documents_holds_three_years_and_begins_before_today(keys: FileKeys) -> None:
    key = keys.signer().key

    assert key.not_after == AT + timedelta(days=3 * 365)
    assert key.not_before < AT - timedelta(days=700)
    assert keys.public()[-1].ends_at == key.not_after


def test_a_missing_key_says_which_and_how_to_make_it(tmp_path: Path) -> None:
    keys = FileKeys(tmp_path / "none")

    assert keys.public() == ()
    for wanted in (keys.signer, lambda: keys.current("credential"), lambda: keys.current("register")):
        with pytest.raises(KeyRefused, match="make-keys"):
            wanted()


@pytest.mark.parametrize(
    "content", [b"", b"rubbish", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_a_damaged_key_is_refused_and_never_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "credential.pem").write_bytes(content)
    (tmp_path / "document.pem").write_bytes(content)
    keys = FileKeys(tmp_path)

    for wanted in (keys.public, keys.signer, lambda: keys.current("credential")):
        with pytest.raises(KeyRefused):
            wanted()
    assert (tmp_path / "credential.pem").read_bytes() == content


def test_a_key_of_a_real_authority_is_taken_in_from_pem_and_from_pkcs12(tmp_path: Path) -> None:
    authority = Authority()
    certificate, key = authority.issue("Stichting DemenTalent")
    locked = pkcs12.serialize_key_and_certificates(
        b"document", key, certificate, [authority.certificate], BestAvailableEncryption(b"geheim")
    )

    mixed = FileKeys(tmp_path / "a").install(pem(authority.certificate, certificate, key=key), "")
    other = FileKeys(tmp_path / "b").install(locked, "geheim")

    assert mixed == other
    assert mixed.public == pem(certificate, authority.certificate).decode()
    assert FileKeys(tmp_path / "b").signer().key.subject == "CN=Stichting DemenTalent"


def test_what_cannot_sign_is_refused_and_the_key_in_use_stays(tmp_path: Path) -> None:
    keys, authority = FileKeys(tmp_path), Authority()
    certificate, _key = authority.issue("Stichting DemenTalent")
    _other, stranger = authority.issue("Another")
    in_use = keys.make("document", at=datetime.now(UTC))

    for wrong in (
        b"",
        b"no key at all",
        pem(certificate),
        pem(certificate, key=stranger),
        pem(certificate, key=ed25519.Ed25519PrivateKey.generate()),
    ):
        with pytest.raises(KeyRefused):
            keys.install(wrong, "")
    assert keys.public() == (in_use,)
