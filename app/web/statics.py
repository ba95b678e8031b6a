"""Our static files, with a hash of their content in the address, so that a browser may keep them a year."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from flask import Flask, Response, abort, current_app, send_file, url_for

FOLDER: Final = Path(__file__).parent / "static"
_BOOTSTRAP: Final = "css/bootstrap.min.css"
_HASHES: dict[str, tuple[int, str]] = {}


def _version(path: Path) -> str:
    stamp = path.stat().st_mtime_ns
    known = _HASHES.get(str(path))
    if known is None or known[0] != stamp:
        known = (stamp, hashlib.sha256(path.read_bytes()).hexdigest()[:12])
        _HASHES[str(path)] = known
    return known[1]


def static_url(filename: str) -> str:
    """The address of a file under ``app/web/static``, for example ``static_url('css/tokens.css')``."""
    known = _cache().get(filename)
    if known is None:
        known = url_for("web.static", filename=filename, v=_version(FOLDER / filename))
        _cache()[filename] = known
    return known


def icons_url() -> str:
    """The address of the icon sprite; add ``#name``."""
    return static_url("img/icons.svg")


def bootstrap_url() -> str:
    """The address of Bootstrap's stylesheet in the bootstrap-flask wheel."""
    known = _cache().get("//bootstrap")
    if known is None:
        known = url_for("bootstrap.static", filename=_BOOTSTRAP, v=_bootstrap()[1])
        _cache()["//bootstrap"] = known
    return known


@cache
def _bootstrap() -> tuple[bytes, str]:
    """Bootstrap's stylesheet without the pictures written out in it, and its version.

    Our policy refuses those and our own sheet draws what they show, but a browser that has read only the first of the
    two sheets would ask for one, and report it as an attack.
    """
    import flask_bootstrap

    sheet = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5" / _BOOTSTRAP
    text = re.sub(rb'url\("data:[^"]*"\)', b"none", sheet.read_bytes())
    return text, hashlib.sha256(text).hexdigest()[:12]


def _serve_bootstrap(filename: str) -> Response:
    if filename != _BOOTSTRAP:
        abort(404)
    text, version = _bootstrap()
    return send_file(BytesIO(text), mimetype="text/css", etag=version)


def _cache() -> dict[str, str]:
    urls: dict[str, str] = current_app.extensions.setdefault("web-static-urls", {})
    if current_app.debug:
        urls.clear()
    return urls


def init_app(app: Flask) -> None:
    """Makes the addresses known to templates. Of Bootstrap only the stylesheet is served."""
    app.view_functions["bootstrap.static"] = _serve_bootstrap
    app.jinja_env.globals.update(static_url=static_url, icons_url=icons_url, bootstrap_url=bootstrap_url)
