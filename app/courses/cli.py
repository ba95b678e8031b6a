"""Commands: `flask course load`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from app.core.clock import Clock
from app.core.db import writing
from app.core.permissions import SYSTEM
from app.courses import service
from app.courses.reader import COURSE, load_folder

cli = AppGroup("course", help="Leergangen laden uit course_content/.")


@cli.command("load")
@click.argument("folders", metavar="[MAP]...", nargs=-1, type=click.Path(path_type=Path))
@with_appcontext
def load(folders: tuple[Path, ...]) -> None:
    """Controleert leergangen en bewaart ze als versie; zonder MAP alle mappen in course_content/.

    Een fout noemt bestand, regel en veld. Bij één fout verandert er niets, ook niet aan andere leergangen.
    """
    chosen = folders or _all_folders()
    if not chosen:
        raise click.ClickException(f"Er is geen leergang in {_content_root()}.")
    contents: list[service.CourseContent] = []
    mistakes: list[service.Mistake] = []
    for folder in chosen:
        if not folder.is_dir():
            raise click.ClickException(f"De map {folder} bestaat niet.")
        try:
            contents.append(load_folder(folder))
        except service.CourseMistakes as refused:
            mistakes += refused.mistakes
        except OSError as error:
            raise click.ClickException(f"De map {folder} is niet te lezen: {error.strerror}.") from None
    if mistakes:
        for mistake in mistakes:
            place = f"{mistake.file}:{mistake.line}:"
            click.echo(
                " ".join(filter(None, (place, mistake.field and f"{mistake.field}:", str(mistake.text)))),
                err=True,
            )
        click.echo(f"Niets geladen. Aantal fouten: {len(mistakes)}.", err=True)
        sys.exit(1)
    clock = cast(Clock, current_app.extensions["clock"])
    with writing() as db:
        for content in contents:
            stored = service.load_course(db, SYSTEM, clock, content=content)
            click.echo(f"{stored.slug}: versie {stored.number}")


def _content_root() -> Path:
    return Path(current_app.root_path).parent / "course_content"


def _all_folders() -> tuple[Path, ...]:
    """The folders with a `course.yaml`, as short as they can be written from here."""
    found = sorted(path.parent for path in _content_root().glob(f"*/{COURSE}"))
    here = Path.cwd()
    return tuple(path.relative_to(here) if path.is_relative_to(here) else path for path in found)
