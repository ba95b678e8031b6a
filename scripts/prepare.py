"""Makes this installation ready: secrets, keys, translations, database, course content and, at first, the demo world.

Progress goes to standard error; standard output carries the demo logins only. Safe to repeat.
"""

import json
import os
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HOME), str(HOME / "scripts")]

import flask_migrate  # noqa: E402
import sqlalchemy as sa  # noqa: E402
from flask import Flask  # noqa: E402
from translations import compile_all  # noqa: E402

from app.config import ConfigError, ensure_secrets  # noqa: E402


def main() -> int:
    """Runs every step; returns the exit status."""
    ensure_secrets(Path(os.environ.get("INSTANCE", HOME / "instance")))
    compile_all()
    try:
        from wsgi import app
    except ConfigError as error:
        return fail(f"The settings are not complete: {error}")
    with app.app_context():
        flask_migrate.upgrade(directory=str(HOME / "migrations"))
        first = not has_accounts()
    run(
        app, "case", "reapply-erasures"
    )  # before anyone can read: the database may be a backup that came back
    if not run(app, "course", "load"):
        return 1
    if first and os.environ.get("DEMO", "1") != "0":
        print("First start: building the demo world", file=sys.stderr, flush=True)
        if not run(app, "demo", "load"):
            return 1
    if not run(app, "certificates", "make-keys"):
        return 1
    print(logins(app))
    return 0


def has_accounts() -> bool:
    """Whether anyone can log in yet; without accounts the database was never used."""
    from app.core.db import db

    accounts = sa.table("account")
    return db.session.scalar(sa.select(sa.literal(1)).select_from(accounts).limit(1)) is not None


def run(app: Flask, *command: str) -> bool:
    """Runs one of the application's own commands; False, with its words on standard error, when it fails."""
    result = app.test_cli_runner().invoke(args=list(command))
    if result.exit_code == 0:
        return True
    print(result.output, file=sys.stderr)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return False


def logins(app: Flask) -> str:
    """The demo's logins as a small table; empty when this is no demo."""
    result = app.test_cli_runner().invoke(args=["demo", "show", "--json"])
    if result.exit_code != 0:
        return ""
    rows = json.loads(result.stdout)["logins"]
    return "\n".join(f"{row['role']:<14} {row['email']:<40} {row['password']}" for row in rows)


def fail(message: str) -> int:
    """Prints `message` for the person at the keyboard; returns the exit status."""
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
