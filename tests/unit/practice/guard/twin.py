"""Runs the guard of the page over texts, in Node.js: the same rules, read by JavaScript."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.practice.rules.guard import detect, rules_document

ENGINE = Path(__file__).parents[4] / "app" / "web" / "static" / "js" / "guard-engine.js"
_RUN = """
import { prepare, detect } from %s;
let input = "";
for await (const piece of process.stdin) input += piece;
const { rules, texts, allowed } = JSON.parse(input);
const ready = prepare(rules);
const marks = (text) => detect(text, ready, allowed).map((m) => [m.word, m.kind, m.severity, m.replacement]);
console.log(JSON.stringify(texts.map(marks)));
"""

Marks = list[list[str | None]]


@lru_cache(maxsize=1)
def node() -> str:
    """Node.js of the machine, or the one that comes with the browser's driver."""
    found = shutil.which("node")
    if found is None:
        from playwright._impl._driver import compute_driver_executable

        found = str(compute_driver_executable()[0])
    return found


def in_the_page(
    texts: Sequence[str], allowed: Sequence[str], folder: Path, organisations: Sequence[str] = ()
) -> list[Marks]:
    """What the page marks in each text: word, kind, severity and replacement."""
    module = folder / "guard.mjs"
    module.write_text(ENGINE.read_text(encoding="utf-8"), encoding="utf-8")
    script = folder / "run.mjs"
    script.write_text(_RUN % json.dumps(module.as_uri()), encoding="utf-8")
    rules = rules_document(organisations)
    sent = json.dumps({"rules": rules, "texts": list(texts), "allowed": list(allowed)}, default=str)
    done = subprocess.run(
        [node(), str(script)],
        input=sent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[Marks] = json.loads(done.stdout)
    return found


def on_the_server(text: str, allowed: Sequence[str], organisations: Sequence[str] = ()) -> Marks:
    """What the server marks in the text, written the same way."""
    marks = detect(text, allowed=allowed, organisations=organisations)

    def said(value: Any) -> str | None:
        return None if value is None else str(value)

    return [[text[m.start : m.end], m.kind, str(m.severity), said(m.replacement)] for m in marks]
