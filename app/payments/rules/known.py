"""What payments are compared with, ordered for finding."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, islice

from app.core.money import ZERO, Money, total
from app.core.text import Text
from app.payments.rules.finding import numbers_in, payers_like, plain, references_in

#: Most open invoices of one payer among which sums are tried.
_MOST_SUMMED = 12
#: Most invoices that one payment is proposed for.
_MOST_SHARED = 100


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
    #: By payer: the open invoices, the oldest first (the values tell nothing), and what they ask together.
    _by_payer: dict[int, dict[int, None]] = field(default_factory=dict)
    _due: dict[int, Money] = field(default_factory=dict)
    #: By what is open, then by payer: the invoices.
    _by_open: dict[Money, dict[int, dict[int, None]]] = field(default_factory=dict)
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
            waiting = known._by_payer.setdefault(bill.payer_id, {})
            if bill.open > ZERO:
                waiting[bill.id] = None
                known._due[bill.payer_id] = known._due.get(bill.payer_id, ZERO) + bill.open
            known._ask(bill)
        known._plain_names = {
            one: tuple(dict.fromkeys(map(plain, names)))
            for one, names in payers.items()
            if one in known._by_payer
        }
        return known

    def pay(self, shares: Iterable[Share]) -> None:
        """Counts shares that were booked."""
        for share in shares:
            if share.invoice_id is not None and share.invoice_id in self.bills:
                old = self.bills[share.invoice_id]
                new = replace(old, open=old.open - share.amount)
                self.bills[new.id] = new
                self._by_open[old.open][old.payer_id].pop(old.id)
                self._ask(new)
                self._due[old.payer_id] = self._due.get(old.payer_id, ZERO) - share.amount
                if new.open <= ZERO:
                    self._by_payer[old.payer_id].pop(old.id, None)

    def summing_to(self, amount: Money, payer_id: int) -> list[Bill]:
        """The open invoices of a payer that ask exactly this: one, all, or the only few that do; else none."""
        for one in self._by_open.get(amount, {}).get(payer_id, ()):
            return [self.bills[one]]
        bills = [self.bills[one] for one in islice(self._by_payer.get(payer_id, ()), _MOST_SHARED + 1)]
        if bills and len(bills) <= _MOST_SHARED and self._due.get(payer_id) == amount:
            return bills
        if len(bills) > _MOST_SUMMED:
            return []
        for size in (2, 3, 4):
            found = [
                some for some in combinations(bills, size) if total(bill.open for bill in some) == amount
            ]
            if found:
                return list(found[0]) if len(found) == 1 else []
        return []

    def only_asking(self, amount: Money) -> Bill | None:
        """The invoice that asks exactly this, when there is one only."""
        found = [one for some in self._by_open.get(amount, {}).values() for one in islice(some, 2)]
        return self.bills[found[0]] if len(found) == 1 else None

    def _ask(self, bill: Bill) -> None:
        self._by_open.setdefault(bill.open, {}).setdefault(bill.payer_id, {})[bill.id] = None

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
