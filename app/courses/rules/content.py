"""The complete, checked content of one course version, as frozen values that need no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from app.courses.rules.accreditation import Accreditation
from app.courses.rules.requirements import Requirements


class VatRegime(StrEnum):
    """How VAT relates to the price of a seat."""

    #: No VAT: exempt education (Wet OB 1968 art. 11 lid 1 onderdeel o); the invoice carries `vat_text`.
    EXEMPT = "exempt"
    #: VAT comes on top of the price.
    EXCLUSIVE = "exclusive"
    #: VAT is inside the price.
    INCLUSIVE = "inclusive"


class ModuleKind(StrEnum):
    """What kind of meeting a module describes."""

    DAY = "day"
    INTERVISION = "intervision"


@dataclass(frozen=True, slots=True)
class VatRate:
    """The VAT rate in whole percents that holds from a day on."""

    from_day: date
    percent: int


@dataclass(frozen=True, slots=True)
class LevelText:
    """What a level of the rubric looks like for one competency; `key` is that of the `RubricLevel`."""

    key: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Competency:
    """One task that the course trains for, such as C1 Talenten ontdekken."""

    code: str
    name: str
    sentence: str
    #: A description per rubric level, from low to high; empty where the course gives none.
    levels: tuple[LevelText, ...] = ()
    #: What somebody who has it does, as a certificate tells others: `Vindt uit wat ...`; empty: `sentence`.
    can: str = ""

    def level(self, key: str) -> str:
        """The description of a level; empty when there is none."""
        return next((level.sentence for level in self.levels if level.key == key), "")


@dataclass(frozen=True, slots=True)
class DevelopmentLine:
    """One of the lines along which DemenTalent finds places; the label of every practice case."""

    key: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class RubricLevel:
    """One level at which a competency is judged, from low to high. `sufficient`: counts as reached."""

    key: str
    name: str
    sentence: str
    sufficient: bool


@dataclass(frozen=True, slots=True)
class EnglishTask:
    """A competency in English; `code` is that of the `Competency`."""

    code: str
    name: str
    can: str


@dataclass(frozen=True, slots=True)
class EnglishWord:
    """The English name of a level of the rubric, with what it means, or of a module; `key` is theirs.

    Of the role of who signs, `key` is the role in Dutch.
    """

    key: str
    name: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class EnglishTexts:
    """What an English certificate says of the course; `title` is empty when the course has no English texts."""

    title: str = ""
    competencies: tuple[EnglishTask, ...] = ()
    rubric_levels: tuple[EnglishWord, ...] = ()
    modules: tuple[EnglishWord, ...] = ()
    roles: tuple[EnglishWord, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseText:
    """One phase of a practice case, and what helps to write about it."""

    #: talents, workplace, start or follow_up.
    key: str
    name: str
    sentence: str
    #: Code of the competency that is at work in this phase.
    competency: str
    #: Questions to think about while writing.
    prompts: tuple[str, ...]
    #: Lines with which the text about its competency can begin; none for no template.
    template: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRules:
    """How the course works with practice cases."""

    #: Days within which a trainer answers.
    promise_days: int = 10
    #: Whether a second assessor must approve as well.
    second_assessor: bool = False
    #: Whether pictures of documents and drawings may be added.
    attachments: bool = False
    phases: tuple[PhaseText, ...] = ()

    def phase(self, key: str) -> PhaseText | None:
        """The texts of a phase, or None."""
        return next((phase for phase in self.phases if phase.key == key), None)


@dataclass(frozen=True, slots=True)
class CancellationStep:
    """Cancelling `days_before` days or more before the first session costs `percent` of the price."""

    days_before: int
    percent: int


@dataclass(frozen=True, slots=True)
class Cancellation:
    """The terms for giving a seat back. Steps run from early to late; the last one has `days_before` 0."""

    steps: tuple[CancellationStep, ...]
    text: str

    def percent(self, days_before: int) -> int:
        """Whole percents of the price due when a seat is given back `days_before` days before the start.

        A negative number means that the course has started; then the last step holds.
        """
        for step in self.steps:
            if days_before >= step.days_before:
                return step.percent
        return self.steps[-1].percent


@dataclass(frozen=True, slots=True)
class Preparation:
    """One thing to do before a session, and about how many minutes it takes."""

    text: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Material:
    """Something used in a session; `note` says where it is or who brings it."""

    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Module:
    """One course day or intervision meeting, as content: it has no date and no place."""

    key: str
    kind: ModuleKind
    #: Number within its kind: day 1..8, intervision 1..5.
    number: int
    #: Place in the whole course, 1..13; the order in which the sessions are planned.
    position: int
    title: str
    summary: str
    starts_at: time
    ends_at: time
    #: Learning time without breaks, in minutes.
    minutes: int
    competencies: tuple[str, ...]
    goals: tuple[str, ...]
    preparation: tuple[Preparation, ...]
    material: tuple[Material, ...]
    #: Safe HTML, rendered from Markdown when the course was loaded.
    body_html: str
    #: What the foundation must still supply, one sentence each.
    placeholders: tuple[str, ...]

    @property
    def preparation_minutes(self) -> int:
        """The minutes of all preparation together."""
        return sum(item.minutes for item in self.preparation)


@dataclass(frozen=True, slots=True)
class CourseContent:
    """Everything a cohort needs to know about its course. Money is in integer cents."""

    slug: str
    title: str
    summary: str
    #: For whom the course is meant, one sentence.
    audience: str
    price_cents: int
    vat_regime: VatRegime
    #: The reason printed on invoices when the regime is exempt; empty otherwise.
    vat_text: str
    vat_rates: tuple[VatRate, ...]
    #: Days between an invoice and its due day.
    payment_days: int
    seats_min: int
    seats_max: int
    #: Weeks between two sessions that planning proposes.
    weeks_between: int
    #: Months after the certificate when the text of practice cases is erased.
    case_retention_months: int
    competencies: tuple[Competency, ...]
    development_lines: tuple[DevelopmentLine, ...]
    rubric_levels: tuple[RubricLevel, ...]
    requirements: Requirements
    cancellation: Cancellation
    #: Days and intervisions together, in teaching order.
    modules: tuple[Module, ...]
    certificate_html: str
    certificate_css: str
    #: What the foundation must still supply or confirm for the course as a whole.
    placeholders: tuple[str, ...]
    #: SHA-256 (hex) over the names and bytes of all files that were read.
    sha256: str
    #: How practice cases go.
    cases: CaseRules = CaseRules()
    english: EnglishTexts = EnglishTexts()
    #: The certificate in English, and in both languages; empty where the course brings none.
    certificate_html_en: str = ""
    certificate_html_both: str = ""
    #: For how many years a certificate holds; 0: for good.
    certificate_valid_years: int = 0
    #: The professional registers that give points for the course.
    accreditation: tuple[Accreditation, ...] = ()

    @property
    def days(self) -> tuple[Module, ...]:
        """The course days, in order."""
        return tuple(module for module in self.modules if module.kind is ModuleKind.DAY)

    @property
    def intervisions(self) -> tuple[Module, ...]:
        """The intervision meetings, in order."""
        return tuple(module for module in self.modules if module.kind is ModuleKind.INTERVISION)

    def module(self, key: str) -> Module | None:
        """The module with this key, or None."""
        return next((module for module in self.modules if module.key == key), None)

    def competency(self, code: str) -> Competency | None:
        """The competency with this code, or None."""
        return next((competency for competency in self.competencies if competency.code == code), None)

    def vat_percent(self, day: date) -> int:
        """The VAT rate in whole percents on a day; 0 when the course is exempt. Rates are ordered by day."""
        if self.vat_regime is VatRegime.EXEMPT:
            return 0
        percent = self.vat_rates[0].percent
        for rate in self.vat_rates:
            if rate.from_day <= day:
                percent = rate.percent
        return percent
