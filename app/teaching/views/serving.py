"""Handing out a file: a download of its own kind, that no browser runs or guesses at."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from app.core.documents import fetch
from app.core.errors import NotFound
from app.teaching.service import VersionView
from app.web.actions import read


def served(version: VersionView) -> Response:
    """The file of a version as an attachment under its own name; NotFound when there is none."""
    kind = version.file_kind
    document = read(fetch, version.sha256) if version.sha256 else None
    if kind is None or document is None:
        raise NotFound
    answer = send_file(
        BytesIO(document.content),
        mimetype=kind.media_type,
        as_attachment=True,
        download_name=version.file_name,
        etag=False,
        conditional=False,
    )
    answer.headers["Content-Length"] = str(len(document.content))
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
