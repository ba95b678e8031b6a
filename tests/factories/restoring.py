"""A backup of the test's database as an operator makes it, and another application on what comes back from it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask
from sqlalchemy.engine import make_url

from app import create_app
from app.config import Config
from tests.conftest import CLOCK, close_database
from tests.postgres import execute, server_binaries


def backup(config: Config, home: Path) -> Path:
    """The file of a backup: SQLite's own online copy, or pg_dump."""
    file = home / "backup"
    if not config.on_postgresql:
        source = sqlite3.connect(config.database_url.removeprefix("sqlite:///"))
        target = sqlite3.connect(file)
        source.backup(target)
        source.close()
        target.close()
        return file
    _run("pg_dump", "--format=custom", f"--file={file}", config.database_url)
    return file


def dump(config: Config, home: Path) -> bytes:
    """The whole database as readable text, as an operator dumps it."""
    if config.on_postgresql:
        _run("pg_dump", "--inserts", f"--file={home / 'dump.sql'}", config.database_url)
        return (home / "dump.sql").read_bytes()
    with sqlite3.connect(config.database_url.removeprefix("sqlite:///")) as source:
        return "\n".join(source.iterdump()).encode()


def readable(config: Config, file: Path) -> bytes:
    """What stands in a backup, which pg_dump compresses."""
    if config.on_postgresql:
        _run("pg_restore", f"--file={file}.sql", str(file))
        return Path(f"{file}.sql").read_bytes()
    return file.read_bytes()


@contextmanager
def restored(config: Config, file: Path, home: Path) -> Iterator[Flask]:
    """An application on a database that was restored from ``file``, with the ledger of the first one."""
    if config.on_postgresql:
        url = make_url(config.database_url)
        execute(config.database_url, "DROP DATABASE IF EXISTS restored", "CREATE DATABASE restored")
        there = url.set(database="restored").render_as_string(hide_password=False)
        _run("pg_restore", "--no-owner", f"--dbname={_plain(there)}", str(file))
    else:
        copy = home / "restored.db"
        copy.write_bytes(file.read_bytes())
        there = f"sqlite:///{copy}"
    app = create_app(replace(config, database_url=there, instance=home, erasure_ledger=config.ledger), CLOCK)
    try:
        yield app
    finally:
        close_database(app)
        if config.on_postgresql:
            execute(config.database_url, "DROP DATABASE restored WITH (FORCE)")


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _run(program: str, *options: str) -> None:
    command = [str(server_binaries() / "bin" / program), *(_plain(option) for option in options)]
    done = subprocess.run(
        command, capture_output=True, text=True, env={"PATH": os.environ["PATH"]}, check=False
    )
    assert done.returncode == 0, done.stderr
