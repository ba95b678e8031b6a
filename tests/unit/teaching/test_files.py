"""Which files can be material: decided by what is in them and by their name."""

from __future__ import annotations

import io
import zipfile
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from app.core.errors import Refused
from app.teaching.rules import MOST_BYTES, check, checked_name
from app.teaching.service import upload
from tests.factories.teaching import MP3, OOXML, PDF, TYPES, archive, office, open_document, picture

GOOD = {
    "a.pdf": PDF,
    "a.docx": office("docx"),
    "a.xlsx": office("xlsx"),
    "a.pptx": office("pptx", {"ppt/media/image1.svg": "<svg/>"}),
    "a.odt": open_document("odt"),
    "a.ods": open_document("ods"),
    "a.odp": open_document("odp"),
    "a.jpg": picture(),
    "A.JPEG": picture(),
    "a.png": picture("PNG"),
    "a.webp": picture("WEBP"),
    "a.mp3": MP3,
    "met-label.mp3": b"ID3\x04\x00\x00\x00\x00\x00\x0a" + b"\x00" * 10 + MP3,
    "a.txt": "Één regel\ntekst".encode(),
    "a.csv": b"naam;aantal\nPetra;-2,5\n",
}


@pytest.mark.parametrize("name", GOOD)
def test_a_sound_file_is_taken(name: str) -> None:
    kept = upload(name, GOOD[name])
    assert kept.content
    assert kept.media_type.count("/") == 1


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.png", "a.mp3"])
@pytest.mark.parametrize("other", ["a.pdf", "a.docx", "a.xlsx", "a.odt", "a.jpg", "a.png", "a.webp", "a.mp3"])
def test_a_file_under_the_name_of_another_kind_is_refused(name: str, other: str) -> None:
    if name == other:
        pytest.skip("its own kind")
    with pytest.raises(Refused):
        upload(name, GOOD[other])


def bomb() -> bytes:
    """A Word file of 30 kB that unpacks to 30 MB."""
    return office("docx", {"word/media/image1.bmp": b"\0" * 30_000_000})


def overlapping() -> bytes:
    """A Word file of which two parts use the same packed bytes."""
    whole = bytearray(office("docx", {"a": b"x" * 5000, "b": b"x" * 5000}))
    first = whole.find(b"PK\x01\x02")
    second = whole.find(b"PK\x01\x02", first + 4)
    third = whole.find(b"PK\x01\x02", second + 4)
    fourth = whole.find(b"PK\x01\x02", third + 4)
    for at in (third, fourth):
        whole[at + 20 : at + 24] = (len(whole)).to_bytes(4, "little")
    return bytes(whole)


def vast() -> bytes:
    """A picture of 100 bytes that says it has a hundred million points."""
    small = picture("PNG")
    head = b"IHDR" + (10_000).to_bytes(4, "big") * 2 + small[24:29]
    return small[:12] + head + zlib.crc32(head).to_bytes(4, "big") + small[33:]


ATTACKS = {
    "nothing at all": ("a.pdf", b"", "leeg"),
    "more than 7 MB": ("a.pdf", PDF + b" " * MOST_BYTES, "7 MB"),
    "no ending": ("bestand", PDF, "soort bestand"),
    "a program": ("a.exe", b"MZ" + b"\0" * 200, "soort bestand"),
    "a program called PDF": ("a.pdf", b"MZ" + b"\0" * 200, "hoort niet bij de naam"),
    "a web page": ("a.html", b"<html></html>", "Webpagina"),
    "a web page called text": ("a.txt", b"hallo\n<script>alert(1)</script>", "Webpagina"),
    "a web page called picture": ("a.jpg", b"<html><script>alert(1)</script></html>", "hoort niet bij"),
    "a drawing with script": ("a.svg", b"<svg onload='alert(1)'/>", "SVG"),
    "a drawing called text": ("a.txt", b"\xef\xbb\xbf  <SVG onload='alert(1)'/>", "SVG"),
    "a Word file with macros": ("a.docm", office("docx"), "macro"),
    "macros under a Word name": ("a.docx", office("docx", {"word/vbaProject.bin": b"x"}), "macro"),
    "macros by their type": (
        "a.docx",
        office("docx", main="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macro",
    ),
    "ActiveX": ("a.docx", office("docx", {"word/activeX/activeX1.xml": b"x"}), "macro"),
    "macros in OpenDocument": ("a.odt", open_document("odt", {"Basic/Standard/a.xml": b"x"}), "macro"),
    "a script in OpenDocument": ("a.odt", open_document("odt", {"Scripts/python/a.py": b"x"}), "macro"),
    "a program inside": ("a.docx", office("docx", {"word/embeddings/run.exe": b"MZ"}), "uitvoeren"),
    "an archive inside": ("a.docx", office("docx", {"word/embeddings/more.zip": b"PK"}), "uitvoeren"),
    "an archive": ("a.zip", archive({"a.txt": "x"}), "zip"),
    "an archive called Word": ("a.docx", archive({"a.txt": "x"}), "hoort niet bij de naam"),
    "a path out of the archive": ("a.docx", office("docx", {"../../etc/passwd": b"x"}), "beschadigd"),
    "a type with an entity": (
        "a.docx",
        archive({"[Content_Types].xml": "<!DOCTYPE a [<!ENTITY b 'c'>]>" + TYPES.format(f"{OOXML}x")}),
        "beschadigd",
    ),
    "a bomb": ("a.docx", bomb, "te groot"),
    "parts on top of each other": ("a.docx", overlapping, "te groot"),
    "very many parts": ("a.docx", lambda: office("docx", {f"p{n}": b"" for n in range(3100)}), "te groot"),
    "something before the archive": ("a.docx", b"%PDF-1.7\n" + office("docx"), "hoort niet bij de naam"),
    "something after the archive": ("a.docx", office("docx") + b"<script>", "beschadigd"),
    "an archive behind a PDF": ("a.pdf", PDF + archive({"a": "b"}) + b"%%EOF", "hoort niet bij de naam"),
    "a PDF cut short": ("a.pdf", PDF[:40], "beschadigd"),
    "a PDF with a script": ("a.pdf", PDF.replace(b"/Catalog", b"/Catalog /JavaScript (x)"), "script"),
    "a PDF that starts a program": ("a.pdf", PDF.replace(b"/Catalog", b"/Catalog /Launch (x)"), "programma"),
    "an old Word file": ("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "oud soort"),
    "a film": ("a.mp4", b"\0\0\0\x18ftypmp42", "filmsite"),
    "half a picture": ("a.jpg", picture()[:200], "niet te openen"),
    "a picture of a hundred million points": (
        "a.png",
        vast,
        "te groot",
    ),
    "sound that is none": ("a.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x00<html>", "hoort niet bij de naam"),
    "text that is none": ("a.txt", b"MZ\x00\x01\x02", "hoort niet bij de naam"),
    "text in another code": ("a.txt", "é".encode("latin-1"), "UTF-8"),
    "a formula": ("a.csv", b"naam;bedrag\nPetra;=HYPERLINK(1)\n", "formule"),
    "a formula with a plus": ("a.csv", b"+cmd|x;1\n", "formule"),
    "a formula in quotes": ("a.csv", b'"=1+1",b\n', "formule"),
    "a formula in full-width signs": ("a.csv", "a;＝1".encode(), "formule"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_could_harm_is_refused_in_a_sentence_at_the_field(attack: str) -> None:
    name, made, words = ATTACKS[attack]
    content = made() if callable(made) else made
    with pytest.raises(Refused, match=words) as refused:
        upload(name, content)
    assert refused.value.field == "file"


def test_an_encrypted_office_file_is_refused() -> None:
    whole = bytearray(office("docx"))
    at = whole.find(b"PK\x01\x02")
    whole[at + 8] |= 1
    with pytest.raises(Refused, match="wachtwoord"):
        upload("a.docx", bytes(whole))


def test_a_picture_is_kept_without_where_and_with_what_it_was_taken() -> None:
    told = Image.Exif()
    told[0x010F] = "Geheime camera"
    photo = picture(exif=told) + b"<script>alert(1)</script>"
    assert b"Geheime camera" in photo
    kept = upload("a.jpg", photo).content
    assert b"Geheime" not in kept
    assert b"<script>" not in kept
    info = PngInfo()
    info.add_text("Comment", "Geheime plek")
    drawing = io.BytesIO()
    Image.new("RGBA", (20, 20), (1, 2, 3, 4)).save(drawing, "PNG", pnginfo=info)
    kept = upload("a.png", drawing.getvalue()).content
    assert b"Geheime" not in kept
    assert Image.open(io.BytesIO(kept)).getpixel((1, 1)) == (1, 2, 3, 4)


@pytest.mark.parametrize("name", ["a.png", "a.webp"])
def test_a_small_file_that_becomes_a_huge_picture_is_refused_before_it_is_drawn(name: str) -> None:
    flat = io.BytesIO()
    Image.new("L", (6000, 3000)).save(flat, name[2:].upper())
    assert len(flat.getvalue()) < 200_000
    with pytest.raises(Refused, match="te groot"):
        upload(name, flat.getvalue())


def test_a_large_photo_is_read_at_half_its_size() -> None:
    assert Image.open(io.BytesIO(upload("a.jpg", picture(size=(6000, 4000))).content)).size == (3000, 2000)
    assert Image.open(io.BytesIO(upload("a.jpg", picture(size=(4000, 3000))).content)).size == (4000, 3000)


def test_a_picture_that_lies_on_its_side_is_kept_upright() -> None:
    told = Image.Exif()
    told[0x0112] = 6
    kept = Image.open(io.BytesIO(upload("a.jpg", picture(size=(40, 30), exif=told)).content))
    assert kept.size == (30, 40)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("verslag.pdf", "verslag.pdf"),
        ("C:\\Users\\petra\\Verslag één.PDF", "Verslag één.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("plaatje\u202egpj.exe.pdf", "plaatje gpj.exe.pdf"),
        (".pdf", "bestand.pdf"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
        ('"><img src=x>.png', "img src=x.png"),
    ],
)
def test_a_name_is_kept_without_what_a_name_cannot_hold(given_name: str, kept: str) -> None:
    assert checked_name(given_name) == kept


@given(st.binary(max_size=400), st.sampled_from(sorted(GOOD)))
def test_any_bytes_are_taken_or_refused_and_never_break_anything(content: bytes, name: str) -> None:
    with suppress(Refused):
        check(checked_name(name), content)


@given(st.sampled_from(sorted(GOOD)), st.integers(0, 2000), st.integers(0, 255))
def test_a_sound_file_with_one_other_byte_never_breaks_anything(name: str, at: int, byte: int) -> None:
    content = bytearray(GOOD[name])
    content[at % len(content)] = byte
    with suppress(Refused):
        upload(name, bytes(content))


@given(st.text(max_size=200))
def test_any_name_becomes_one_that_fits_a_line(name: str) -> None:
    kept = checked_name(name)
    assert kept
    assert kept.isprintable()
    assert not set(kept) & set('/\\<>:"|?*\r\n')


def test_a_check_reads_no_more_of_an_archive_than_a_megabyte_of_one_part() -> None:
    types = TYPES.format(f"{OOXML}wordprocessingml.document.main+xml")
    parts = archive({"[Content_Types].xml": types + " " * 900_000, "main.xml": "x"}, how=zipfile.ZIP_STORED)
    assert check("a.docx", parts).ending == "docx"
