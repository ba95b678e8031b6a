"""Brings the translations in line with the source: new sentences in, dropped ones out, translations kept.

Run ``python -m scripts.catalogue``; it names what still waits for a translation. The message ids are the Dutch
sentences themselves. The files are sorted and name no places in the source, so that a diff shows words only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

HOME: Final = Path(__file__).resolve().parent.parent

#: How our own code marks a sentence, besides gettext's usual names.
KEYWORDS: Final = ("T:1", "TN:1,2", "_l:1", "ngettext:1,2")
_PLACEHOLDER: Final = re.compile(r"%\(\w+\)[a-z]|%%")


def files(home: Path = HOME) -> list[Path]:
    """The catalogues, one per language besides Dutch."""
    return sorted((home / "app" / "translations").glob("*/LC_MESSAGES/*.po"))


def extract(home: Path = HOME) -> Catalog:
    """Every sentence in the source below ``home`` that a person may read, by the rules of its ``babel.cfg``."""
    with (home / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)  # type: ignore[no-untyped-call]
    keywords = {**DEFAULT_KEYWORDS, **parse_keywords(KEYWORDS)}
    found = Catalog()
    for top in sorted({pattern.partition("/")[0] for pattern, _ in methods}):
        inside = [(pattern.partition("/")[2], method) for pattern, method in methods if _is_in(pattern, top)]
        chosen = {pattern.partition("/")[2]: options[pattern] for pattern in options if _is_in(pattern, top)}
        for _, _, ids, _, context in extract_from_dir(home / top, inside, chosen, keywords):
            found.add(ids, context=context)
    return found


def read(path: Path) -> Catalog:
    """The catalogue in ``path``; its language is the folder's name."""
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parent.parent.name, ignore_obsolete=True)


def renew(source: Catalog, old: Catalog) -> Catalog:
    """``old`` with the sentences of ``source``, and the translations that still belong to one of them."""
    new = Catalog(locale=old.locale)
    new.header_comment, new.mime_headers, new.fuzzy = old.header_comment, old.mime_headers, False
    for message in sentences(source):
        before = old.get(_key(message), message.context)
        kept = before.string if before and before.id == message.id and not before.fuzzy else None
        new.add(message.id, kept, flags=message.flags, context=message.context)
    return new


def problems(source: Catalog, catalogue: Catalog) -> list[str]:
    """What keeps ``catalogue`` from being a whole and faithful translation of ``source``, one line each."""
    found = []
    for message in sentences(source):
        entry = catalogue.get(_key(message), message.context)
        if entry is None or entry.id != message.id or entry.fuzzy or not all(_forms(entry.string)):
            found.append(f"not translated: {_key(message)}")
            continue
        meanings = _forms(message.id)
        for number, said in enumerate(_forms(entry.string)):
            meant = meanings[min(number, len(meanings) - 1)]
            if Counter(_PLACEHOLDER.findall(said)) != Counter(_PLACEHOLDER.findall(meant)):
                found.append(f"other placeholders: {meant} -> {said}")
    for entry in sentences(catalogue):
        if source.get(_key(entry), entry.context) is None:
            found.append(f"no longer in the source: {_key(entry)}")
    return found


def sentences(catalogue: Catalog) -> Iterable[Message]:
    """The messages of a catalogue without its header."""
    return (message for message in catalogue if message.id)


def text_of(catalogue: Catalog) -> bytes:
    """The catalogue as it stands in a file."""
    stream = BytesIO()
    write_po(stream, catalogue, width=110, sort_output=True, no_location=True, ignore_obsolete=True)
    return stream.getvalue()


def update(home: Path = HOME) -> list[str]:
    """Renews every catalogue below ``home``; returns what is left to do, one line each."""
    source = extract(home)
    left = []
    for path in files(home):
        new = renew(source, read(path))
        path.write_bytes(text_of(new))
        left += [f"{path.parent.parent.name}: {problem}" for problem in problems(source, new)]
    return left


def _is_in(pattern: str, top: str) -> bool:
    return pattern.partition("/")[0] == top


def _key(message: Message) -> str:
    return _forms(message.id)[0]


def _forms(words: str | Iterable[str] | None) -> tuple[str, ...]:
    return (words or "",) if isinstance(words, str) or words is None else tuple(words)


if __name__ == "__main__":
    print("\n".join(update()) or "Every sentence is translated.")
