"""Commands: `flask demo load` and `flask demo show`."""

from __future__ import annotations

import json
from typing import cast

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from app.core.clock import Clock
from app.core.errors import Refused
from app.demo import showing, world

cli = AppGroup("demo", help="De voorbeeldwereld: verzonnen groepen, mensen en facturen.")


def _app() -> Flask:
    return cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]  # a werkzeug proxy


def _clock() -> Clock:
    return cast(Clock, current_app.extensions["clock"])


@cli.command("load")
@with_appcontext
def load() -> None:
    """Bouwt de voorbeeldwereld, één keer en alleen in een lege database."""
    try:
        made = world.load(_app(), _clock())
    except Refused as refused:
        raise click.ClickException(str(refused.text)) from None
    click.echo("De voorbeeldwereld staat klaar." if made else "De voorbeeldwereld stond er al.")


@cli.command("show")
@click.option("as_json", "--json", is_flag=True, help="Als één JSON-object.")
@with_appcontext
def show(as_json: bool) -> None:
    """Toont hoe je in de voorbeeldwereld komt: logins, agenda's, pagina's, facturen en certificaten."""
    try:
        found = showing.show(_app(), _clock())
    except Refused as refused:
        raise click.ClickException(str(refused.text)) from None
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else showing.table(found))
