"""What an entry is booked on: certain, likely with the reason in words, or nothing.

Certain is only a payment whose references name open invoices of one payer that together ask exactly its amount, with
nothing that speaks against it. All else is a proposal for a person, or waits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from app.core.money import ZERO, Money, total
from app.core.text import T, Text
from app.payments.rules.finding import numbers_in, payers_like, plain, references_in

#: Most open invoices of one payer among which sums are tried.
_MOST_SUMMED = 12
#: Most numbers in one sentence.
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice as a payment may name it."""

    id: int
    number: str
    reference: str
    payer_id: int
    open: Money


@dataclass(frozen=True, slots=True)
class Payment:
    """What is known of money that came in."""

    amount: Money
    text: str
    reference: str
    name: str
    iban: str


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the payment: on an invoice, or (None) in the payer's credit."""

    payer_id: int
    invoice_id: int | None
    amount: Money


@dataclass(frozen=True, slots=True)
class Match:
    """Where a payment goes, and why."""

    certain: bool
    shares: tuple[Share, ...]
    why: Text

    @property
    def mark(self) -> str:
        """A short word that changes when the shares do."""
        told = ";".join(f"{one.payer_id},{one.invoice_id},{one.amount.cents}" for one in self.shares)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(slots=True)
class Known:
    """All that payments are compared with; what is open goes down as payments are booked."""

    bills: dict[int, Bill]
    payer_names: Mapping[int, str]
    accounts: Mapping[str, Collection[int]]
    _by_number: dict[str, int] = field(default_factory=dict)
    _by_reference: dict[str, int] = field(default_factory=dict)
    _by_payer: dict[int, list[int]] = field(default_factory=dict)
    _by_open: dict[Money, set[int]] = field(default_factory=dict)
    _plain_names: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _alike: dict[str, set[int]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        bills: Iterable[Bill],
        payers: Mapping[int, Sequence[str]],
        accounts: Mapping[str, Collection[int]],
    ) -> Known:
        """Everything ordered for finding. `payers`: by id, the name to show and other names; accounts: by IBAN."""
        known = cls(
            {bill.id: bill for bill in bills}, {one: names[0] for one, names in payers.items()}, accounts
        )
        for bill in known.bills.values():
            known._by_number[bill.number] = bill.id
            if bill.reference:
                known._by_reference[bill.reference] = bill.id
            known._by_payer.setdefault(bill.payer_id, []).append(bill.id)
            known._by_open.setdefault(bill.open, set()).add(bill.id)
        known._plain_names = {
            one: tuple(dict.fromkeys(map(plain, names)))
            for one, names in payers.items()
            if one in known._by_payer
        }
        return known

    def open_of(self, payer_id: int) -> list[Bill]:
        """The open invoices of a payer, the oldest first."""
        return [bill for one in self._by_payer.get(payer_id, ()) if (bill := self.bills[one]).open > ZERO]

    def pay(self, shares: Iterable[Share]) -> None:
        """Counts shares that were booked."""
        for share in shares:
            if share.invoice_id is not None and share.invoice_id in self.bills:
                old = self.bills[share.invoice_id]
                new = replace(old, open=old.open - share.amount)
                self.bills[new.id] = new
                self._by_open[old.open].discard(old.id)
                self._by_open.setdefault(new.open, set()).add(new.id)

    def asking(self, amount: Money) -> list[Bill]:
        """The invoices that ask exactly this."""
        return [self.bills[one] for one in sorted(self._by_open.get(amount, ()))]

    def named(self, payment: Payment) -> tuple[list[Bill], bool]:
        """The invoices that a payment names, the oldest first, and whether each name can only mean that invoice."""
        found: dict[int, bool] = {}
        for text in (payment.reference, payment.text):
            for reference in references_in(text):
                if (one := self._by_reference.get(reference)) is not None:
                    found[one] = True
            for number, maybe_date in numbers_in(text):
                if (one := self._by_number.get(number)) is not None:
                    found[one] = found.get(one, False) or not maybe_date
        return [self.bills[one] for one in sorted(found)], all(found.values())

    def likely(self, payment: Payment) -> set[int]:
        """The payers that the account or else the name points at."""
        return set(self.accounts.get(payment.iban, ())) or self.like(payment.name)

    def like(self, name: str) -> set[int]:
        """The payers with a name like this one."""
        if name not in self._alike:
            self._alike[name] = payers_like(name, self._plain_names)
        return self._alike[name]


def match(payment: Payment, known: Known) -> Match | None:
    """Where money that came in goes; None when nothing tells."""
    if payment.amount <= ZERO:
        return None
    bills, sure = known.named(payment)
    if bills:
        return _by_name(payment, known, bills, sure)
    return _by_payer(payment, known) or _by_amount(payment, known)


def _by_name(payment: Payment, known: Known, bills: list[Bill], sure: bool) -> Match:
    """The payment names invoices."""
    asked = [bill for bill in bills if bill.open > ZERO]
    payers = {bill.payer_id for bill in asked or bills}
    payer_id = min(payers)
    due = total(bill.open for bill in asked)
    numbers = _numbers(asked or bills)
    if not asked:
        why = T(
            "Factuur %(numbers)s is al betaald: het bedrag wordt tegoed van %(payer)s.",
            numbers=numbers,
            payer=known.payer_names[payer_id],
        )
        return Match(False, (Share(payer_id, None, payment.amount),), why)
    if payment.amount < due:
        return _partly(payment, asked, due, numbers)
    exact = tuple(Share(bill.payer_id, bill.id, bill.open) for bill in asked)
    if payment.amount > due:
        rest = payment.amount - due
        why = T(
            "Factuur %(numbers)s staat erbij. Er is %(rest)s te veel betaald: dat wordt tegoed van %(payer)s.",
            numbers=numbers,
            rest=rest,
            payer=known.payer_names[payer_id],
        )
        return Match(False, (*exact, Share(payer_id, None, rest)), why)
    doubt = _doubt(payment, known, bills, asked, payers, sure)
    if doubt is not None:
        return Match(False, exact, T("%(why)s %(but)s", why=_fits(numbers), but=doubt))
    return Match(True, exact, _fits(numbers))


def _doubt(
    payment: Payment, known: Known, bills: list[Bill], asked: list[Bill], payers: set[int], sure: bool
) -> Text | None:
    """What speaks against booking a payment of the right amount by itself."""
    if len(asked) < len(bills):
        return T("Er staat ook een factuur bij die al betaald is.")
    if len(payers) > 1:
        return T("De facturen zijn van verschillende betalers.")
    from_account = known.accounts.get(payment.iban, ())
    if from_account and not payers & set(from_account):
        return T("Maar de rekening is die van een andere betaler.")
    if not sure and not (payers & set(from_account) or payers & known.like(payment.name)):
        return T("Maar het nummer kan ook een datum zijn.")
    return None


def _partly(payment: Payment, asked: list[Bill], due: Money, numbers: str) -> Match:
    """Less than what is asked: the oldest first."""
    shares, left = [], payment.amount
    for bill in asked:
        part = min(left, bill.open)
        if part > ZERO:
            shares.append(Share(bill.payer_id, bill.id, part))
            left -= part
    why = T(
        "Factuur %(numbers)s staat erbij. Dit is een deel: er blijft %(rest)s open.",
        numbers=numbers,
        rest=due - payment.amount,
    )
    return Match(False, tuple(shares), why)


def _by_payer(payment: Payment, known: Known) -> Match | None:
    """The account or the name tells who paid; the amount tells what."""
    for payers, who in (
        (set(known.accounts.get(payment.iban, ())), T("de rekening is die van")),
        (known.like(payment.name), T("de naam lijkt op")),
    ):
        if len(payers) != 1:
            continue
        payer_id = min(payers)
        bills = _sums_to(payment.amount, known.open_of(payer_id))
        if bills:
            why = T(
                "Het bedrag klopt met factuur %(numbers)s en %(who)s %(payer)s.",
                numbers=_numbers(bills),
                who=who,
                payer=known.payer_names[payer_id],
            )
            return Match(False, tuple(Share(payer_id, bill.id, bill.open) for bill in bills), why)
    return None


def _by_amount(payment: Payment, known: Known) -> Match | None:
    """Only the amount fits, and one invoice only."""
    bills = known.asking(payment.amount)
    if len(bills) != 1:
        return None
    bill = bills[0]
    why = T(
        "Alleen het bedrag klopt, met factuur %(numbers)s van %(payer)s. Kijk goed of het deze is.",
        numbers=bill.number,
        payer=known.payer_names[bill.payer_id],
    )
    return Match(False, (Share(bill.payer_id, bill.id, bill.open),), why)


def _sums_to(amount: Money, bills: Sequence[Bill]) -> list[Bill]:
    """The open invoices that ask exactly this: the oldest one, all, or the only few that do; else none."""
    for bill in bills:
        if bill.open == amount:
            return [bill]
    if bills and total(bill.open for bill in bills) == amount:
        return list(bills)
    if len(bills) > _MOST_SUMMED:
        return []
    for size in (2, 3, 4):
        found = [some for some in combinations(bills, size) if total(bill.open for bill in some) == amount]
        if found:
            return list(found[0]) if len(found) == 1 else []
    return []


def taken_back(amount: Money, held: Sequence[Share]) -> tuple[Share, ...]:
    """What a reversal books: the opposite of each place where the original's money is now.

    Nothing when the original is not wholly booked, or another amount was taken back.
    """
    if not held or total(share.amount for share in held) != -amount:
        return ()
    return tuple(Share(share.payer_id, share.invoice_id, -share.amount) for share in held)


def _fits(numbers: str) -> Text:
    return T("Het bedrag klopt met factuur %(numbers)s, die erbij staat.", numbers=numbers)


def _numbers(bills: Sequence[Bill]) -> str:
    shown = [bill.number for bill in bills[:_MOST_NAMED]]
    more = [] if len(bills) <= _MOST_NAMED else [f"… (+{len(bills) - _MOST_NAMED})"]
    return ", ".join([*shown, *more])
