"""Reads PDFs back the way a person or a scanner would."""

import io
import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest


def pages(pdf: bytes) -> list[str]:
    """The text of each page, with every run of white space as one space."""
    return [" ".join((page.extract_text() or "").split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def unembedded_fonts(pdf: bytes) -> set[str]:
    """The names of typefaces that the reader's machine would have to supply."""
    missing = set()
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            for part in font.get_object().get("/DescendantFonts", [font]):
                descriptor = part.get_object()["/FontDescriptor"]
                if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
                    missing.add(str(font.get_object()["/BaseFont"]))
    return missing


def used_fonts(pdf: bytes) -> set[str]:
    """The typefaces that letters of any page are drawn from: `{"Literata", "Naskh"}`."""
    found = set()
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            name = str(font.get_object()["/BaseFont"]).split("+")[-1]
            found.add(name.removesuffix("-Medium").removesuffix("-Semi-Bold"))
    return found


def scanned(pdf: bytes, folder: Path, page: int = 1) -> str:
    """What a phone reads in the QR code on a page. Skips the test where poppler or zbar is not installed."""
    for tool, package in (("pdftoppm", "poppler-utils"), ("zbarimg", "zbar-tools")):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is missing: install {package}")
    (folder / "document.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-singlefile", "-f", str(page), "document.pdf", "page"],
        cwd=folder,
        check=True,
        timeout=60,
    )
    answer = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "--nodbus", "-S*.disable", "-Sqrcode.enable", "page.png"],
        cwd=folder,
        check=True,
        timeout=60,
        capture_output=True,
    )
    return answer.stdout.decode().removesuffix("\n")
