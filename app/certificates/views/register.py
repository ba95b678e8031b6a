"""The public register, what is needed to check a certificate without us, and judging a PDF that somebody sends."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, cast

from flask import Flask, Response, abort, current_app, jsonify, render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from app.certificates import service
from app.certificates.rules.differences import MOST, Differences
from app.certificates.service import Checkpoint, entry_line
from app.certificates.service.checking import compared, issued_pdf
from app.certificates.views.blueprint import bp
from app.certificates.views.verification import found_or_none, limit, miss, stop_guessing
from app.core.clock import today
from app.core.db import MAX_INT
from app.core.text import T, Text
from app.web.actions import page, read
from app.web.gate import clock, public
from app.web.headers import token_address

#: Files that one sender may have judged per ten minutes, and lines of the register on one page.
FILES, PER = 60, timedelta(minutes=10)
_HOME: Final = Path(__file__).resolve().parents[3]
_TOO_LARGE = T("Dit bestand is groter dan 8 MB. Een certificaat van ons is nooit zo groot.")


@bp.record_once
def _judge_without_cookies(state: BlueprintSetupState) -> None:
    """A form that changes nothing needs no token, and so no cookie."""
    app = cast(Flask, state.app)
    app.extensions["csrf"].exempt(f"{__name__}.check_file")


@bp.route("/controle/bestand", methods=["GET", "POST"])
@public
def check_file() -> ResponseReturnValue:
    """Whether a PDF is ours, unchanged, and what differs. It is read and forgotten."""
    if request.method == "GET":
        return _judged(None)
    stop_guessing()
    limit("files", FILES)
    try:
        sent = request.files.get("bestand")
    except RequestEntityTooLarge:
        return _judged(None, _TOO_LARGE, 413)
    content = b""
    if sent is not None:
        with closing(sent):
            content = sent.read()
    if not content:
        return _judged(None, T("Kies eerst een bestand."), 422)
    judged = read(service.judge, content=content, today=today(clock()), seals=current_app.extensions["seals"])
    miss(judged.wrong)
    ours = read(issued_pdf, judged)
    found = compared(judged, ours, content, current_app.extensions["page_lines"]) if ours else None
    return _judged(judged, differ=found)


@bp.get("/controle/<number>/<code>/bewijs.json")
@public
@token_address
def proof(number: str, code: str) -> ResponseReturnValue:
    """What proves one certificate without us: its part of the register, checkpoints and keys."""
    if found_or_none(number, code) is None:
        abort(404)
    found = read(service.proof_of, number)
    if found is None:
        abort(404)
    entries, points, keys = found
    said = ",".join(entry_line(one) for one in entries)
    rest = _dumped(checkpoints=[_point(one) for one in points], keys=keys)
    answer = Response(f'{{"entries":[{said}],{rest[1:]}', mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="bewijs-{number}.json"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@bp.get("/register")
@public
def register() -> ResponseReturnValue:
    """What the register is, its newest checkpoint, and where its files are."""
    return page(
        "certificates/register.html",
        point=read(service.newest_checkpoint),
        years=read(service.checkpoint_years),
        page_size=service.CHAIN_PAGE,
    )


@bp.get("/register/keten.jsonl")
@public
def register_chain() -> ResponseReturnValue:
    """The register in JSON lines, a page at a time: ``na`` is the last number of the page before."""
    given = request.args.get("na", "0")
    after = min(int(given), MAX_INT) if given.isascii() and given.isdecimal() and len(given) < 11 else 0
    lines = [entry_line(one) for one in read(service.entries_after, after, limit=service.CHAIN_PAGE)]
    return Response("".join(f"{line}\n" for line in lines), mimetype="application/jsonl")


@bp.get("/register/ijkpunten.json")
@public
def register_checkpoints() -> ResponseReturnValue:
    """The checkpoints of one year (``jaar``), or else of this one."""
    given = request.args.get("jaar", "")
    year = int(given) if given.isascii() and given.isdecimal() and len(given) == 4 and int(given) else 0
    points = read(service.checkpoints, year or today(clock()).year)
    return jsonify(checkpoints=[_point(one) for one in points])


@bp.get("/register/sleutels.json")
@public
def register_keys() -> ResponseReturnValue:
    """The public half of every key that signs or signed."""
    return jsonify(keys=read(service.public_keys))


@bp.get("/register/verify_certificate.py")
@public
def register_tool() -> ResponseReturnValue:
    """The program that checks a certificate without us."""
    return _file("tools/verify_certificate.py", "text/x-python")


@bp.get("/register/verification.md")
@public
def register_manual() -> ResponseReturnValue:
    """How it all fits together, for whoever has no such program any more."""
    return _file("docs/verification.md", "text/markdown")


def _judged(
    judged: service.Judged | None,
    error: Text | None = None,
    status: int = 200,
    *,
    differ: Differences | None = None,
) -> ResponseReturnValue:
    body = render_template("certificates/file.html", judged=judged, error=error, differ=differ, most=MOST)
    return body, status, {"X-Robots-Tag": "noindex"}


def _point(one: Checkpoint) -> dict[str, Any]:
    return {
        "day": one.day.isoformat(),
        "made": one.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "entries": one.last_id,
        "last": one.last_hash,
        "key": one.key,
        "signature": one.signature,
    }


def _dumped(**fields: Any) -> str:
    return current_app.json.dumps(fields)


def _file(name: str, kind: str) -> Response:
    return Response((_HOME / name).read_text(encoding="utf-8"), content_type=f"{kind}; charset=utf-8")
