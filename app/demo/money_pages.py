"""The pages of money in the demo world: those of finance, and those of a coordinator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import url_for

from app.bank import service as bank
from app.billing import service as billing
from app.core.permissions import Role
from app.demo.finding import Found

Pages = Iterator[tuple[str, str]]


def of_finance(found: Found) -> Pages:
    """Names and addresses of what finance sees."""
    yield "overzicht", url_for("portal.finance")
    yield "facturen", url_for("billing.invoices")
    yield from _invoices(found)
    yield from _cohorts(found)
    yield "kostendragers", url_for("billing.lines")
    yield "voorstellen", url_for("billing.proposals")
    for proposal in billing.proposals(found.db, limit=1):
        yield "een voorstel", url_for("billing.show_proposal", proposal_id=proposal.id)
    yield "bevestigingen", url_for("billing.asked_payers")
    yield "fondsen", url_for("billing.funds")
    yield "nieuw fonds", url_for("billing.new_fund")
    for fund in billing.funds(found.db)[:1]:
        yield f"fonds {fund.name}", url_for("billing.show_fund", fund_id=fund.id)
        yield f"fonds {fund.name} wijzigen", url_for("billing.edit_fund", fund_id=fund.id)
    yield "btw", url_for("billing.vat")
    yield from _bank(found)
    yield "boekhouding", url_for("bookkeeping.index")
    yield "rekeningen van betalers", url_for("bookkeeping.payers")
    employer = next(iter(found.organisations.values()), None)
    if employer:
        yield f"rekening van {employer.name}", url_for("bookkeeping.statement", payer_id=employer.id)
        address: dict[str, Any] = {"organisation_id": employer.id}
        yield f"geld van {employer.name}", url_for("billing.organisation_money", **address)
        yield f"standaardverdeling van {employer.name}", url_for("billing.default_split_of", **address)
    yield "herinneringen aan facturen", url_for("bookkeeping.reminders")
    yield "afboekingen", url_for("bookkeeping.write_offs")
    yield "journaal", url_for("bookkeeping.journal")
    yield "grootboekrekeningen", url_for("bookkeeping.ledger_accounts")


def of_coordinator(found: Found, own: int | None) -> Pages:
    """Names and addresses of the money that a coordinator sees."""
    yield "facturen", url_for("billing.organisation_invoices", organisation_id=own)
    for row in billing.invoices(found.db, payer_id=own, limit=1):
        yield (
            f"factuur {row.number}",
            url_for("billing.organisation_invoice", organisation_id=own, invoice_id=row.id),
        )
    if found.running:
        address: dict[str, Any] = {"organisation_id": own, "cohort_id": found.running.id}
        yield "verdeling van de kosten", url_for("billing.organisation_allocation", **address)
    yield "kosten over alle groepen", url_for("billing.own_money", organisation_id=own)
    yield "kostendragers", url_for("billing.own_lines", organisation_id=own)
    yield "standaardverdeling", url_for("billing.own_default_split", organisation_id=own)
    yield "voorstellen", url_for("billing.own_proposals", organisation_id=own)
    yield "rekening", url_for("bookkeeping.own_statement", organisation_id=own)


def _invoices(found: Found) -> Pages:
    rows = billing.invoices(found.db)
    credited = next((row for row in rows if row.is_credit_note), None)
    for row in [one for one in rows if not one.is_credit_note][:1]:
        address: dict[str, Any] = {"invoice_id": row.id}
        yield f"factuur {row.number}", url_for("billing.invoice", **address)
        yield "factuur als pdf", url_for("billing.invoice_pdf", **address)
        yield "factuur crediteren", url_for("billing.credit", **address)
        yield "factuur afboeken", url_for("bookkeeping.propose", **address)
        yield "herinneringen aan een factuur", url_for("bookkeeping.invoice_reminders", **address)
    if credited:
        yield f"creditfactuur {credited.number}", url_for("billing.invoice", invoice_id=credited.id)


def _cohorts(found: Found) -> Pages:
    if found.running:
        number = found.running.id
        yield f"verdeling {found.running.name}", url_for("billing.allocation", cohort_id=number)
        yield "verdeling als werkblad", url_for("billing.allocation_sheet", cohort_id=number)
        yield f"factureren {found.running.name}", url_for("billing.check_run", cohort_id=number)
    municipality = found.organisations.get("gemeenteassen")
    if found.roomy and municipality:
        address: dict[str, Any] = {"cohort_id": found.roomy.id, "payer_id": municipality.id}
        yield "factuur in concept", url_for("billing.draft", **address)
    if found.full:
        yield f"factureren {found.full.name}", url_for("billing.check_run", cohort_id=found.full.id)
        yield "wat wacht op bevestiging", url_for("billing.waiting", cohort_id=found.full.id)
    if found.finished:
        yield f"verdeling {found.finished.name}", url_for("billing.allocation", cohort_id=found.finished.id)


def _bank(found: Found) -> Pages:
    if found.first(Role.FINANCE) is None:
        return
    yield "bank", url_for("payments.entries")
    for one in bank.entries(found.db, limit=1):
        yield "een mutatie", url_for("payments.entry", entry_id=one.id)
        yield "een mutatie boeken", url_for("payments.book", entry_id=one.id)
    yield "bestand inlezen", url_for("payments.upload")
    yield "tegoeden", url_for("payments.credits")
