"""The words of every letter, in both languages, as the reader gets them.

``UPDATE_SNAPSHOTS=1`` writes the snapshots again; read the difference before you commit it.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from app.messages.letters import APP, render
from app.messages.service import Letterhead
from scripts.translations import compile_all
from tests.conftest import SETTINGS
from tests.factories.letters import EXAMPLES, Example

SNAPSHOTS = Path(__file__).resolve().parents[2] / "snapshots" / "letters"
UPDATE = os.environ.get("UPDATE_SNAPSHOTS") == "1"
LANGUAGES = ("nl", "en")

LETTERHEAD = Letterhead("Stichting DemenTalent", "Voorbeeldstraat 1, 9401 AA Assen", "info@stichting.example")


def without_example(templates: set[str], examples: list[Example]) -> list[str]:
    """The letters that no example shows."""
    return sorted(templates - {example.template for example in examples})


def letters() -> set[str]:
    """Every letter in the application as ``feature/name``."""
    return {
        f"{path.parents[3].name}/{path.parent.name}" for path in APP.glob("*/templates/letters/*/body.txt")
    }


def words(example: Example, language: str) -> str:
    """Subject and text of a letter."""
    said = render(SETTINGS, LETTERHEAD, example.template, language, example.context)
    return f"{said.subject}\n\n{said.text}"


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An application that knows the translations of this very source."""
    home = tmp_path_factory.mktemp("translations")
    shutil.copytree(APP / "translations", home, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.mo"))
    compile_all(home)
    app = Flask("letters")
    Babel(app, default_locale="nl", default_translation_directories=str(home))
    with app.app_context():
        yield


@pytest.mark.usefixtures("translated")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_a_letter_says_what_its_snapshot_says(example: Example, language: str) -> None:
    snapshot = SNAPSHOTS / f"{example.name}.{language}.txt"
    said = words(example, language)

    if UPDATE:
        snapshot.parent.mkdir(parents=True, exist_ok=True)
        snapshot.write_text(said, encoding="utf-8")

    assert snapshot.is_file(), f"no snapshot of this letter: {snapshot.name}"
    assert said == snapshot.read_text(encoding="utf-8")


def test_every_letter_has_an_example_and_no_snapshot_is_left_over() -> None:
    assert without_example(letters(), EXAMPLES) == []

    expected = {f"{example.name}.{language}.txt" for example in EXAMPLES for language in LANGUAGES}
    assert {path.name for path in SNAPSHOTS.iterdir()} == expected


def test_a_letter_without_an_example_is_found() -> None:
    assert without_example({"billing/invoice", "billing/reminder"}, EXAMPLES) == ["billing/reminder"]
