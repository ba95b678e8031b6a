"""A printer for pages that nobody has looked at yet: in a process of its own, with limits of time and memory.

A style can ask for a million pages of a millimetre. What is tried out here may fail in every way: the process ends, and
whoever asked gets a sentence.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from app.adapters.pdf.qr import qr_svg
from app.core.ports import PdfAttachment, QrLevel

#: Seconds of work, and bytes of memory, that a page may cost; one of ours takes 1 second and 200 MB.
SECONDS, MEMORY = 8, 640 * 1024 * 1024
#: The largest PDF that is given back, in bytes.
LARGEST = 8 * 1024 * 1024
#: The process says in its exit code that the page asked for what was not given to it.
_REFUSED = 3
_HERE = Path(__file__).parents[3]
#: What the process may know of its surroundings: no address of a database, no key.
_KNOWN = ("PATH", "HOME", "LANG", "LC_ALL", "XDG_CACHE_HOME", "FONTCONFIG_FILE")


class TooMuch(ValueError):
    """Printing took too much time or memory, or ended in an error of the printer."""


class ConfinedPrinter:
    """Keeps the promises of `app.core.ports.PdfRenderer`, slowly. Raises `TooMuch` as well, a `ValueError`."""

    def __init__(self, *, seconds: int = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory

    def render(
        self,
        html: str,
        *,
        css: str,
        assets: Mapping[str, bytes],
        title: str,
        author: str,
        created: datetime | None = None,
        archival: bool = False,
        facturx: PdfAttachment | None = None,
        supplement: PdfAttachment | None = None,
    ) -> bytes:
        """Return the PDF; see `PdfRenderer.render`. It holds no files."""
        if facturx or supplement:
            raise ValueError("a page that is tried out holds no files")
        page = {
            "html": html,
            "css": css,
            "assets": {name: b64encode(content).decode() for name, content in assets.items()},
            "title": title,
            "author": author,
            "created": created.isoformat() if created else None,
            "archival": archival,
        }
        try:
            run = subprocess.run(  # noqa: S603  our own program, and no word of the page on its command line
                [sys.executable, "-m", "app.adapters.pdf.confined", str(self._seconds), str(self._memory)],
                input=json.dumps(page).encode(),
                capture_output=True,
                timeout=3 * self._seconds,
                cwd=_HERE,
                env={name: os.environ[name] for name in _KNOWN if name in os.environ},
            )
        except subprocess.TimeoutExpired as late:
            raise TooMuch("the page took too long") from late
        if run.returncode == _REFUSED:
            raise ValueError(run.stderr.decode(errors="replace")[-300:])
        if run.returncode or not run.stdout.startswith(b"%PDF-") or len(run.stdout) > LARGEST:
            raise TooMuch(f"the page could not be printed (exit {run.returncode})")
        return run.stdout

    def qr_code(self, text: str, *, level: QrLevel = "M") -> bytes:
        """Return the SVG drawing; see `PdfRenderer.qr_code`."""
        return qr_svg(text, level=level)


def _print(page: dict[str, Any]) -> bytes:
    from app.adapters.pdf.renderer import WeasyPrinter

    return WeasyPrinter().render(
        page["html"],
        css=page["css"],
        assets={name: b64decode(content) for name, content in page["assets"].items()},
        title=page["title"],
        author=page["author"],
        created=datetime.fromisoformat(page["created"]) if page["created"] else None,
        archival=page["archival"],
    )


def _main(seconds: int, memory: int) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    page = json.load(sys.stdin.buffer)
    try:
        pdf = _print(page)
    except ValueError as refused:
        sys.stderr.write(str(refused))
        return _REFUSED
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(_main(int(sys.argv[1]), int(sys.argv[2])))
