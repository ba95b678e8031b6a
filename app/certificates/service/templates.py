"""Writing a new version of a certificate's template. Offered through ``service``.

What was printed keeps the version that it was printed with: a version is never changed.
"""

from __future__ import annotations

import hashlib

from jinja2 import TemplateError
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.certificates.document import CertificateSnapshot, certificate_html
from app.certificates.models import CertificateTemplate
from app.certificates.queries.templates import TemplateHistory, TemplateView, template_history
from app.certificates.sampling import SAMPLES, sample_of
from app.certificates.template_fields import check_fields
from app.core.clock import Clock
from app.core.db import LINE, is_sqlite
from app.core.errors import Refused
from app.core.permissions import Actor
from app.core.template_faults import style_faults, template_faults
from app.core.text import T, Text
from app.organisations import service as organisations


def examine_template(
    db: Session, found: TemplateHistory, html: str, css: str
) -> tuple[list[Text], list[Text]]:
    """What keeps this template from being used, each with its line, and what one would expect on it besides."""
    wrong = [
        T("Pagina, regel %(line)s: %(text)s", line=one.line, text=one.text) for one in template_faults(html)
    ]
    wrong += [T("Stijl, regel %(line)s: %(text)s", line=one.line, text=one.text) for one in style_faults(css)]
    if wrong:
        return wrong, []
    foundation = organisations.foundation(db)
    examples = {
        kind: sample_of(
            kind,
            found.course.content,
            found.language,
            foundation=foundation.name,
            signatory=(foundation.signatory_name, foundation.signatory_role),
        )
        for kind in SAMPLES
    }
    checked = check_fields(html, css, examples["gewoon"], found.language)
    wrong = [T("Pagina, regel %(line)s: %(text)s", line=one.line, text=one.text) for one in checked.unknown]
    wrong += [
        T("Dit moet op een certificaat staan en ontbreekt: %(what)s.", what=one) for one in checked.needed
    ]
    if not wrong:
        wrong = [_unfilled(kind) for kind, one in examples.items() if not _is_filled(html, one)]
    return wrong, list(checked.left_out)


def _is_filled(html: str, example: CertificateSnapshot) -> bool:
    try:
        certificate_html(html, example)
    except (ValueError, TemplateError):
        return False
    return True


def _unfilled(kind: str) -> Text:
    return T(
        "Met deze gegevens kan het niet worden ingevuld: %(kind)s. Een getal en een woord zijn niet te vergelijken, "
        "en een filter past niet op elk veld.",
        kind=SAMPLES[kind],
    )


def save_template(
    db: Session,
    actor: Actor,
    clock: Clock,
    *,
    slug: str,
    language: str,
    html: str,
    css: str,
    note: str = "",
    based_on: int,
) -> TemplateView:
    """Puts a template in force as the next version; the same text as the one in force changes nothing.

    ``based_on``: the number that was in force when its author began. Raises NotFound for an unknown course or a
    language without words; Refused for a template with a fault, and when another version came meanwhile.
    """
    found = template_history(db, slug, language)
    wrong, _ = examine_template(db, found, html, css)
    if wrong:
        raise Refused(wrong[0], field="html")
    current = found.current
    if (current.html, current.css) == (html, css):
        return current
    if current.number != based_on:
        raise Refused(_meanwhile(current.number))
    # With the first version of our own the one that came with the course is kept beside it.
    first = [] if current.number else [(1, current.html, current.css, None, "")]
    number = current.number + 1 + len(first)
    rows = [*first, (number, html, css, actor.person_id, " ".join(note.split())[:LINE])]
    dialect = sqlite if is_sqlite(db) else postgresql
    for at, page, style, maker, said in rows:
        kept = db.execute(
            dialect.insert(CertificateTemplate)
            .values(
                course_id=found.course.course_id,
                language=language,
                number=at,
                html=page,
                css=style,
                sha256=hashlib.sha256(f"{page}\0{style}".encode()).hexdigest(),
                created_at=clock.now(),
                created_by_person_id=maker,
                note=said,
            )
            .on_conflict_do_nothing(index_elements=["course_id", "language", "number"])
            .returning(CertificateTemplate.id)
        ).scalar()
        if kept is None:
            raise Refused(_meanwhile(at))
    audit.record(
        db,
        actor,
        clock,
        "certificates:template:save",
        "certificate_template",
        kept,
        slug=slug,
        language=language,
        number=number,
    )
    return template_history(db, slug, language).current


def _meanwhile(number: int) -> Text:
    return T(
        "Intussen is versie %(number)s bewaard. Open die in een ander venster en neem over wat je wilt houden.",
        number=number,
    )
