"""Pages as pictures, drawn by two programs that share no code, and how far a picture is from the one on file."""

import io
import os
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

SNAPSHOTS = Path(__file__).parents[1] / "snapshots" / "certificates"
#: Small enough to be kept, sharp enough that a line of text that moved 1 mm is seen.
DPI = 60
#: Drawn this much larger first: the two programs smooth the edge of a letter in their own way.
FINER = 4
#: This far apart, of 255, two programs still show the same page: a rule of half a millimetre is where they differ most.
FAR = 42.0
#: How much letters are softened before they are compared, in pixels: less than 1 mm.
SOFT = 2
#: A page is no whole number of pixels: what one program adds at the right and below is no difference.
EDGE = 2


def poppler(pdf: bytes, folder: Path) -> list[Image.Image]:
    """Each page as `pdftoppm` draws it."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is missing: install poppler-utils")
    (folder / "paper.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", str(DPI * FINER), "-png", "paper.pdf", "page"], cwd=folder, check=True, timeout=60
    )
    return [Image.open(path).convert("RGB").reduce(FINER) for path in sorted(folder.glob("page-*.png"))]


def pdfium(pdf: bytes) -> list[Image.Image]:
    """Each page as Chromium's reader draws it."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return [
            page.render(scale=DPI * FINER / 72).to_pil().convert("RGB").reduce(FINER) for page in document
        ]
    finally:
        document.close()


def distance(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart where they differ most, 0 (the same) to 255; edges of letters are softened."""
    if abs(one.width - other.width) > 1 or abs(one.height - other.height) > 1:
        return 255.0
    size = (0, 0, one.width - EDGE, one.height - EDGE)
    soft = (picture.crop(size).filter(ImageFilter.GaussianBlur(SOFT)) for picture in (one, other))
    return float(max(high for _, high in ImageChops.difference(*soft).getextrema()))


def reference(name: str, drawn: Image.Image) -> Image.Image:
    """The picture on file; `UPDATE_SNAPSHOTS=1` puts this one there instead."""
    path = SNAPSHOTS / f"{name}.png"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn.quantize(256).save(path, optimize=True)
    with Image.open(path) as found:
        return found.convert("RGB")
