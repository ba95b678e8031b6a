"""The mailbox page: every letter that was written to a file. Only while there is no mail server."""

from __future__ import annotations

from pathlib import Path

from flask import abort, current_app, make_response, request
from flask.typing import ResponseReturnValue

from app.config import LOOPBACK, Config
from app.messages import mailbox as box
from app.messages.views.blueprint import bp
from app.web.actions import page
from app.web.frames import framed
from app.web.gate import public
from app.web.navigation import is_demo

#: What a browser opens itself, or hands to the calendar; the rest is saved.
_TYPES = {".pdf": "application/pdf", ".ics": "text/calendar; charset=utf-8"}


def _folder() -> Path:
    """Where letters lie. 404 with a mail server; letters to real people are shown on this machine only."""
    config: Config = current_app.extensions["leergang"]
    outside = config.secure or request.remote_addr not in LOOPBACK
    if config.smtp_url or (outside and not is_demo()):
        abort(404)
    return config.instance / "mail"


@bp.get("/postvak")
@public
def mailbox() -> ResponseReturnValue:
    """The newest letters."""
    to = request.args.get("aan", "")[:200]
    return page("messages/mailbox.html", letters=box.newest(_folder(), to=to), to=to)


@bp.get("/postvak/<name>")
@public
def letter(name: str) -> ResponseReturnValue:
    """One letter."""
    post = box.one(_folder(), name)
    return page("messages/letter.html", letter=post) if post else abort(404)


@bp.get("/postvak/<name>/brief")
@public
def letter_body(name: str) -> ResponseReturnValue:
    """The letter itself, for the frame on its page."""
    post = box.one(_folder(), name)
    if post is None:
        abort(404)
    return framed(post.html, links=True)


@bp.get("/postvak/<name>/bijlage/<int:number>")
@public
def letter_attachment(name: str, number: int) -> ResponseReturnValue:
    """An attachment of a letter."""
    found = box.attachment(_folder(), name, number)
    if found is None:
        abort(404)
    answer = make_response(found[1])
    answer.headers["Content-Type"] = _TYPES.get(found[0][-4:], "application/octet-stream")
    answer.headers.set("Content-Disposition", "inline", filename=found[0])
    return answer
