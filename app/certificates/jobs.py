"""The worker's part of certificates: numbers, paper, signature, digital forms and letters."""

from __future__ import annotations

from typing import Any

from jinja2 import TemplateError

from app.certificates import service
from app.certificates.document import render_certificate
from app.core.errors import NotFound, Refused
from app.core.keys import KeyRefused
from app.core.outbox import GiveUp
from app.core.ports import Handler, Work
from app.core.text import T, Text


def render(work: Work, payload: dict[str, Any]) -> None:
    """Puts one certificate on paper, such as one that replaces another. Without a key it is tried again later."""
    try:
        _print(work, int(payload["certificate_id"]))
    except NotFound as error:
        raise GiveUp("the certificate is gone") from error
    except (ValueError, TemplateError) as error:
        raise GiveUp(f"the template cannot be printed: {error}") from error


def issue_item(work: Work, payload: dict[str, Any]) -> None:
    """Issues one certificate of a batch: its number, then its paper. Work that comes twice finds what is done.

    A refusal is noted, and the batch goes on; without a key that holds, or with a template that cannot be printed, the
    batch stops with the reason, before a number is given where that is known.
    """
    batch_id, position = int(payload["batch_id"]), int(payload["position"])

    def halt(why: Text) -> None:
        with work.writing() as db:
            service.halt_batch(db, work.clock, batch_id=batch_id, position=position, problem=why)

    try:
        service.check_keys(work.keys, work.clock)
        with work.writing() as db:
            certificate_id = service.make_item(
                db, work.clock, batch_id=batch_id, position=position, base_url=work.config.base_url
            )
        if certificate_id is None:
            return
        _print(work, certificate_id)
        with work.writing() as db:
            service.end_batch_if_done(db, work.clock, batch_id=batch_id)
    except KeyRefused as refused:
        halt(refused.text)
    except Refused as refused:
        with work.writing() as db:
            service.refuse_item(db, work.clock, batch_id=batch_id, position=position, problem=refused.text)
    except NotFound as error:
        raise GiveUp("the batch is gone") from error
    except (ValueError, TemplateError) as error:
        halt(
            T(
                "Dit certificaat kan niet worden gedrukt met deze vormgeving. Pas die aan, vervang dit certificaat "
                "en ga dan verder."
            )
        )
        raise GiveUp(f"the template cannot be printed: {error}") from error


def _print(work: Work, certificate_id: int) -> None:
    """Renders and signs one certificate outside any transaction, with its digital form inside; freezes all of it once.

    Raises NotFound, KeyRefused, SigningDelayed, and what a template does that cannot be printed.
    """
    with work.writing() as db:
        waiting = service.unprinted(db, certificate_id, base_url=work.config.base_url)
    if waiting is None:
        return
    known = work.keys.public()
    digital = service.credential_of(work, waiting.claims) if waiting.claims else None
    paper = render_certificate(
        work.pdf,
        waiting.template_html,
        waiting.css,
        waiting.snapshot,
        credential=digital.json if digital else None,
    )
    signed = work.keys.signer().sign(
        paper,
        at=work.clock.now(),
        reason=f"Certificaat {waiting.snapshot['number']}",
        location=waiting.snapshot["place"],
    )
    # a key may have taken its place meanwhile: whichever signed, the world finds it
    known = tuple(dict.fromkeys((*known, *work.keys.public())))
    with work.writing() as db:
        service.know_all(db, work.clock, known)
        service.freeze_pdf(
            db,
            work.clock,
            certificate_id=certificate_id,
            content=signed,
            files=service.files_of(digital) if digital else {},
        )


HANDLERS: dict[str, Handler] = {
    service.PDF_WORK: render,
    service.BATCH_WORK: issue_item,
    service.LIST_WORK: service.sign_list,
    service.PICTURES_WORK: service.draw,
}
