"""The application refuses to start when a setting is missing or unsafe."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from app.config import Config, ConfigError, ensure_secrets

GOOD = {
    "SECRET_KEY": "s" * 40,
    "PASSWORD_SALT": "p" * 40,
    "VAULT_KEYS": Fernet.generate_key().decode(),
}


def load(tmp_path: Path, **environ: str) -> Config:
    return Config.load(GOOD | environ, tmp_path)


def test_with_secrets_alone_it_starts_on_sqlite_on_this_machine(tmp_path: Path) -> None:
    config = load(tmp_path)
    assert config.database_url == f"sqlite:///{tmp_path / 'leergang.db'}"
    assert config.base_url == "http://127.0.0.1:8000"
    assert set(config.trusted_hosts) == {"127.0.0.1", "localhost"}
    assert not config.secure
    assert not config.on_postgresql


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"SECRET_KEY": ""}, "secret_key"),
        ({"SECRET_KEY": "x" * 31}, "secret_key"),
        ({"PASSWORD_SALT": "short"}, "password_salt"),
        ({"VAULT_KEYS": ""}, "VAULT_KEYS"),
        ({"VAULT_KEYS": "not-a-fernet-key"}, "VAULT_KEYS"),
        ({"VAULT_KEYS": GOOD["VAULT_KEYS"] + ",x"}, "VAULT_KEYS"),
        ({"FLASK_DEBUG": "1"}, "debug"),
        ({"BASE_URL": "http://leergang.example"}, "https"),
        ({"BASE_URL": "http://127.0.0.1.leergang.example"}, "https"),
        ({"BASE_URL": "leergang.example"}, "not an address"),
        ({"BASE_URL": "ftp://leergang.example"}, "not an address"),
        ({"PROXIES": "two"}, "PROXIES"),
        ({"PROXIES": "-1"}, "PROXIES"),
        ({"CALENDAR_MAIL": "Stichting <post@leergang.example>"}, "CALENDAR_MAIL"),
        ({"CALENDAR_MAIL": "post@leergang.example\nBcc: x@y.nl"}, "CALENDAR_MAIL"),
        ({"MAIL_FROM": "Stichting DemenTalent"}, "MAIL_FROM"),
        ({"EMERGENCY_HOURS": "0"}, "EMERGENCY_HOURS"),
        ({"EMERGENCY_HOURS": "73"}, "EMERGENCY_HOURS"),
        ({"EMERGENCY_HOURS": "altijd"}, "EMERGENCY_HOURS"),
        ({"PKCS11_URI": "pkcs11:token=Stichting?module-path=/usr/lib/p11.so"}, "PKCS11_URI"),
        ({"PKCS11_URI": "pkcs11:token=Stichting;object=document"}, "PKCS11_URI"),
        ({"PKCS11_URI": "token=Stichting;object=document?module-path=/usr/lib/p11.so"}, "PKCS11_URI"),
        ({"TIMESTAMP_URL": "stempel.example"}, "TIMESTAMP_URL"),
        ({"TIMESTAMP_URL": "ftp://stempel.example"}, "TIMESTAMP_URL"),
        ({"TIMESTAMP_URL": "https://[stempel"}, "TIMESTAMP_URL"),
        ({"INBOX_URL": "imap://wie:geheim@mail.example/INBOX"}, "imaps"),
        ({"INBOX_URL": "pop3://wie:geheim@mail.example"}, "INBOX_URL"),
        ({"INBOX_URL": "imaps://mail.example"}, "INBOX_URL"),
        ({"INBOX_URL": "imaps://wie:geheim@mail.example:veel"}, "INBOX_URL"),
        ({"INBOX_URL": "imaps://wie:geheim@[mail"}, "INBOX_URL"),
        ({"INBOX_URL": "imaps://wie:geheim@mail.example/P%C3%B3st"}, "folder"),
    ],
)
def test_an_unsafe_setting_stops_the_start_and_is_named(
    tmp_path: Path, environ: dict[str, str], named: str
) -> None:
    with pytest.raises(ConfigError, match=named):
        load(tmp_path, **environ)


def test_the_ledger_of_erasures_is_in_the_instance_unless_it_is_told_elsewhere(tmp_path: Path) -> None:
    assert load(tmp_path).ledger == tmp_path / "erasures.jsonl"
    assert load(tmp_path, ERASURE_LEDGER="/srv/apart/ledger").ledger == Path("/srv/apart/ledger")


def test_keys_are_in_the_instance_and_sign_without_token_or_stamps_unless_told_otherwise(
    tmp_path: Path,
) -> None:
    told = load(
        tmp_path,
        KEY_FOLDER="/srv/keys",
        PKCS11_URI="pkcs11:token=Stichting;object=document?module-path=/usr/lib/p11.so&pin-value=1234",
        TIMESTAMP_URL="http://stempel.example/tsa",
    )

    plain = load(tmp_path)
    assert (plain.key_folder, plain.pkcs11_uri, plain.timestamp_url) == (tmp_path / "keys", None, None)
    assert told.key_folder == Path("/srv/keys")
    assert told.pkcs11_uri is not None
    assert told.timestamp_url == "http://stempel.example/tsa"


def test_a_refusal_never_shows_the_pin_of_the_token(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        load(tmp_path, PKCS11_URI="pkcs11:token=Stichting?pin-value=geheim1234")
    assert "geheim1234" not in str(refused.value)


def test_a_refusal_never_shows_the_secret_itself(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refusal:
        load(tmp_path, SECRET_KEY="hunter2-hunter2")
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("url", ["pop3://wie:hunter2@mail.example", "imap://wie:hunter2@mail.example"])
def test_a_refusal_never_shows_the_password_of_the_mailbox(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        load(tmp_path, INBOX_URL=url)
    assert "hunter2" not in str(refusal.value)


def test_calendars_answer_to_the_sender_unless_told_otherwise(tmp_path: Path) -> None:
    config = load(tmp_path, MAIL_FROM="Stichting <post@leergang.example>")
    assert config.calendar_mail == "post@leergang.example"
    assert config.inbox_url is None
    other = load(
        tmp_path, CALENDAR_MAIL="agenda@leergang.example", INBOX_URL="imaps://a:b@mail.example/Agenda"
    )
    assert (other.calendar_mail, other.inbox_url) == (
        "agenda@leergang.example",
        "imaps://a:b@mail.example/Agenda",
    )


def test_https_in_front_trusts_only_its_own_name(tmp_path: Path) -> None:
    config = load(tmp_path, BASE_URL="https://leergang.example/")
    assert config.secure
    assert config.base_url == "https://leergang.example"
    assert config.trusted_hosts == ("leergang.example",)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_the_address_of_the_database_alone_moves_it_to_postgresql(tmp_path: Path, scheme: str) -> None:
    config = load(tmp_path, DATABASE_URL=f"{scheme}://u@db/leergang")
    assert config.database_url == "postgresql+psycopg://u@db/leergang"
    assert config.on_postgresql


def test_secrets_are_made_once_random_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    path = ensure_secrets(tmp_path / "a")
    made = json.loads(path.read_text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(ensure_secrets(tmp_path / "a").read_text()) == made
    assert json.loads(ensure_secrets(tmp_path / "b").read_text()) != made
    Config.load({}, tmp_path / "a")
