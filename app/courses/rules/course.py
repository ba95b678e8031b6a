"""Checks `course.yaml` and puts a whole course together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.core.text import T
from app.courses.rules.accreditation import check_accreditation
from app.courses.rules.casework import check_cases, check_levels
from app.courses.rules.content import (
    Cancellation,
    CancellationStep,
    Competency,
    CourseContent,
    DevelopmentLine,
    Module,
    ModuleKind,
    RubricLevel,
    VatRate,
    VatRegime,
)
from app.courses.rules.english import check_english
from app.courses.rules.mistakes import Fields, Node, Notes
from app.courses.rules.modules import KEY, ModuleSource, Times, check_modules
from app.courses.rules.requirements import check_requirements

FIELDS = (
    "title",
    "slug",
    "summary",
    "audience",
    "price_cents",
    "payment_days",
    "vat",
    "seats",
    "sessions",
    "competencies",
    "development_lines",
    "rubric_levels",
    "requirements",
    "cancellation",
    "case_retention_months",
    "cases",
    "certificate",
    "en",
    "accreditation",
    "placeholders",
)
#: The highest price of a seat, so that a slip of the keyboard is seen: € 100.000,00.
MOST_CENTS = 10_000_000


def check_course(
    notes: Notes,
    course: Node,
    modules: Sequence[ModuleSource],
    *,
    folder: str,
    certificate_html: str,
    certificate_css: str,
    certificate_html_en: str = "",
    certificate_html_both: str = "",
    sha256: str,
) -> CourseContent:
    """The complete course; raises `CourseMistakes` with every mistake in `notes`, also earlier ones."""
    fields = Fields(notes, course, "", FIELDS)
    slug = fields.text("slug", longest=60)
    if slug and not KEY.fullmatch(slug):
        fields.note("slug", T("Gebruik kleine letters, cijfers en streepjes."))
    elif slug and slug != folder:
        fields.note("slug", T("De map heet %(folder)s: gebruik dezelfde naam.", folder=folder))
    regime, vat_text, vat_rates = _vat(fields)
    seats_min, seats_max = _seats(fields)
    levels = _rubric_levels(fields)
    competencies = _competencies(fields, [level.key for level in levels])
    codes = tuple(competency.code for competency in competencies)
    weeks_between, times = _sessions(fields)
    checked = check_modules(notes, modules, times=times, competencies=codes)
    complete = len(checked) == len(modules)
    if complete:
        _check_trained(fields, codes, checked)
    content = CourseContent(
        slug=slug,
        title=fields.text("title", longest=100),
        summary=fields.text("summary", longest=600),
        audience=fields.text("audience", longest=600),
        price_cents=fields.whole("price_cents", 0, MOST_CENTS),
        vat_regime=regime,
        vat_text=vat_text,
        vat_rates=vat_rates,
        payment_days=fields.whole("payment_days", 1, 365),
        seats_min=seats_min,
        seats_max=seats_max,
        weeks_between=weeks_between,
        case_retention_months=fields.whole("case_retention_months", 0, 120),
        competencies=competencies,
        development_lines=_development_lines(fields),
        rubric_levels=levels,
        requirements=check_requirements(
            fields,
            codes,
            [(level.key, level.sufficient) for level in levels],
            _kinds(checked) if complete else None,
        ),
        cancellation=_cancellation(fields),
        modules=checked,
        certificate_html=certificate_html,
        certificate_css=certificate_css,
        placeholders=fields.texts("placeholders") if fields.has("placeholders") else (),
        sha256=sha256,
        cases=check_cases(fields, codes),
        english=check_english(fields, competencies, levels, checked if complete else None),
        certificate_html_en=certificate_html_en,
        certificate_html_both=certificate_html_both,
        certificate_valid_years=_valid_years(fields),
        accreditation=check_accreditation(fields),
    )
    notes.refuse()
    return content


def _kinds(modules: Sequence[Module]) -> tuple[int, int]:
    days = sum(module.kind is ModuleKind.DAY for module in modules)
    return days, len(modules) - days


def _valid_years(course: Fields) -> int:
    """The course may say for how many years its certificate holds; else it holds for good."""
    group = course.group("certificate", ("valid_years",)) if course.has("certificate") else None
    return group.whole("valid_years", 1, 50) if group else 0


def _vat(course: Fields) -> tuple[VatRegime, str, tuple[VatRate, ...]]:
    vat = course.group("vat", ("regime", "text", "rates"))
    if vat is None:
        return VatRegime.EXEMPT, "", ()
    regime = vat.choice("regime", VatRegime)
    text = ""
    if regime is VatRegime.EXEMPT:
        text = vat.text("text", longest=300)
    elif vat.has("text"):
        vat.note("text", T("Deze tekst hoort alleen bij vrijstelling (exempt). Haal hem weg."))
    rates: list[VatRate] = []
    for item in vat.groups("rates", ("from", "percent")):
        rate = VatRate(item.day("from"), item.whole("percent", 0, 100))
        if rates and item.fine("from") and rate.from_day <= rates[-1].from_day:
            item.note("from", T("Zet de tarieven op volgorde van datum."))
        rates.append(rate)
    return regime, text, tuple(rates)


def _seats(course: Fields) -> tuple[int, int]:
    seats = course.group("seats", ("min", "max"))
    if seats is None:
        return 1, 1
    low, high = seats.whole("min", 1, 500), seats.whole("max", 1, 500)
    if low > high and seats.fine("min", "max"):
        seats.note("min", T("Het kleinste aantal plaatsen is groter dan het grootste."))
    return low, high


def _sessions(course: Fields) -> tuple[int, dict[ModuleKind, Times]]:
    kinds = tuple(kind.value for kind in ModuleKind)
    sessions = course.group("sessions", ("weeks_between", *kinds))
    if sessions is None:
        return 1, {}
    times = {}
    for kind in ModuleKind:
        group = sessions.group(kind.value, ("starts", "ends"))
        if group is None:
            continue
        found = Times(group.clock("starts"), group.clock("ends"))
        if found.starts >= found.ends and group.fine("starts", "ends"):
            group.note("ends", T("De eindtijd is niet later dan de begintijd."))
        times[kind] = found
    return sessions.whole("weeks_between", 1, 26), times


def _competencies(course: Fields, levels: Sequence[str]) -> tuple[Competency, ...]:
    found: list[Competency] = []
    for item in course.groups("competencies", ("code", "name", "sentence", "can", "levels")):
        code = item.text("code", longest=10)
        if code and not re.fullmatch(r"[A-Z][0-9]{1,2}", code):
            item.note("code", T("Schrijf een hoofdletter en een nummer, zoals C1."))
        _once(item, "code", code, (other.code for other in found))
        name, sentence = item.text("name", longest=80), item.text("sentence", longest=300)
        can = item.text("can", longest=300) if item.has("can") else ""
        found.append(Competency(code, name, sentence, check_levels(item, levels), can))
    return tuple(found)


def _development_lines(course: Fields) -> tuple[DevelopmentLine, ...]:
    found: list[DevelopmentLine] = []
    for item in course.groups("development_lines", ("key", "name", "sentence")):
        key = _key(item, (other.key for other in found))
        found.append(DevelopmentLine(key, item.text("name", longest=80), item.text("sentence", longest=300)))
    return tuple(found)


def _rubric_levels(course: Fields) -> tuple[RubricLevel, ...]:
    found: list[RubricLevel] = []
    for item in course.groups("rubric_levels", ("key", "name", "sentence", "sufficient"), least=2):
        key = _key(item, (other.key for other in found))
        level = RubricLevel(
            key, item.text("name", longest=80), item.text("sentence", longest=300), item.flag("sufficient")
        )
        if found and found[-1].sufficient and not level.sufficient:
            item.note("sufficient", T("Zet de niveaus op volgorde, van laag naar hoog."))
        found.append(level)
    if found and not found[-1].sufficient and course.has("rubric_levels"):
        course.note("rubric_levels", T("Het hoogste niveau moet voldoende zijn (sufficient: yes)."))
    return tuple(found)


def _cancellation(course: Fields) -> Cancellation:
    group = course.group("cancellation", ("steps", "text"))
    if group is None:
        return Cancellation((), "")
    steps: list[CancellationStep] = []
    for item in group.groups("steps", ("days_before", "percent")):
        step = CancellationStep(item.whole("days_before", 0, 3650), item.whole("percent", 0, 100))
        if steps and item.fine("days_before") and step.days_before >= steps[-1].days_before:
            item.note("days_before", T("Zet de stappen op volgorde, van vroeg naar laat."))
        if steps and item.fine("percent") and step.percent < steps[-1].percent:
            item.note("percent", T("Later annuleren kan niet goedkoper zijn dan eerder."))
        steps.append(step)
    if steps and steps[-1].days_before != 0:
        group.note("steps", T("Sluit af met een stap voor 0 dagen voor de start."))
    return Cancellation(tuple(steps), group.text("text", longest=600))


def _check_trained(course: Fields, codes: tuple[str, ...], modules: tuple[Module, ...]) -> None:
    trained = {code for module in modules for code in module.competencies}
    for code in codes:
        if code and modules and code not in trained:
            course.note(
                "competencies", T("Geen enkele lesdag of intervisie oefent taak %(code)s.", code=code)
            )


def _key(item: Fields, earlier: Iterable[str]) -> str:
    key = item.text("key", longest=60)
    if key and not re.fullmatch(r"[a-z]+(_[a-z]+)*", key):
        item.note("key", T("Gebruik kleine letters en lage streepjes, zoals not_yet."))
    _once(item, "key", key, earlier)
    return key


def _once(item: Fields, field_name: str, value: str, earlier: Iterable[str]) -> None:
    if value and value in set(earlier):
        item.note(field_name, T("%(value)s staat hier twee keer.", value=value))
