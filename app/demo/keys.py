"""The keys of the demo world: passwords and secret feed addresses, kept in a file that only its owner reads.

The database holds hashes only. Without the file (another machine, a copied database) new keys are made.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from flask_security import hash_password, verify_password

from app.core.permissions import Role

FILE: Final = "demo.json"
#: Without signs that look alike.
_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens the demo world."""

    #: One password per role: all demo logins of a role share it.
    passwords: Mapping[str, str]
    #: [{kind, path, name}] of the feeds; empty until they are made.
    feeds: tuple[dict[str, str], ...] = field(default=())


def fresh() -> Keys:
    """New random passwords of about 69 bits each."""
    return Keys({str(role): _password() for role in Role})


def hashes(keys: Keys) -> dict[Role, str]:
    """The hash of each role's password; slow on purpose, so never inside a transaction."""
    return {role: hash_password(keys.passwords[role]) for role in Role}


def fits(keys: Keys, stored_hash: str | None) -> bool:
    """Whether the administrator's password is the one that the database knows."""
    return stored_hash is not None and bool(verify_password(keys.passwords[Role.ADMINISTRATOR], stored_hash))


def load(instance: Path) -> Keys | None:
    """The kept keys; None when there are none or the file is damaged."""
    try:
        found = json.loads((instance / FILE).read_text(encoding="utf-8"))
        passwords = {str(role): str(found["passwords"][role]) for role in Role}
        return Keys(passwords, tuple(dict(feed) for feed in found["feeds"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(instance: Path, keys: Keys) -> None:
    """Writes the file, whole or not at all, with mode 0600."""
    instance.mkdir(parents=True, exist_ok=True)
    draft = instance / f".{FILE}.{secrets.token_hex(4)}"
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(asdict(keys), file, indent=2)
    draft.replace(instance / FILE)


def _password() -> str:
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(5)) for _ in range(3))
