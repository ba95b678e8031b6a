"""What a fund may pay for: its ceiling, its period, its funder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.billing.rules.shares import FUND_NAMES, FundType, Share
from app.core.errors import Refused
from app.core.money import ZERO, Money, total
from app.core.text import T, Text


@dataclass(frozen=True, slots=True)
class FundFacts:
    """What decides whether a line may be planned on a fund."""

    id: int
    name: str
    funder_id: int
    funder: str
    fund_type: FundType
    ceiling: Money
    #: First and last day on which a cohort may start that it pays for.
    starts_on: date
    ends_on: date
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What one line asks of a fund."""

    seat_id: int
    amount: Money
    #: Whether it stands on an invoice that was not credited.
    invoiced: bool
    #: Whether another split took its place.
    replaced: bool


def claimed(claims: Iterable[Claim]) -> Money:
    """What these lines together ask of their fund.

    Of each seat: all that stands on invoices, and what is still to be invoiced as far as that is more than what the
    same seat still has on invoices with an old split. Until the credit note the old line is asked for, after it the
    new one: never both, and never neither. So it changes neither when a seat is divided anew for the same or less, nor
    when that is credited and invoiced again; and it is never below what is invoiced.
    """
    stands: dict[int, Money] = {}
    old: dict[int, Money] = {}
    new: dict[int, Money] = {}
    for one in claims:
        if one.invoiced:
            stands[one.seat_id] = stands.get(one.seat_id, ZERO) + one.amount
        if one.replaced and one.invoiced:
            old[one.seat_id] = old.get(one.seat_id, ZERO) + one.amount
        if not one.replaced and not one.invoiced:
            new[one.seat_id] = new.get(one.seat_id, ZERO) + one.amount
    more = (max(amount - old.get(seat_id, ZERO), ZERO) for seat_id, amount in new.items())
    return total([*stands.values(), *more])


def free(ceiling: Money, planned: Money) -> Money:
    """What may still be planned; never negative."""
    return max(ceiling - planned, ZERO)


def check_planned(fund: FundFacts, *, before: Money, after: Money) -> None:
    """Refuses a change that plans more on the fund than its ceiling allows; less than before is always fine.

    The sentence tells what was still free for this change.
    """
    if after > fund.ceiling and after > before:
        raise Refused(
            T(
                "Fonds %(fund)s heeft nog %(free)s vrij. Deze verdeling vraagt %(asked)s meer.",
                fund=fund.name,
                free=free(fund.ceiling, before),
                asked=after - before,
            )
        )


def invoicing_problem(
    fund: FundFacts, before: Sequence[Claim], after: Sequence[Claim], standing: Sequence[str]
) -> Text | None:
    """Why lines may not be invoiced that turn the fund's claims `before` into `after`; None when they may.

    What stands on invoices never passes the ceiling, though seats with a default may have planned more. `standing`:
    numbers of invoices that bill the same seats with their old split; until those are credited both are asked.
    """
    planned = claimed(after)
    if standing and planned > fund.ceiling and planned > claimed(before):
        return T(
            "Crediteer eerst %(numbers)s. Zolang die factuur staat, is fonds %(fund)s te klein voor "
            "een nieuwe factuur voor dezelfde plaatsen.",
            numbers=", ".join(standing),
            fund=fund.name,
        )
    stood, stands = (total(one.amount for one in claims if one.invoiced) for claims in (before, after))
    if stands > fund.ceiling and stands > stood:
        return T(
            "Past niet binnen fonds %(fund)s: deze factuur vraagt %(asked)s en voor facturen is nog %(left)s vrij. "
            "Verdeel plaatsen anders of verhoog het plafond.",
            fund=fund.name,
            asked=stands - stood,
            left=free(fund.ceiling, stood),
        )
    return None


def check_share(fund: FundFacts, share: Share, *, line: int) -> None:
    """Refuses a share whose payer or kind of money is not the fund's, and any new share on a closed fund.

    `line` counts from 0: it names the field to blame.
    """
    field = f"shares-{line}-fund_id"
    if fund.closed:
        raise Refused(T("Fonds %(fund)s is gesloten. Kies een ander fonds.", fund=fund.name), field=field)
    if share.payer_id != fund.funder_id:
        raise Refused(
            T(
                "Fonds %(fund)s is geld van %(funder)s. Kies die als betaler, of een ander fonds.",
                fund=fund.name,
                funder=fund.funder,
            ),
            field=field,
        )
    if share.fund_type is not fund.fund_type:
        raise Refused(
            T(
                "Fonds %(fund)s is van de soort ‘%(kind)s’. Kies die soort geld, of een ander fonds.",
                fund=fund.name,
                kind=FUND_NAMES[fund.fund_type],
            ),
            field=field,
        )


def check_period(fund: FundFacts, starts_on: date | None, cohort: str) -> None:
    """Refuses a cohort that starts outside the fund's period; one without a first day yet is fine."""
    if starts_on is not None and not fund.starts_on <= starts_on <= fund.ends_on:
        raise Refused(
            T(
                "Fonds %(fund)s geldt voor groepen die beginnen van %(first)s tot en met %(last)s. "
                "Groep %(cohort)s begint op %(start)s.",
                fund=fund.name,
                first=fund.starts_on,
                last=fund.ends_on,
                cohort=cohort,
                start=starts_on,
            )
        )


def check_ceiling(ceiling: Money, planned: Money, *, before: Money) -> None:
    """Refuses a ceiling below what is planned already; a higher one than `before` is always fine."""
    if ceiling < planned and ceiling < before:
        raise Refused(
            T("Er is al %(planned)s op dit fonds gepland. Het plafond kan niet lager zijn.", planned=planned),
            field="ceiling",
        )


def consent_needed(
    own: int, before: Sequence[tuple[Share, Money]], after: Sequence[tuple[Share, Money]]
) -> bool:
    """Whether a coordinator's split of a seat of organisation `own` needs the foundation's consent.

    It does when a part is not borne so already that somebody else bears, that is not invoiced, or that waits until
    its payer confirms: with either of the last two the own organisation would be spared its invoice.
    """
    asked = [part for part in after if _foundations(own, part[0])]
    return bool(asked) and asked != [part for part in before if _foundations(own, part[0])]


def _foundations(own: int, share: Share) -> bool:
    """Whether only the foundation agrees on such a share of a seat of organisation `own`."""
    return share.payer_id != own or not share.invoice_payer or share.conditional


def paid_along(own: int, default: Sequence[Share]) -> bool:
    """Whether another pays along by default for organisation `own`: then only the foundation changes the default."""
    return any(share.payer_id != own for share in default)
