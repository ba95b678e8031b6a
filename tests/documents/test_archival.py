"""A certificate is for the archive and for a screen reader at once, in each language and with every name."""

import io
import json
from pathlib import Path

import pypdf
import pytest

from app.adapters.pdf.renderer import WeasyPrinter
from app.certificates.document import certificate_assets, certificate_html
from tests.documents.papers import CREDENTIAL, CSS, HTML, NAMES, SNAPSHOTS, printed
from tests.einvoice.judges import VeraPdf
from tests.unit.adapters.pdf_reading import pages, unembedded_fonts, used_fonts

PLAIN = "without-the-claims.pdf"
OURS = {"Literata", "Atkinson", "Open-Zero", "Naskh"}


@pytest.fixture(scope="module")
def printer() -> WeasyPrinter:
    return WeasyPrinter()


@pytest.fixture(scope="module")
def made(printer: WeasyPrinter) -> dict[str, bytes]:
    return {name: printed(printer, snapshot) for name, snapshot in SNAPSHOTS.items()}


def test_verapdf_finds_them_archival_and_accessible_and_refuses_a_plain_one(
    made: dict[str, bytes], printer: WeasyPrinter, tmp_path: Path
) -> None:
    vera = VeraPdf()
    if vera.missing:
        pytest.skip(vera.missing)
    plain = printer.render(
        certificate_html(HTML["nl"], SNAPSHOTS["nl"]),
        css=CSS,
        assets=certificate_assets(printer, SNAPSHOTS["nl"]),
        title="Certificaat",
        author="Stichting DemenTalent",
    )
    files = {**{f"{name}.pdf": content for name, content in made.items()}, PLAIN: plain}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    verdicts = dict(vera.verdicts([tmp_path / name for name in files]))

    assert "6.6.4" in verdicts.pop((PLAIN, "3a")), "it does not claim to be PDF/A"
    assert {key: verdict for key, verdict in verdicts.items() if verdict != "ok"} == {}
    assert {key for key in verdicts if key[1] == "3a"} == {(name, "3a") for name in files if name != PLAIN}
    assert {key for key in verdicts if key[1] == "ua1"} == {(name, "ua1") for name in files}


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_every_letter_comes_from_a_typeface_of_ours_in_the_file(made: dict[str, bytes], name: str) -> None:
    assert unembedded_fonts(made[name]) == set()
    assert {font for font in used_fonts(made[name]) if not font.startswith(tuple(OURS))} == set()


@pytest.mark.parametrize("name", NAMES)
def test_the_name_stands_on_both_pages_and_no_sign_is_replaced(made: dict[str, bytes], name: str) -> None:
    front, supplement = (page.replace("- ", "-") for page in pages(made[name]))

    assert "?" not in front + supplement
    if name not in ("arabic", "mixed"):  # a PDF holds Arabic in the order of the strokes
        assert NAMES[name] in front
        assert NAMES[name] in supplement


def test_in_two_languages_there_is_one_front_and_a_supplement_in_each(made: dict[str, bytes]) -> None:
    front, dutch, english = pages(made["both"])

    for word in ("Certificaat", "Certificate", "verklaart dat", "certifies that", "58 uur", "58 hours"):
        assert word in front
    assert "Wat Wietske van der Hofstra kan" in dutch
    assert "What Wietske van der Hofstra can do" in english
    assert (len(pages(made["en"])), len(pages(made["longest-both"]))) == (2, 3)
    assert " uur" not in "".join(pages(made["en"]))


def test_a_reissued_one_says_what_it_replaces_when_it_was_earned_and_until_when_it_holds(
    made: dict[str, bytes],
) -> None:
    front = pages(made["reissued"])[0]

    for word in ("Vervangt DTE-2025-0003-X4", "Behaald op 1 mei 2025", "Geldig tot en met 2 juli 2029"):
        assert word in front
    assert "Vervangt" not in pages(made["nl"])[0]


def test_the_credential_lies_in_the_pdf_byte_for_byte(made: dict[str, bytes], printer: WeasyPrinter) -> None:
    reader = pypdf.PdfReader(io.BytesIO(made["nl"]))
    (file,) = (one.get_object() for one in reader.trailer["/Root"]["/AF"])
    embedded = file["/EF"]["/F"].get_object()

    assert (file["/UF"], file["/AFRelationship"]) == ("credential.json", "/Supplement")
    assert (embedded["/Subtype"], embedded.get_data()) == ("/application/ld+json", CREDENTIAL)
    assert json.loads(CREDENTIAL)["name"] == "Wietske"
    assert b"/EmbeddedFile" not in printed(printer, SNAPSHOTS["nl"], None)


def test_a_snapshot_from_before_codes_hours_and_languages_is_still_printed(printer: WeasyPrinter) -> None:
    later = ("code", "replaces", "awarded_on", "awarded_on_text", "valid_until", "valid_until_text")
    later += ("period", "hours", "trainers", "levels", "language", "en")
    earlier = {key: value for key, value in SNAPSHOTS["nl"].items() if key not in later}

    front = pages(printed(printer, {**earlier, "language": "nl"}))[0]  # type: ignore[typeddict-item]

    assert "Wietske van der Hofstra" in front
    assert "Code" not in front
