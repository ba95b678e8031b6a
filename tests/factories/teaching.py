"""Material and news of a cohort, and small real files of every kind."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from PIL import Image
from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.permissions import Actor
from app.teaching import service

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
#: Five frames of silence: MPEG 1 layer III, 128 kbit/s, 44,100 Hz.
MP3 = (b"\xff\xfb\x90\x00" + b"\x00" * 413) * 5
TYPES = '<?xml version="1.0"?><Types><Override PartName="/main.xml" ContentType="{}"/></Types>'
OOXML = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": f"{OOXML}wordprocessingml.document.main+xml",
    "xlsx": f"{OOXML}spreadsheetml.sheet.main+xml",
    "pptx": f"{OOXML}presentationml.presentation.main+xml",
}
OPEN = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def archive(parts: dict[str, str | bytes], *, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return made.getvalue()


def office(ending: str, more: dict[str, str | bytes] | None = None, *, main: str = "") -> bytes:
    """A Word, Excel or PowerPoint file."""
    types = TYPES.format(main or MAIN[ending])
    return archive({"[Content_Types].xml": types, "main.xml": "<document/>", **(more or {})})


def open_document(ending: str, more: dict[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument file."""
    kind = f"application/vnd.oasis.opendocument.{OPEN[ending]}"
    return archive({"mimetype": kind, "content.xml": "<office:document-content/>", **(more or {})})


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    """A small picture."""
    made = io.BytesIO()
    Image.new("RGB", size, "#692c5a").save(made, kind, **options)
    return made.getvalue()


def text(
    db: Session,
    actor: Actor,
    clock: Clock,
    cohort_id: int,
    session_id: int | None = None,
    *,
    title: str = "Leesstuk",
    **more: Any,
) -> int:
    """A text as material."""
    content = service.Content(title, text="Lees dit voor de dag.")
    return service.add_material(
        db, actor, clock, cohort_id=cohort_id, session_id=session_id, content=content, **more
    )


def news(
    db: Session,
    actor: Actor,
    clock: Clock,
    cohort_id: int,
    *,
    title: str = "Nieuws",
    by_letter: bool = False,
) -> int:
    """An announcement."""
    return service.post_announcement(
        db, actor, clock, cohort_id=cohort_id, title=title, text="Tot **dan**.", by_letter=by_letter
    )
