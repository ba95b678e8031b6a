"""Commands about the protection of practice cases: other keys, erasure, and erasure again after a backup came back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.audit import service as audit
from app.core.clock import local, today
from app.core.crypto import Unreadable
from app.core.db import writing
from app.core.permissions import SYSTEM
from app.core.ports import Work
from app.core.rewrapping import rewrap, sealed_columns
from app.practice.ledger import Ledger
from app.practice.places import PLACES
from app.practice.rules.retention import REASONS
from app.practice.service import rotating
from app.practice.service.retaining import due_cases, plan_due
from app.practice.service.rotating import Progress
from app.practice.service.upkeep import clean_up, erase_again, erase_now, ledger_damage

cli = AppGroup("case", help="Praktijkcasussen: sleutels en wissen.")


@cli.command("rotate-keys")
@click.option(
    "--records", is_flag=True, help="Verzegelt ook elke tekst opnieuw, onder een nieuwe sleutel per casus."
)
@click.option(
    "--batch", default=rotating.BATCH, type=click.IntRange(1, 10_000), help="Sleutels per transactie."
)
@with_appcontext
def rotate_keys(*, records: bool, batch: int) -> None:
    """Verpakt de sleutel van elke casus met de nieuwste sleutel uit VAULT_KEYS, en die van brieven en verzoeken.

    Mag worden afgebroken: een volgende keer gaat het verder waar het stopte.
    """
    try:
        _rotate(records=records, batch=batch)
    except Unreadable as error:
        raise click.ClickException(
            "In VAULT_KEYS ontbreekt een sleutel waarmee nog iets is verzegeld. Wat al gedaan is, blijft gedaan."
        ) from error


def _rotate(*, records: bool, batch: int) -> None:
    clock = current_app.extensions["clock"]
    keys = rotating.wrap_anew(writing, _tell("sleutels"), batch=batch)
    texts = rotating.convert(writing, _tell("casussen van vroeger"))
    others = 0
    for column in sealed_columns(but={place.table.name for place in PLACES}):
        others += rewrap(writing, column, _tell_rows(column.table.name))
    if records:
        texts += rotating.seal_anew(writing, clock, _tell("casussen"))
    if keys or texts or others:
        with writing() as db:
            audit.record(
                db,
                SYSTEM,
                clock,
                "practice:keys:rotate",
                "case_key",
                None,
                keys=keys,
                texts=texts,
                others=others,
            )
        clean_up(_work())
    click.echo(
        f"Klaar: {keys} sleutels verpakt, {texts} teksten opnieuw verzegeld, {others} brieven en verzoeken verpakt."
    )


@cli.command("erase-due")
@click.option("--preview", is_flag=True, help="Laat alleen zien wat er zou worden gewist.")
@click.option(
    "--by", type=click.DateTime(["%Y-%m-%d"]), help="Met --preview: wat uiterlijk op die dag aan de beurt is."
)
@with_appcontext
def erase_due(*, preview: bool, by: datetime | None) -> None:
    """Wist de tekst van casussen waarvan de bewaartermijn voorbij is. De aantallen blijven."""
    if by is not None and not preview:
        raise click.ClickException(
            "--by hoort bij --preview: er wordt niets gewist voordat het aan de beurt is."
        )
    work = _work()
    certified = current_app.extensions["certified_on"]
    day: date = by.date() if by else today(work.clock)
    with writing() as db:
        due = due_cases(db, work.clock, certified, by=day)
        if not preview:
            plan_due(db, work.clock, certified=certified)
    for one in due:
        held = "  (bewaarplicht: blijft)" if one.held else ""
        click.echo(
            f"{one.due_on:%d-%m-%Y}  {one.cohort_name}, casus {one.case_id}, {REASONS[one.since]}{held}"
        )
    if preview:
        click.echo(f"{sum(not one.held for one in due)} te wissen. Er is niets gewist.")
    else:
        click.echo(f"{erase_now(work)} gewist.")


@cli.command("reapply-erasures")
@with_appcontext
def reapply_erasures() -> None:
    """Wist opnieuw welke teksten en mensen een teruggezette reservekopie terugbracht, volgens het logboek ervan."""
    work = _work()
    wrong = ledger_damage(work)
    click.echo(f"{erase_again(work)} opnieuw gewist.")
    click.echo(f"Mensen opnieuw gewist: {current_app.extensions['people_again'](work)}.")
    erase_now(work)
    lines = Ledger(work.config.ledger).read().lines
    last = f", de laatste van {local(lines[-1].at):%d-%m-%Y %H:%M}" if lines else ""
    click.echo(f"Regels in {work.config.ledger}: {len(lines)}{last}.")
    if wrong is not None and wrong.broken is not None:
        raise click.ClickException(
            f"Regel {wrong.broken} van {work.config.ledger} is veranderd of volgt niet op de regel ervoor. "
            "Zet het goede bestand terug."
        )
    if wrong is not None:
        raise click.ClickException(
            f"Van {work.config.ledger} ontbreken regels: er waren er {wrong.noted}, nu {wrong.found}. "
            "Zet het goede bestand terug."
        )


def _work() -> Work:
    work = current_app.extensions["work"]
    assert isinstance(work, Work)
    return work


def _tell(what: str) -> rotating.Tell:
    def tell(now: Progress) -> None:
        texts = f", {now.texts} teksten" if now.texts else ""
        click.echo(f"{now.done} van {now.total} {what}{texts}")

    return tell


def _tell_rows(what: str) -> Callable[[int, int], None]:
    return lambda done, total: click.echo(f"{done} van {total} rijen van {what}")
