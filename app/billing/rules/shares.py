"""Dividing the price of one seat over its payers, to the cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.errors import Refused
from app.core.money import ZERO, Money, divide, total
from app.core.text import T, Text

#: More payers than this for one seat is a mistake.
MOST_SHARES = 12
#: 100 %, in hundredths of a percent.
WHOLE = 10_000


class FundType(StrEnum):
    """What kind of money it is."""

    TRAINING_BUDGET = "training_budget"
    MUNICIPALITY_WMO = "municipality_wmo"
    CARE_OFFICE_WLZ = "care_office_wlz"
    ZVW = "zvw"
    PROJECT_SUBSIDY = "project_subsidy"
    FOUNDATION_BURSARY = "foundation_bursary"
    PARTICIPANT = "participant"


class Method(StrEnum):
    """How a share is stated."""

    #: `value` is whole cents.
    AMOUNT = "amount"
    #: `value` is hundredths of a percent of the price: 3333 is 33,33 %.
    PERCENT = "percent"
    #: An equal part of what the amounts and percentages leave; no value.
    EQUAL = "equal"
    #: All that the others leave; no value, once per seat.
    REST = "rest"


FUND_NAMES: Mapping[FundType, Text] = {
    FundType.TRAINING_BUDGET: T("Werkgever"),
    FundType.MUNICIPALITY_WMO: T("Gemeente (Wmo)"),
    FundType.CARE_OFFICE_WLZ: T("Zorgkantoor (Wlz)"),
    FundType.ZVW: T("Zorgverzekeraar (Zvw)"),
    FundType.PROJECT_SUBSIDY: T("Projectsubsidie"),
    FundType.FOUNDATION_BURSARY: T("Beurs van de stichting"),
    FundType.PARTICIPANT: T("Deelnemer zelf"),
}

METHOD_NAMES: Mapping[Method, Text] = {
    Method.EQUAL: T("Gelijk deel"),
    Method.PERCENT: T("Percentage"),
    Method.AMOUNT: T("Vast bedrag"),
    Method.REST: T("De rest"),
}


@dataclass(frozen=True, slots=True)
class Share:
    """What one payer agreed to bear of one seat. `value`: see :class:`Method`."""

    payer_id: int
    fund_type: FundType = FundType.TRAINING_BUDGET
    method: Method = Method.EQUAL
    value: int = 0
    #: Cost centre (kostenplaats) of the payer; may be empty.
    cost_centre: str = ""
    #: PO or commitment number (verplichtingennummer); may be empty.
    purchase_reference: str = ""
    #: Number of the award (beschikking); may be empty.
    award_reference: str = ""
    #: Date of the award; None when unknown.
    award_date: date | None = None
    #: What the money may be used for (oormerk); may be empty.
    earmark: str = ""
    #: The fund that it comes from; None: from none.
    fund_id: int | None = None
    #: True: not invoiced before the payer has confirmed it.
    conditional: bool = False
    #: False: covers the part without getting an invoice.
    invoice_payer: bool = True


def default_split(
    organisation_id: int, *, cost_centre: str = "", purchase_reference: str = ""
) -> tuple[Share, ...]:
    """The split of a seat about which nothing was agreed: the employer bears all of it (DOMAIN.md, Money)."""
    return (
        Share(
            organisation_id,
            method=Method.PERCENT,
            value=WHOLE,
            cost_centre=cost_centre,
            purchase_reference=purchase_reference,
        ),
    )


def split(price: Money, shares: Sequence[Share]) -> tuple[Money, ...]:
    """The amount of each share, in the order given; together exactly `price`.

    Percentages are of the whole price and are rounded together by largest remainder; then fixed amounts go
    off, then `rest` or the `equal` parts divide what is left. € 2.500 in three equal parts is 833,34 + 833,33
    + 833,33.
    Raises `Refused` with what to change, at the field `shares-<index>-value` where one share is to blame.
    """
    _check_form(price, shares)
    percents = [share.value if share.method is Method.PERCENT else 0 for share in shares]
    left_percent = WHOLE - sum(percents)
    if left_percent < 0:
        raise Refused(
            T("De percentages zijn samen %(sum)s. Meer dan 100 %% kan niet.", sum=percent_text(sum(percents)))
        )
    *parts, left = divide(price, [*percents, left_percent])
    for index, share in enumerate(shares):
        if share.method is Method.AMOUNT:
            parts[index] = Money(share.value)
            left -= parts[index]
    takers = [index for index, share in enumerate(shares) if share.method in (Method.EQUAL, Method.REST)]
    _check_left(price, shares, left, takers)
    for index, part in zip(takers, divide(left, [1] * len(takers)) if takers else (), strict=True):
        parts[index] = part
    for index, part in enumerate(parts):
        if price and part.cents <= 0:
            raise Refused(
                T("Betaler %(number)s komt uit op %(amount)s. Haal die weg.", number=index + 1, amount=part),
                field=f"shares-{index}-value",
            )
    if total(parts) != price:
        raise AssertionError(f"{total(parts)} is not {price}")
    return tuple(parts)


def fits(price: Money, shares: Sequence[Share]) -> bool:
    """Whether `shares` come out at this price."""
    try:
        split(price, shares)
    except Refused:
        return False
    return True


def percent_text(hundredths: int) -> str:
    """`3333` → `33,33 %`, `5000` → `50 %`, with a no-break space."""
    whole, part = divmod(hundredths, 100)
    decimals = f",{part:02d}".rstrip("0") if part else ""
    return f"{whole}{decimals}\u00a0%"


def _check_form(price: Money, shares: Sequence[Share]) -> None:
    """Refuses what is wrong before any arithmetic."""
    if not shares:
        raise Refused(T("Kies minstens één betaler."))
    if len(shares) > MOST_SHARES:
        raise Refused(T("Een plaats heeft hooguit %(most)s betalers.", most=MOST_SHARES))
    seen: dict[tuple[object, ...], int] = {}
    for index, share in enumerate(shares):
        field = f"shares-{index}-value"
        same = (share.payer_id, share.fund_type, share.fund_id, share.cost_centre, share.purchase_reference)
        earlier = seen.setdefault(same, index)
        if earlier != index:
            raise Refused(
                T(
                    "Regel %(one)s en %(two)s hebben dezelfde betaler, soort geld en kenmerken. Voeg ze samen.",
                    one=earlier + 1,
                    two=index + 1,
                ),
                field=f"shares-{index}-payer_id",
            )
        if share.method in (Method.EQUAL, Method.REST):
            continue
        if share.value <= 0:
            raise Refused(T("Vul een getal boven nul in."), field=field)
        if share.method is Method.PERCENT and share.value > WHOLE:
            raise Refused(T("Een percentage is hooguit honderd."), field=field)
        if share.method is Method.AMOUNT and share.value > price.cents:
            raise Refused(T("Dit is meer dan de prijs van %(price)s.", price=price), field=field)
    methods = [share.method for share in shares]
    if methods.count(Method.REST) > 1:
        raise Refused(T("Kies bij één betaler ‘de rest’, niet bij meer."))
    if Method.REST in methods and Method.EQUAL in methods:
        raise Refused(T("Kies ‘de rest’ of ‘gelijk deel’, niet allebei."))


def _check_left(price: Money, shares: Sequence[Share], left: Money, takers: Sequence[int]) -> None:
    """Refuses a split that does not come out at the price."""
    if left < ZERO:
        raise Refused(
            T("De delen zijn samen %(over)s meer dan de prijs van %(price)s.", over=-left, price=price)
        )
    if takers or not left:
        return
    if all(share.method is Method.PERCENT for share in shares):
        raise Refused(
            T(
                "De percentages zijn samen %(sum)s. Maak er 100 %% van, of kies bij één betaler ‘de rest’.",
                sum=percent_text(sum(share.value for share in shares)),
            )
        )
    raise Refused(
        T(
            "Er is nog %(left)s van de prijs van %(price)s te verdelen. Verhoog een deel of kies ‘de rest’.",
            left=left,
            price=price,
        )
    )
