"""Fills in the text of a document (certificate, invoice). The template may come from `course_content/`, so
it is read in a sandbox, everything is escaped, and a name that the snapshot lacks is an error, never an
empty place.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.core.money import NBSP, Money

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)

ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def euros(cents: int) -> str:
    """`250000` → `€ 2.500,00`, with a no-break space; a credit as `€ -2.500,00`."""
    return str(Money(cents))


def short_date(iso: str) -> str:
    """`2026-10-27` → `27-10-2026`."""
    return date.fromisoformat(iso).strftime("%d-%m-%Y")


def long_date(iso: str) -> str:
    """`2026-10-27` → `27 oktober 2026`, always Dutch: a document keeps its language."""
    day = date.fromisoformat(iso)
    return f"{day.day}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def english_date(iso: str) -> str:
    """`2026-10-27` → `27 October 2026`."""
    day = date.fromisoformat(iso)
    return f"{day.day}{NBSP}{ENGLISH_MONTHS[day.month - 1]} {day.year}"


def in_fours(iban: str) -> str:
    """`NL91ABNA0417164300` → `NL91 ABNA 0417 1643 00`, with no-break spaces."""
    plain = "".join(iban.split())
    return NBSP.join(plain[i : i + 4] for i in range(0, len(plain), 4))


_SANDBOX = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
)
_SANDBOX.filters.update(euros=euros, short_date=short_date, long_date=long_date, iban=in_fours)
_SANDBOX.filters["english_date"] = english_date
#: The longest page that filling in may make, in characters; a page of ours has some 20,000.
LONGEST_PAGE = 8 * 1024 * 1024


@lru_cache(maxsize=32)
def _compiled(source: str) -> Template:
    return _SANDBOX.from_string(source)


def fill(source: str, values: Mapping[str, object]) -> str:
    """Return the template `source` with `values` filled in as HTML.

    Filters: `euros` (integer cents), `short_date` and `long_date` (ISO dates), `iban`.
    Raises `jinja2.UndefinedError` for a missing value, `jinja2.TemplateSyntaxError` for a broken template,
    `jinja2.sandbox.SecurityError` for a template that reaches outside its values, `ValueError` for a page without end
    and for what cannot be done with these values, such as a number compared with a word.
    """
    parts, length = [], 0
    try:
        for part in _compiled(source).generate(dict(values)):
            parts.append(part)
            length += len(part)
            if length > LONGEST_PAGE:
                raise ValueError("the template makes a page that is too long")
    except (TypeError, AttributeError, LookupError, SyntaxError, RecursionError) as error:
        raise ValueError(f"the template cannot be filled in: {error}") from error
    return "".join(parts)


def parse(source: str) -> nodes.Template:
    """The template as a tree. Raises `jinja2.TemplateSyntaxError`, with its line."""
    try:
        return _SANDBOX.parse(source)
    except ValueError as error:  # Python reads no number of thousands of digits
        raise TemplateSyntaxError("a number is too long", 1) from error


def pieces(source: str) -> Iterator[tuple[int, str, str]]:
    """What a template that parses is made of: line, kind and text; what is printed as it stands has the kind `data`."""
    return _SANDBOX.lex(source)
