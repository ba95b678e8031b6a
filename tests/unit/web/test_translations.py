"""Everything that a person may read exists in English too, and says as much as the Dutch."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from scripts import catalogue

BABEL_CFG = "[python: app/**.py]\n[jinja2: app/**/templates/**.html]\n[jinja2: app/**/templates/**.txt]\n"
SOURCE = """
said = T("Groep %(name)s is vol.", name=name)
count = TN("%(n)s plaats", "%(n)s plaatsen", n=3)
other = _("Annuleren")
"""


@pytest.fixture(scope="module")
def source() -> Catalog:
    """All sentences in the application."""
    return catalogue.extract()


@pytest.fixture
def small() -> Catalog:
    """The sentences of a small source."""
    catalog = Catalog()
    catalog.add("Groep %(name)s is vol.")
    catalog.add(("%(n)s plaats", "%(n)s plaatsen"))
    return catalog


@pytest.fixture
def english() -> Catalog:
    """A whole and faithful translation of the small source."""
    catalog = Catalog(locale="en")
    catalog.add("Groep %(name)s is vol.", "Group %(name)s is full.")
    catalog.add(("%(n)s plaats", "%(n)s plaatsen"), ("%(n)s seat", "%(n)s seats"))
    return catalog


def test_the_source_is_searched_in_python_and_in_templates(source: Catalog) -> None:
    assert "Groep %(name)s is vol." in source
    assert "Organisaties op naam" in source
    assert source["%(num)s plaats"].id == ("%(num)s plaats", "%(num)s plaatsen")


@pytest.mark.parametrize("path", catalogue.files(), ids=lambda path: path.parent.parent.name)
def test_every_sentence_is_translated_whole_with_its_placeholders_and_no_other_is_kept(
    source: Catalog, path: Path
) -> None:
    assert catalogue.problems(source, catalogue.read(path)) == []


@pytest.mark.parametrize("path", catalogue.files(), ids=lambda path: path.parent.parent.name)
def test_the_catalogue_in_the_repository_is_as_the_script_writes_it(source: Catalog, path: Path) -> None:
    assert path.read_bytes() == catalogue.text_of(catalogue.renew(source, catalogue.read(path)))


def test_there_is_an_english_catalogue() -> None:
    assert "en" in [path.parent.parent.name for path in catalogue.files()]


def test_a_whole_translation_has_no_problems(small: Catalog, english: Catalog) -> None:
    assert catalogue.problems(small, english) == []


@pytest.mark.parametrize(
    ("msgid", "string"),
    [
        ("Groep %(name)s is vol.", ""),
        ("%(n)s plaats", ("", "")),
        ("%(n)s plaats", ("%(n)s seat", "")),
    ],
)
def test_an_empty_translation_is_found(
    small: Catalog, english: Catalog, msgid: str, string: str | tuple[str, str]
) -> None:
    english[msgid].string = string

    assert catalogue.problems(small, english) == [f"not translated: {msgid}"]


def test_an_absent_a_doubtful_and_a_countless_translation_are_found(small: Catalog, english: Catalog) -> None:
    small.add("Annuleren")
    small.add("Bewaren")
    small.add(("een dag", "%(n)s dagen"))
    english.add("Bewaren", "Save", flags=["fuzzy"])
    english.add("een dag", "a day")

    assert catalogue.problems(small, english) == [
        "not translated: Annuleren",
        "not translated: Bewaren",
        "not translated: een dag",
    ]


@pytest.mark.parametrize("said", ["Group is full.", "Group %(naam)s is full.", "%(name)s %(name)s is full."])
def test_a_lost_a_renamed_and_a_doubled_placeholder_are_found(
    small: Catalog, english: Catalog, said: str
) -> None:
    english["Groep %(name)s is vol."].string = said

    assert catalogue.problems(small, english) == [f"other placeholders: Groep %(name)s is vol. -> {said}"]


@pytest.mark.parametrize("forms", [("one seat", "%(n)s seats"), ("%(n)s seat", "seats")])
def test_a_lost_placeholder_is_found_in_either_form(
    small: Catalog, english: Catalog, forms: tuple[str, str]
) -> None:
    english["%(n)s plaats"].string = forms

    assert len(catalogue.problems(small, english)) == 1


def test_a_translation_of_a_dropped_sentence_is_found(small: Catalog, english: Catalog) -> None:
    english.add("Weg ermee", "Away with it")

    assert catalogue.problems(small, english) == ["no longer in the source: Weg ermee"]


def test_the_script_adds_drops_and_keeps(tmp_path: Path, english: Catalog) -> None:
    english.add("Weg ermee", "Away with it")
    path = tmp_path / "app/translations/en/LC_MESSAGES/messages.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(catalogue.text_of(english))
    (tmp_path / "babel.cfg").write_text(BABEL_CFG)
    (tmp_path / "app/rules.py").write_text(SOURCE)

    assert catalogue.update(tmp_path) == ["en: not translated: Annuleren"]

    kept = catalogue.read(path)
    assert "Weg ermee" not in kept
    assert kept["Groep %(name)s is vol."].string == "Group %(name)s is full."
    assert kept["%(n)s plaats"].string == ("%(n)s seat", "%(n)s seats")
    assert str(tmp_path) not in path.read_text()
    before = path.read_bytes()
    catalogue.update(tmp_path)
    assert path.read_bytes() == before
