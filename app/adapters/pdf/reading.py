"""The text of PDFs that anyone sends us, line by line: read in a process of its own, with limits of time and memory.

The parser is Python only. Before it sees the stranger's file, its process loses the right to open any other file, or a
way to the network.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from typing import Any

#: Seconds of work, and bytes of memory, that two files may cost; two of ours take half a second and 60 MB.
SECONDS, MEMORY = 3, 400 * 1024 * 1024
#: Pages of a file, lines of a page and letters of a line that are read.
PAGES, LINES, LETTERS = 8, 200, 300
#: Notes of a page that are read.
NOTES = 50


def page_lines(ours: bytes, sent: bytes) -> tuple[list[list[str]], list[list[str]] | None]:
    """The lines of each page of the file that was issued, and of the one that was sent.

    None instead of the latter when it cannot be read to its end.
    """
    run = subprocess.Popen(  # noqa: S603  our own program, and no word of a file on its command line
        [sys.executable, "-I", __file__, str(len(ours))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what a stranger's file makes pypdf say is of no use to anybody
        cwd="/",
        env={},
    )
    try:
        said, _ = run.communicate(ours + sent, timeout=3 * SECONDS)
    except subprocess.TimeoutExpired:
        run.kill()
        said, _ = run.communicate()
    whole = said.decode().split("\n")[:-1]  # a line without an end is half an answer
    read = [json.loads(line) for line in whole]
    return (read[0] if read else []), (read[1] if len(read) == 2 else None)


def _pages(content: bytes) -> Iterator[list[str]]:
    from pypdf import PdfReader

    for count, page in enumerate(PdfReader(BytesIO(content)).pages):
        if count == PAGES:
            return
        found = page.extract_text().splitlines()
        for note in list(page.get("/Annots") or ())[:NOTES]:
            fields: Any = note.get_object()
            said = [fields.get("/Contents"), fields.get("/V")] if "/A" not in fields else []
            found += [one for one in said if isinstance(one, str)]
        yield [line for line in map(_plain, found) if line][:LINES]


def _plain(line: str) -> str:
    """Without what no reader sees: control characters, turns of direction, letters without a meaning."""
    spaced = "".join(" " if one.isspace() else one for one in line[: 2 * LETTERS])
    return " ".join("".join(one for one in spaced if unicodedata.category(one)[0] != "C").split())[:LETTERS]


def _main(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ours, sent = sys.stdin.buffer.read(size), sys.stdin.buffer.read()
    print(json.dumps(list(_pages(ours))), flush=True)  # noqa: T201  the answer; and all is loaded that is needed
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    print(json.dumps(list(_pages(sent))), flush=True)  # noqa: T201


if __name__ == "__main__":
    _main(int(sys.argv[1]))
