"""What an entry is booked on: certain, likely with the reason in words, or nothing.

Certain is only a payment whose references name open invoices of one payer that together ask exactly its amount, with
nothing that speaks against it. All else is a proposal for a person, or waits.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.core.money import ZERO, Money, total
from app.core.text import T, Text
from app.payments.rules.known import Bill, Known, Match, Payment, Share

__all__ = ["Bill", "Known", "Match", "Payment", "Share", "match", "taken_back"]

#: Most numbers in one sentence.
_MOST_NAMED = 4


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
        bills = known.summing_to(payment.amount, payer_id)
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
    bill = known.only_asking(payment.amount)
    if bill is None:
        return None
    why = T(
        "Alleen het bedrag klopt, met factuur %(numbers)s van %(payer)s. Kijk goed of het deze is.",
        numbers=bill.number,
        payer=known.payer_names[bill.payer_id],
    )
    return Match(False, (Share(bill.payer_id, bill.id, bill.open),), why)


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
