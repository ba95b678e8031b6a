"""The public verbs of billing, and the reads and values that other features use."""

from app.billing.document import Buyer, InvoiceSnapshot, Seller
from app.billing.paper import Payment, paper_assets, paper_html, paper_style
from app.billing.queries import (
    Allocation,
    AllocationRow,
    Bill,
    Billed,
    Correction,
    CreditNote,
    Crossing,
    DraftInvoice,
    DraftLine,
    DueRow,
    FundRow,
    InvoicedLine,
    InvoiceRow,
    InvoiceView,
    Line,
    SeatSplit,
    Why,
    allocation,
    balances,
    bill,
    corrections,
    crossings,
    draft_invoice,
    draft_invoices,
    due,
    due_among,
    invoice,
    invoice_pdf,
    invoice_ubl,
    invoices,
    lines_of,
    missing_of_foundation,
    open_ageing,
    open_items,
    payer_credit,
)
from app.billing.queries.allocation import OrganisationMoney, Picture, organisation_money
from app.billing.queries.balances import Unpaid, unpaid
from app.billing.queries.bookings import (
    BookingView,
    booked_of,
    booked_totals,
    bookings_of,
    credit_bookings,
    entry_of_booking,
)
from app.billing.queries.fitting import overfull
from app.billing.queries.funds import (
    FundState,
    FundView,
    fund,
    fund_key,
    fund_names,
    fund_states,
    funds,
    lines_on,
)
from app.billing.queries.ledger import (
    Ledger,
    LedgerBooking,
    LedgerDocument,
    LedgerLine,
    LedgerWriteOff,
    ledger,
)
from app.billing.queries.lines import default_shares
from app.billing.queries.listing import (
    LineFilter,
    LineRow,
    Lines,
    LineStand,
    fund_lines,
    fund_state,
    line_rows,
)
from app.billing.queries.paid import paid_enrolments
from app.billing.queries.payables import Payable, payables, payers_by_account
from app.billing.queries.proposals import (
    AskedState,
    AskedView,
    ProposalState,
    ProposalView,
    asked_requests,
    declining_payers,
    open_proposals,
    proposal,
    proposals,
)
from app.billing.queries.runs import RunItem, RunView, invoice_run, open_run
from app.billing.queries.settled import Settled, settled_lines
from app.billing.queries.vat import VatRow, vat_regime_on, vat_rows
from app.billing.queries.write_offs import WriteOffView, write_off, write_offs
from app.billing.rules.invoice import InvoiceKind
from app.billing.rules.shares import FUND_NAMES, METHOD_NAMES, FundType, Method, Share
from app.billing.rules.standing import Age, Ageing, Balance, Standing, days_late
from app.billing.rules.vat import VatRegime
from app.billing.service.asking import (
    answer_request,
    ask_payer,
    asked_by_token,
    waiting_payers,
    withdraw_request,
)
from app.billing.service.booking import book, book_all, free_excess, move, unbook, use_credit
from app.billing.service.checking import Checked, checked
from app.billing.service.crediting import credit_invoice
from app.billing.service.exporting import export_allocation, export_organisation_money
from app.billing.service.finalising import finalise_invoice
from app.billing.service.funding import close_fund, save_fund
from app.billing.service.holding import Held, Order, Part, hold
from app.billing.service.issuing import next_number
from app.billing.service.moving import Moving, follow_seat, hold_funds, moving, take_along
from app.billing.service.pdf import freeze_pdf, unprinted
from app.billing.service.proposing import (
    Settlement,
    accept_proposal,
    decline_proposal,
    set_default,
    settle_split,
    withdraw_proposal,
)
from app.billing.service.proving import Evidence, fund_evidence
from app.billing.service.renewing import Renewal, Renewed, renew_invoice, renewal
from app.billing.service.runs import (
    Chosen,
    end_run,
    make_item,
    refuse_item,
    resume_run,
    start_run,
    stop_run,
)
from app.billing.service.splits import editable_seats, fund_choices, payer_names, set_split, works_everywhere
from app.billing.service.vat import set_vat
from app.billing.service.writing_off import (
    approve_write_off,
    decline_write_off,
    propose_write_off,
    undo_write_off,
    withdraw_write_off,
)
from app.billing.snapshots import buyer_of, payment_to, seller_of

__all__ = [
    "FUND_NAMES", "METHOD_NAMES", "Age", "Ageing", "Allocation", "AllocationRow", "AskedState",
    "AskedView", "Balance", "Bill", "Billed", "BookingView", "Buyer", "Checked", "Chosen", "Correction",
    "CreditNote", "Crossing", "DraftInvoice", "DraftLine", "DueRow", "Evidence", "FundRow", "FundState",
    "FundType", "FundView", "Held", "InvoiceKind", "InvoiceRow", "InvoiceSnapshot", "InvoiceView",
    "InvoicedLine", "Ledger", "LedgerBooking", "LedgerDocument", "LedgerLine", "LedgerWriteOff", "Line",
    "LineFilter", "LineRow", "LineStand", "Lines", "Method", "Moving", "Order", "OrganisationMoney",
    "Part", "Payable", "Payment", "Picture", "ProposalState", "ProposalView", "Renewal", "Renewed",
    "RunItem", "RunView", "SeatSplit", "Seller", "Settled", "Settlement", "Share", "Standing", "Unpaid",
    "VatRegime", "VatRow", "Why", "WriteOffView", "accept_proposal", "allocation", "answer_request",
    "approve_write_off", "ask_payer", "asked_by_token", "asked_requests", "balances", "bill", "book",
    "book_all", "booked_of", "booked_totals", "bookings_of", "buyer_of", "checked",
    "close_fund", "corrections", "credit_bookings", "credit_invoice", "crossings", "days_late",
    "decline_proposal", "decline_write_off", "declining_payers", "default_shares", "draft_invoice",
    "draft_invoices", "due", "due_among", "editable_seats", "end_run", "entry_of_booking",
    "export_allocation", "export_organisation_money", "finalise_invoice", "follow_seat", "free_excess",
    "freeze_pdf", "fund", "fund_choices", "fund_evidence", "fund_key", "fund_lines", "fund_names",
    "fund_state", "fund_states", "funds", "hold", "hold_funds", "invoice", "invoice_pdf", "invoice_run", "invoice_ubl",
    "invoices", "ledger", "line_rows", "lines_of", "lines_on", "make_item", "missing_of_foundation",
    "move", "moving", "next_number", "open_ageing", "open_items", "open_proposals", "open_run",
    "organisation_money", "overfull", "paid_enrolments", "paper_assets", "paper_html", "paper_style",
    "payables", "payer_credit",
    "payer_names",
    "payers_by_account", "payment_to", "proposal", "proposals", "propose_write_off", "refuse_item",
    "renew_invoice", "renewal", "resume_run", "save_fund", "seller_of", "set_default", "set_split",
    "set_vat", "settle_split", "settled_lines", "start_run", "stop_run", "take_along", "unbook",
    "undo_write_off", "unpaid", "unprinted", "use_credit", "vat_regime_on", "vat_rows", "waiting_payers",
    "withdraw_proposal", "withdraw_request", "withdraw_write_off", "works_everywhere", "write_off",
    "write_offs",
]  # fmt: skip
