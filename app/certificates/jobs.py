"""The worker's part of certificates: paper and letter."""

from __future__ import annotations

from typing import Any

from jinja2 import TemplateError

from app.certificates import service
from app.certificates.document import render_certificate
from app.core.errors import NotFound
from app.core.outbox import GiveUp
from app.core.ports import Handler, Work


def render(work: Work, payload: dict[str, Any]) -> None:
    """Renders the PDF of one certificate outside any transaction, freezes it once and posts the letter."""
    certificate_id = int(payload["certificate_id"])
    try:
        with work.writing() as db:
            waiting = service.unprinted(db, certificate_id)
    except NotFound as error:
        raise GiveUp("the certificate is gone") from error
    if waiting is None:
        return
    try:
        content = render_certificate(work.pdf, waiting.template_html, waiting.css, waiting.snapshot)
    except (ValueError, TemplateError) as error:
        raise GiveUp(f"the template cannot be printed: {error}") from error
    with work.writing() as db:
        service.freeze_pdf(db, work.clock, certificate_id=certificate_id, content=content)


HANDLERS: dict[str, Handler] = {"certificates.render": render}
