"""What is frozen when a certificate is issued. Dutch, as printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.certificates.document import CertificateSnapshot, MetRequirement, ProgrammeDay, ReachedCompetency
from app.certificates.rules.requirements import Facts, Required
from app.cohorts.service import CohortView
from app.core.clock import local
from app.core.document_template import long_date, short_date
from app.courses.service import CourseContent
from app.organisations.service import FoundationView
from app.scheduling.service import SessionView

_WORDS = (
    *("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"),
    *("elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"),
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What all certificates of one issue share."""

    cohort: CohortView
    content: CourseContent
    sessions: Sequence[SessionView]
    foundation: FoundationView
    required: Required
    issued_on: date
    #: Public address of the application, without a slash at the end.
    base_url: str


def certificate_snapshot(
    about: Occasion, *, number: str, name: str, facts: Facts, levels: Mapping[str, str]
) -> CertificateSnapshot:
    """The certificate of one learner. ``levels``: level key by competency code; who has none gets no level."""
    words = {level.key: level.name for level in about.content.rubric_levels}
    group = _group(about.cohort.name)
    return CertificateSnapshot(
        number=number,
        name=name,
        course_title=about.content.title,
        cohort_name=group,
        place=about.cohort.place,
        issued_on=about.issued_on.isoformat(),
        issued_on_text=long_date(about.issued_on.isoformat()),
        foundation=about.foundation.name,
        signatory_name=about.foundation.signatory_name,
        signatory_role=about.foundation.signatory_role,
        proof=_proof(group, facts),
        competencies=[
            ReachedCompetency(
                code=one.code,
                title=one.name,
                summary=one.sentence,
                level=words.get(levels.get(one.code, ""), ""),
            )
            for one in about.content.competencies
        ],
        requirements=_requirements(about.required, facts),
        programme=[
            ProgrammeDay(
                number=one.number,
                title=one.title,
                date=short_date(local(one.starts_at).date().isoformat()),
            )
            for one in about.sessions
            if one.is_day and not one.cancelled
        ],
        verify_url=f"{about.base_url}/controle/{number}",
        verify_short=f"{about.base_url.split('://', 1)[-1]}/controle",
        sample=about.foundation.demo,
    )


def _group(name: str) -> str:
    return name[0].lower() + name[1:] if name.lower().startswith("groep ") else f"groep {name}"


def _proof(group: str, facts: Facts) -> str:
    parts = [
        f"{_word(facts.days)} {'lesdag' if facts.days == 1 else 'lesdagen'}" if facts.days else "",
        f"{_word(facts.intervisions)} keer intervisie" if facts.intervisions else "",
        f"{_word(facts.cases)} goedgekeurde {'praktijkcasus' if facts.cases == 1 else 'praktijkcasussen'}"
        if facts.cases
        else "",
        "een eindpresentatie" if facts.presentation else "",
    ]
    done = [part for part in parts if part]
    opening = f"{group[0].upper()}{group[1:]}."
    if not done:
        return opening
    listed = " en ".join(filter(None, (", ".join(done[:-1]), done[-1])))
    return f"{opening} {listed[0].upper()}{listed[1:]}."


def _word(number: int) -> str:
    return _WORDS[number] if number < len(_WORDS) else str(number)


def _requirements(required: Required, facts: Facts) -> list[MetRequirement]:
    rows = [
        (
            required.days,
            "Lesdagen bijgewoond of ingehaald",
            f"{required.days} van {required.days_total}",
            facts.days,
        ),
        (
            required.intervisions,
            "Intervisie bijgewoond of ingehaald",
            f"{required.intervisions} van {required.intervisions_total}",
            facts.intervisions,
        ),
        (required.cases, "Praktijkcasussen goedgekeurd", str(required.cases), facts.cases),
        (int(required.presentation), "Eindpresentatie", "1", int(facts.presentation)),
    ]
    return [
        MetRequirement(label=label, needed=needed, done=str(done))
        for least, label, needed, done in rows
        if least
    ]
