"""Compiles the translations whose text is newer than their compiled form."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HOME = Path(__file__).resolve().parent.parent / "app" / "translations"


def compile_all(home: Path = HOME) -> list[Path]:
    """Writes ``messages.mo`` beside each ``messages.po`` that changed since; returns the files written."""
    written = []
    for source in sorted(home.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as stream:
            catalog = read_po(stream, locale=source.parent.parent.name)
        part = target.with_suffix(f".{os.getpid()}.part")  # two starts at once compile side by side
        with part.open("wb") as stream:
            write_mo(stream, catalog)
        part.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_all()
