"""Whether what an invoice to be asks of funds fits in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from app.billing.queries.funds import (
    FundRoom,
    FundView,
    claims_of,
    fund_views,
    invoiced_of,
    lines_on,
    planned_by,
)
from app.billing.queries.lines import Line
from app.billing.rules.ceilings import FundFacts, check_period, check_share, claimed, invoicing_problem
from app.core.errors import Refused
from app.core.text import T, Text


@dataclass(frozen=True, slots=True)
class Fitting:
    """Some funds with the lines that count on each."""

    funds: dict[int, FundView]
    lines: dict[int, list[Line]]

    def problems(
        self, asked: Sequence[Line], *, standing: Collection[str], cohort: str, starts_on: date | None
    ) -> tuple[Text, ...]:
        """Why these lines of a cohort cannot be invoiced together; `standing`: see `rules.ceilings`.

        Of a line that was never agreed on itself, but comes from a default, also that its fund is closed, another
        payer's or for other cohorts. Nothing about funds of which none of these lines comes.
        """
        found: list[Text] = []
        for number, one in self.funds.items():
            mine = [line for line in asked if line.share.fund_id == number]
            if not mine:
                continue
            places = {_place(line) for line in mine}
            every = self.lines[number]
            after = [replace(line, invoice_id=0) if _place(line) in places else line for line in every]
            problem = invoicing_problem(one.facts, claims_of(every), claims_of(after), list(standing))
            found += [] if problem is None else [problem]
            found += _of_defaults(one.facts, mine, cohort, starts_on)
        return tuple(found)

    def warnings(self, asked: Sequence[Line]) -> tuple[Text, ...]:
        """Of which funds behind these lines more is planned than there is."""
        found = []
        for number in dict.fromkeys(line.share.fund_id for line in asked if line.share.fund_id is not None):
            one = self.funds[number]
            over = claimed(claims_of(self.lines[number])) - one.ceiling
            if over.cents > 0:
                found.append(
                    T(
                        "Op fonds %(fund)s is %(over)s meer gepland dan het plafond.",
                        fund=one.name,
                        over=over,
                    )
                )
        return tuple(found)


def fitting(
    db: Session, lines: Iterable[Line], names: Mapping[int, str], *, freed: Collection[int] = ()
) -> Fitting:
    """What is needed to tell whether these lines fit in their funds; the lines in `freed` count as credited.

    `names`: those of their payers. A constant number of queries; none when no line comes from a fund.
    """
    ids = {line.share.fund_id for line in lines if line.share.fund_id is not None}
    if not ids:
        return Fitting({}, {})
    return Fitting(fund_views(db, ids, names), lines_on(db, ids, freed=freed))


def overfull(db: Session, found: Collection[FundView]) -> list[FundRoom]:
    """Those of these funds on which more is planned than the ceiling. Queries as `lines_on`."""
    lines = lines_on(db, [one.id for one in found])
    rooms = [FundRoom(one, planned_by(lines[one.id]), invoiced_of(lines[one.id])) for one in found]
    return [room for room in rooms if room.over]


def _place(line: Line) -> tuple[int, int, bool]:
    return line.seat_id, line.position, line.replaced


def _of_defaults(fund: FundFacts, lines: Sequence[Line], cohort: str, starts_on: date | None) -> list[Text]:
    found: dict[Text, None] = {}
    for line in lines:
        if line.id is not None:
            continue
        try:
            check_share(fund, line.share, line=0)
            check_period(fund, starts_on, cohort)
        except Refused as refused:
            found[refused.text] = None
    return list(found)
