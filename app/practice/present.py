"""How a case is shown while it is written: its parts, and what the privacy guard marks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.core.text import T, Text
from app.practice.forms import PartForm
from app.practice.rules.documents import LONGEST_TEXT, Entry
from app.practice.rules.guard import Find, Severity, look, replaced, rules_document
from app.practice.rules.tidying import tidy
from app.practice.rules.words import ENTRY_KINDS, EntryKind, Placement
from app.practice.service import AuthorCase, CaseChanges
from app.web.i18n import language, say, say_in
from app.web.statics import static_url

#: The name under which a page sends the marked words that stay.
KEEP = "laat"


@dataclass(frozen=True, slots=True)
class PartLink:
    """One entry of the list of parts."""

    key: str
    label: str
    url: str
    done: bool


@dataclass(frozen=True, slots=True)
class Guarded:
    """What the guard says about the texts of one page."""

    #: By field: the text cut at its marks, each piece with its severity.
    pieces: Mapping[str, list[tuple[str, Severity | None]]] = field(default_factory=dict)
    finds: tuple[Find, ...] = ()

    @property
    def blocking(self) -> int:
        """How many words need a choice before the case can be submitted."""
        return len(self.finds)

    def holds(self, name: str) -> bool:
        """Whether a blocking word stands in this field."""
        return any(name in find.fields and find.severity is Severity.BLOCK for find in self.finds)


def hours(minutes: int) -> str:
    """``1:30`` for 90 minutes."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def worked(entry: Entry, spoken: str | None = None) -> str:
    """``bezoek, 1:30 uur``: what a line of the log was, and how long; see `filters.day_short`."""
    return _worked(entry.kind, entry.minutes, spoken or language())


@lru_cache(maxsize=2048)
def _worked(kind: EntryKind, minutes: int, language: str) -> str:
    return say_in(T("%(kind)s, %(hours)s uur", kind=ENTRY_KINDS[kind], hours=hours(minutes)), language)


def parts_of(case: AuthorCase, url: Callable[[int, str], str], *, pictures: bool) -> list[PartLink]:
    """The parts of a case in order, and which are done; ``pictures``: whether the course has them."""
    document, row = case.document, case.row
    found = [
        ("gegevens", _("Gegevens"), bool(row.age_band and row.development_line)),
        ("verhaal", _("Verhaal"), bool(document.person or document.family or document.workplace)),
        ("competenties", _("Competenties"), bool(document.claimed())),
        ("logboek", _("Logboek"), bool(case.entries)),
        ("plek", _("Taak en plek"), row.placing.placement is not Placement.NONE),
        ("terugblik", _("Terugblik"), bool(document.reflection)),
        *([("fotos", _("Foto’s"), bool(case.attachments))] if pictures else []),
        ("inleveren", _("Inleveren"), not row.editable),
    ]
    return [PartLink(key, label, url(row.id, key), done) for key, label, done in found]


def guarded(
    form: Any,
    case: AuthorCase,
    *,
    more: Mapping[str, str] | None = None,
    organisations: Collection[str] = (),
) -> Guarded:
    """The marks in the texts that ``form`` shows now, and in ``more`` texts of the page.

    What is far too long is refused, so it is not read either.
    """
    allowed = (case.row.alias, *case.document.kept)
    shown = {one.name: one.data or "" for one in form if one.type == "TextAreaField"}
    texts = {name: text for name, text in {**shown, **(more or {})}.items() if len(text) <= 4 * LONGEST_TEXT}
    seen = look(texts, allowed=allowed, organisations=organisations)
    return Guarded(seen.pieces, seen.finds)


@dataclass(frozen=True, slots=True)
class Doubts:
    """What the writer of a refused remark or answer can say of the words that are marked in it."""

    finds: tuple[Find, ...] = ()
    #: Of which they said already that they identify nobody.
    kept: Collection[str] = ()


def doubts(
    form: Any,
    texts: Iterable[str],
    *,
    kept: Collection[str],
    allowed: Collection[str],
    organisations: Collection[str],
) -> Doubts:
    """The soft marks in the ``texts`` of a form that was refused, as `service.guarding.taken_on` finds them."""
    if not form.errors:
        return Doubts()
    read = {str(at): tidy(text).strip() for at, text in enumerate(texts) if len(text) <= 4 * LONGEST_TEXT}
    finds = look(read, allowed=allowed, organisations=organisations).finds
    return Doubts(tuple(one for one in finds if one.dismissible), kept)


def instead_of(
    form: PartForm, case: AuthorCase, sent: MultiDict[str, str], *, organisations: Collection[str] = ()
) -> tuple[CaseChanges, bool]:
    """What the form changes, with what a button of the guard asked for; and whether to stay on the page.

    ``vervang`` is a marked word to replace everywhere on the page, ``laat`` a word to keep; the script collects
    several of those and sends them with the next saving.
    """
    keep = [word for word in sent.getlist(KEEP) if word.strip()]
    word = sent.get("vervang", "")
    for find in guarded(form, case, organisations=organisations).finds if word else ():
        if find.word == word:
            instead = case.row.alias if find.replacement is None else say(find.replacement)
            for name in find.fields:
                form[name].data = replaced(form[name].data or "", word, instead)
    return replace(form.changes(sent), keep=keep), "stap" not in sent


def guard_rules(organisations: Collection[str] = ()) -> dict[str, Any]:
    """The guard's rules for the page, with their sentences in the reader's language."""
    words = {
        "one": _("Eén woord kan iemand herkenbaar maken"),
        "many": _("%(n)s woorden kunnen iemand herkenbaar maken", n="{n}"),
        "suggestion": _("Voorstel: %(words)s", words="{words}"),
        "replace": _("Vervang"),
        "keep": _("Dit is niet herleidbaar"),
    }
    engine = static_url("js/guard-engine.js")
    return {**_said(rules_document(organisations)), "words": words, "engine": engine}


def _said(value: Any) -> Any:
    """A document with each sentence in the reader's language."""
    if isinstance(value, Text):
        return say(value)
    if isinstance(value, dict):
        return {key: _said(one) for key, one in value.items()}
    return value


def writing_words() -> dict[str, str]:
    """The sentences of the script that saves while someone types."""
    return {
        "saved": _("Bewaard om %(time)s", time="{time}"),
        "typing": _("Je tekst wordt bewaard zodra je even stopt met typen"),
        "offline": _("Geen verbinding, je tekst staat nog op dit scherm"),
        "offline_kept": _("Geen verbinding. Je tekst staat nog op dit scherm en versleuteld op dit apparaat"),
        "out": _("Je bent niet meer ingelogd. Je tekst staat nog op dit scherm."),
        "login": _("Log weer in"),
        "other": _("Op dit apparaat is iemand anders ingelogd. Er wordt niets bewaard."),
        "long": _(
            "Deze tekst is te lang: %(now)s tekens. Er passen er %(most)s. Hij staat nog op dit scherm.",
            now="{now}",
            most="{most}",
        ),
        "cleaned": _("We haalden onzichtbare tekens uit je tekst."),
        "restored": _("Dit stond nog op dit apparaat en is teruggezet."),
        "choose": _("Kies eerst welke tekst blijft."),
        "waiting_one": _("Geen verbinding. 1 regel wacht op dit apparaat en gaat vanzelf mee."),
        "waiting": _("Geen verbinding. %(n)s regels wachten op dit apparaat en gaan vanzelf mee.", n="{n}"),
        "sending": _("We sturen je regel."),
    }
