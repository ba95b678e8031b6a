"""The foundation's key may live on a token that never gives it away."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from app.adapters.signing.files import FileKeys
from app.adapters.signing.token import parsed
from app.core.keys import KeyRefused, SigningDelayed
from tests.signing import Authority, judged, pem

PLACES = ("/usr/lib/softhsm", "/usr/lib/x86_64-linux-gnu/softhsm", "/usr/lib/aarch64-linux-gnu/softhsm")


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def on_token() -> dict[str, object]:
    """The keys that were put on the token, by label."""
    return {
        "rsa": rsa.generate_private_key(65537, 2048),
        "curve": ec.generate_private_key(ec.SECP256R1()),
    }


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory, on_token: dict[str, object]) -> Iterator[str]:
    """A token by SoftHSM; its URI up to the name of the key."""
    module = next(
        (Path(one, "libsofthsm2.so") for one in PLACES if Path(one, "libsofthsm2.so").exists()), None
    )
    if module is None or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM is not here: install softhsm2")
    home = tmp_path_factory.mktemp("token")
    (home / "tokens").mkdir()
    (home / "softhsm2.conf").write_text(f"directories.tokendir = {home / 'tokens'}\nlog.level = ERROR\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(home / "softhsm2.conf")
    run("--init-token", "--free", "--label", "Stichting", "--so-pin", "5678", "--pin", "1234")
    for number, (label, key) in enumerate(on_token.items(), 1):
        (home / "key.pem").write_bytes(pem(key=key))
        run(
            *("--import", str(home / "key.pem"), "--token", "Stichting", "--pin", "1234"),
            *("--label", label, "--id", f"0{number}"),
        )
    yield f"pkcs11:token=Stichting;object={{label}}?module-path={module}&pin-value={{pin}}"
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


def run(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True, timeout=60)


@pytest.mark.parametrize("label", ["rsa", "curve"])
def test_it_signs_with_the_key_on_the_token(
    token: str, on_token: dict[str, object], authority: Authority, paper: bytes, tmp_path: Path, label: str
) -> None:
    certificate, key = authority.issue("Stichting DemenTalent", key=on_token[label])
    keys = FileKeys(tmp_path, token=token.format(label=label, pin="1234"))
    keys.install(pem(certificate, authority.certificate, key=key), "")

    signer = keys.signer()
    twice = [
        signer.sign(paper, at=certificate.not_valid_before_utc, reason="", location="") for _ in range(2)
    ]

    assert b"PRIVATE" not in (tmp_path / "document.pem").read_bytes(), "it stays on the token"
    for signed in twice:
        assert judged(signed, authority.certificate, certificate.not_valid_before_utc).bottom_line


def test_a_certificate_of_another_key_signs_nothing(
    token: str, authority: Authority, paper: bytes, tmp_path: Path
) -> None:
    certificate, _key = authority.issue("Somebody else")
    keys = FileKeys(tmp_path, token=token.format(label="rsa", pin="1234"))
    keys.install(pem(certificate), "")

    with pytest.raises(KeyRefused, match="hoort niet bij"):
        keys.signer().sign(paper, at=certificate.not_valid_before_utc, reason="", location="")


@pytest.mark.parametrize(("label", "pin"), [("rsa", "9999"), ("unknown", "1234")])
def test_a_token_that_refuses_is_tried_again_later(
    token: str,
    on_token: dict[str, object],
    authority: Authority,
    paper: bytes,
    tmp_path: Path,
    label: str,
    pin: str,
) -> None:
    certificate, _key = authority.issue("Stichting DemenTalent", key=on_token["rsa"])
    keys = FileKeys(tmp_path, token=token.format(label=label, pin=pin))
    keys.install(pem(certificate), "")

    with pytest.raises(SigningDelayed):
        keys.signer().sign(paper, at=certificate.not_valid_before_utc, reason="", location="")


def test_no_new_key_is_made_beside_the_token(tmp_path: Path, authority: Authority) -> None:
    keys = FileKeys(tmp_path, token="pkcs11:token=a;object=b?module-path=/c.so")

    with pytest.raises(KeyRefused, match="kaart"):
        keys.make("document", at=authority.certificate.not_valid_before_utc)
    assert not (tmp_path / "document.pem").exists()


def test_its_address_is_read_as_rfc_7512_has_it() -> None:
    assert parsed("pkcs11:token=St%20D;object=doc?module-path=/usr/lib/a+b.so&pin-value=1%26%2B2") == {
        "token": "St D",
        "object": "doc",
        "module-path": "/usr/lib/a+b.so",
        "pin-value": "1&+2",
    }
    for wrong in ("", "pkcs11:", "pkcs11:token=a?module-path=/b", "file:token=a;object=b?module-path=/c"):
        with pytest.raises(ValueError, match="pkcs11:"):
            parsed(wrong)
