"""A file with our number and code that is not ours: what it says and ours does not, which bytes, what was added."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from sqlalchemy.orm import Session

from app.adapters.pdf.renderer import WeasyPrinter
from app.adapters.signing.files import FileKeys
from app.certificates import service
from app.certificates.models import Certificate, SigningKey
from app.certificates.rules.numbers import number_of
from app.core.clock import FixedClock
from app.core.permissions import Role
from tests.documents.papers import printed
from tests.factories.certificates import Group, group
from tests.factories.documents import certificate_snapshot
from tests.factories.exported import send
from tests.factories.registered import CODE, paper
from tests.people import ActorFor

NUMBER = number_of(2026, 1)
HEAD = "Wat er in de tekst anders is"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> FileKeys:
    return FileKeys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def printer() -> WeasyPrinter:
    return WeasyPrinter()


def drawn(printer: WeasyPrinter, code: str = CODE, **other: object) -> bytes:
    """A certificate in the shipped design, without a signature."""
    address = f"https://leergang.example/controle/{NUMBER}/{code}"
    return printed(printer, certificate_snapshot(NUMBER, code=code, verify_url=address, **other))


@pytest.fixture
def signed(keys: FileKeys, printer: WeasyPrinter, db: Session, clock: FixedClock) -> bytes:
    if not list(keys.public()):
        keys.make("document", at=clock.now())
    (public,) = keys.public()
    db.add(SigningKey(kid=public.kid, purpose="document", public=public.public, starts_at=clock.now()))
    db.commit()
    return keys.signer().sign(drawn(printer), at=clock.now(), reason="Certificaat", location="Assen")


@pytest.fixture
def row(db: Session, clock: FixedClock, actor_for: ActorFor, signed: bytes) -> Certificate:
    made: Group = group(db, clock, actor_for, learners=1, ready=0)
    return paper(db, clock, made, pdf=signed)


def said(html: str) -> str:
    """What somebody reads; words that differ stand in brackets."""
    marked = re.sub("<mark[^>]*>", "[", html).replace("</mark>", "]").replace("&nbsp;", " ")
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", marked)).split())


def test_a_changed_name_is_told_beside_the_name_that_we_printed(
    row: Certificate, printer: WeasyPrinter, client: FlaskClient
) -> None:
    page = said(send(client, drawn(printer, name="Wim van der Hofstra")))

    assert "Dit bestand is veranderd" in page
    # on the certificate, above the tasks, and at the head of the supplement
    assert "3 regels zijn anders" in page
    assert "1 [Wim] van der Hofstra [Wietske] van der Hofstra" in page
    assert "2 Wat [Wim] van der Hofstra kan Wat [Wietske] van der Hofstra kan" in page
    assert "Anneke Brouwer" not in page  # what is the same is not told
    assert re.search(r"Lengte [\d.]+ bytes Het echte bestand: [\d.]+ bytes Eerste verschil byte [\d.]+", page)


def test_a_changed_date_under_somebody_elses_signature_is_told(
    row: Certificate, printer: WeasyPrinter, clock: FixedClock, client: FlaskClient, tmp_path: object
) -> None:
    forger = FileKeys(tmp_path)  # type: ignore[arg-type]
    forger.make("document", at=clock.now())
    forged = forger.signer().sign(
        drawn(printer, issued_on_text="2 juli 2031"), at=clock.now(), reason="", location=""
    )

    page = said(send(client, forged))

    assert "2 regels zijn anders" in page
    assert "1 Assen, 2 juli [2031] Assen, 2 juli [2026]" in page
    assert "Niet van de stichting" in page
    assert "De handtekening gaat over het hele bestand" in page


def test_what_was_appended_is_measured_named_and_read(
    row: Certificate, signed: bytes, client: FlaskClient
) -> None:
    longer = noted(signed, "met lof (cum laude)")
    page = said(send(client, longer))

    added = len(longer) - len(signed)
    assert "Aan dit bestand is iets toegevoegd" in page
    assert f"Van ons de eerste {len(signed):,} bytes".replace(",", ".") in page
    assert f"Toegevoegd {added:,} bytes".replace(",", ".") in page
    assert "Die vallen buiten onze handtekening. Er zit in: een opmerking of stempel, een blad." in page
    assert "1 regel is anders" in page
    assert "1 [met lof (cum laude)] niets" in page


def noted(pdf: bytes, words: str) -> bytes:
    """The same with a note on its first page, as an incremental update."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    names = {"/Type": "/Annot", "/Subtype": "/FreeText"}
    note = generic.DictionaryObject({generic.pdf_name(k): generic.pdf_name(v) for k, v in names.items()})
    note[generic.pdf_name("/Contents")] = generic.TextStringObject(words)
    rect = [generic.NumberObject(n) for n in (100, 100, 300, 150)]
    note[generic.pdf_name("/Rect")] = generic.ArrayObject(rect)
    notes = page.get("/Annots", None)
    if notes is None:
        notes = page[generic.pdf_name("/Annots")] = generic.ArrayObject()
    notes.append(writer.add_object(note))
    writer.update_container(notes if notes.container_ref else page)
    out = BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(pdf)
    return out.getvalue()


def test_one_other_byte_within_a_stream_is_counted_and_found(
    row: Certificate, signed: bytes, client: FlaskClient
) -> None:
    place = next(
        one.end() + 200
        for one in re.finditer(rb"stream\r?\n", signed)
        if b"BT" in zlib.decompressobj().decompress(signed[one.end() :], 4000)[:4000]
    )
    page = said(send(client, signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]))

    assert f"Eerste verschil byte {place + 1:,}".replace(",", ".") in page
    assert "In het hele bestand is 1 byte anders." in page
    assert "Klopt niet" in page
    assert HEAD in page


def test_a_picture_of_a_letter_is_not_taken_for_the_same_paper(
    row: Certificate, signed: bytes, client: FlaskClient
) -> None:
    place = signed.index(b"/Producer")
    page = said(send(client, signed[:place] + b"/Qroducer" + signed[place + 9 :]))

    assert "De tekst is gelijk. Toch kan er iets anders te zien zijn" in page
    assert "In het hele bestand is 1 byte anders." in page


BOMB = zlib.compress(b"BT (x) Tj ET " * 4_000_000, 9)
GARBAGE: dict[str, Callable[[], bytes]] = {
    "noise": lambda: bytes(range(256)) * 200,
    "loop": lambda: (
        b"1 0 obj <</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 9>> endobj trailer<</Root 1 0 R>>"
    ),
    "depth": lambda: b"[" * 500_000,
    "bomb": lambda: (
        b"1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Type/Pages/Count 1/Kids[3 0 R]>> endobj "
        b"3 0 obj <</Type/Page/Parent 2 0 R/Resources<<>>/MediaBox[0 0 9 9]/Contents 4 0 R>> endobj "
        b"4 0 obj <</Filter/FlateDecode/Length %d>> stream\n%s\nendstream endobj trailer<</Root 1 0 R>>"
        % (len(BOMB), BOMB)
    ),
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_with_our_number_and_code_gets_a_sentence(
    kind: str, row: Certificate, client: FlaskClient
) -> None:
    page = said(send(client, b"%%PDF-1.7\n%% %s/%s\n" % (NUMBER.encode(), CODE.encode()) + GARBAGE[kind]()))

    assert "Dit bestand is veranderd" in page
    assert "De tekst van dit bestand kunnen we niet lezen." in page
    assert "Wietske" not in page


def test_who_lacks_the_code_is_told_nothing_of_the_paper(
    row: Certificate, printer: WeasyPrinter, client: FlaskClient
) -> None:
    page = said(send(client, drawn(printer, code="7777-7777", name="Wim van der Hofstra")))

    assert "Dit bestand kennen we niet" in page
    for hidden in ("Wietske", HEAD, "Eerste verschil"):
        assert hidden not in page


def test_what_the_page_does_not_tell_the_comparison_does_not_tell(
    db: Session,
    clock: FixedClock,
    actor_for: ActorFor,
    row: Certificate,
    printer: WeasyPrinter,
    client: FlaskClient,
) -> None:
    changed = drawn(printer, name="Wim van der Hofstra")
    service.revoke(
        db, actor_for(Role.ADMINISTRATOR), clock,
        cohort_id=row.cohort_id, certificate_id=row.id, reason="De naam klopte niet",
    )  # fmt: skip
    db.commit()
    revoked = said(send(client, changed))
    assert "ingetrokken certificaat tonen we de tekst niet" in revoked
    service.erase_holder(db, [row.person_id])
    db.commit()
    erased = said(send(client, changed))
    assert "Dit bestand is veranderd" in erased
    for page in (revoked, erased):
        assert "Wietske" not in page


def test_a_paper_from_before_codes_is_not_told_by_its_number_alone(
    db: Session, clock: FixedClock, actor_for: ActorFor, printer: WeasyPrinter, client: FlaskClient
) -> None:
    made = group(db, clock, actor_for, learners=1, ready=0)
    paper(db, clock, made, code=None, pdf=drawn(printer, code=""))

    page = said(send(client, drawn(printer, code="", name="Wim van der Hofstra")))

    assert "Wietske" not in page
    assert HEAD not in page
