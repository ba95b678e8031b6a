"""Commands: the first administrator of a new installation."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.accounts import service
from app.core.db import writing
from app.core.permissions import SYSTEM, Role

cli = AppGroup("account", help="Accounts: de eerste beheerder.")


@cli.command("administrator")
@click.argument("email")
@click.option("--voornaam", "given_name", required=True, help="Voornaam of voorletters.")
@click.option("--tussenvoegsel", "infix", default="", help="Tussenvoegsel, zoals 'van der'.")
@click.option("--achternaam", "family_name", required=True, help="Achternaam zonder tussenvoegsel.")
@with_appcontext
def administrator(email: str, given_name: str, infix: str, family_name: str) -> None:
    """Nodigt EMAIL uit als beheerder. De link in de brief maakt het account."""
    if "@" not in email or len(email) > 200:
        raise click.ClickException("Geef een e-mailadres met een @.")
    with writing() as db:
        service.add_staff(
            db,
            SYSTEM,
            current_app.extensions["clock"],
            given_name=given_name[:60],
            infix=infix[:60],
            family_name=family_name[:60],
            email=email,
            roles=[Role.ADMINISTRATOR],
        )
    current_app.extensions["jobs"].drain()
    click.echo(
        f"{email} krijgt een brief met een link. Zonder mailserver ligt die in {current_app.instance_path}/mail."
    )
