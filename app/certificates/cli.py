"""Commands about the keys that sign certificates, their digital forms and the register."""

from __future__ import annotations

from pathlib import Path
from typing import cast, get_args

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.audit import service as audit
from app.certificates import service
from app.core.clock import local
from app.core.db import writing
from app.core.keys import KeyPurpose, KeyRefused
from app.core.permissions import SYSTEM
from app.core.ports import Work

cli = AppGroup("certificates", help="Certificaten: de sleutels die ondertekenen.")

#: What each key signs.
SIGNS = {"credential": "digitale certificaten", "document": "PDF's", "register": "het register"}


@cli.command("make-keys")
@with_appcontext
def make_keys() -> None:
    """Maakt de sleutels die er nog niet zijn. Voor PDF's met een certificaat van een testautoriteit.

    Mag vaker: wat er is, blijft.
    """
    work = _work()
    try:
        service.make_missing(work.keys, work.clock)
        _enter(work)
    except KeyRefused as refused:
        raise click.ClickException(str(refused.text)) from None


@cli.command("rotate")
@click.argument("purpose", type=click.Choice(get_args(KeyPurpose)))
@with_appcontext
def rotate(purpose: str) -> None:
    """Neemt een nieuwe sleutel in gebruik. Wat met de vorige is ondertekend, blijft geldig."""
    work = _work()
    try:
        work.keys.make(cast(KeyPurpose, purpose), at=work.clock.now())
        _enter(work)
    except KeyRefused as refused:
        raise click.ClickException(str(refused.text)) from None


@cli.command("install")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--password", prompt="Wachtwoord van het bestand (leeg als er geen is)", hide_input=True, default=""
)
@with_appcontext
def install(file: Path, password: str) -> None:
    """Neemt de sleutel van een echte autoriteit in gebruik voor PDF's: PEM of PKCS#12, met zijn certificaten."""
    work = _work()
    try:
        work.keys.install(file.read_bytes(), password)
        _enter(work)
    except KeyRefused as refused:
        raise click.ClickException(str(refused.text)) from None


@cli.command("keys")
@with_appcontext
def keys() -> None:
    """Toont elke sleutel die ooit ondertekende, en tot wanneer."""
    with writing() as db:
        for one in service.key_history(db):
            if one.retired_at is not None:
                until = f"vervangen op {local(one.retired_at):%d-%m-%Y}"
            elif one.ends_at is not None:
                until = f"in gebruik, verloopt op {local(one.ends_at):%d-%m-%Y}"
            else:
                until = "in gebruik"
            click.echo(
                f"{one.kid:<24} {SIGNS[one.purpose]:<22} sinds {local(one.starts_at):%d-%m-%Y}  {until}"
            )


@cli.command("check-register")
@with_appcontext
def check_register() -> None:
    """Loopt het hele register en alle ijkpunten na. Eindigt met een fout als er iets niet klopt."""
    with writing() as db:
        found = service.check_register(db)
    click.echo(f"{found.entries} regels, {found.checkpoints} ijkpunten.")
    if found.broken_at is not None:
        click.echo(f"Regel {found.broken_at} is veranderd, toegevoegd of weggehaald.")
    for day in found.wrong_days:
        click.echo(f"Het ijkpunt van {day:%d-%m-%Y} past niet bij het register.")
    if not found.holds:
        raise click.ClickException("Het register klopt niet.")
    click.echo("Alles klopt.")


def _enter(work: Work) -> None:
    """Makes known what the folder holds: what is new is told in the log, and the lists are signed with it."""
    found = work.keys.public()
    with writing() as db:
        new = service.know_all(db, work.clock, found)
        for one in new:
            audit.record(
                db,
                SYSTEM,
                work.clock,
                "certificates:key:take",
                "signing_key",
                None,
                key=one.kid,
                purpose=one.purpose,
            )
    click.echo(f"Nieuw in gebruik: {', '.join(one.kid for one in new) or 'niets'}.")


def _work() -> Work:
    return cast(Work, current_app.extensions["work"])
