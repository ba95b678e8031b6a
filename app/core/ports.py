"""What the application asks of the outside world, in words of its own. Adapters keep these promises."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any, Literal, Protocol

from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.credentials import CredentialWriter
from app.core.crypto import Vault
from app.core.keys import KeyStore

if TYPE_CHECKING:
    from app.config import Config

#: How much of a QR code may be damaged and still be read: 7, 15, 25 or 30 per cent.
QrLevel = Literal["L", "M", "Q", "H"]


@dataclass(frozen=True, slots=True)
class PdfAttachment:
    """A file inside a PDF/A-3."""

    #: `factur-x.xml`.
    name: str
    #: Shown by readers: `Factuur 2026-0041 als XML`.
    description: str
    content: bytes
    #: `application/ld+json`; empty: what the name says.
    media_type: str = ""


class PdfRenderer(Protocol):
    """Turns a filled-in page into a PDF, without ever reaching outside the process."""

    def render(
        self,
        html: str,
        *,
        css: str,
        assets: Mapping[str, bytes],
        title: str,
        author: str,
        created: datetime | None = None,
        archival: bool = False,
        facturx: PdfAttachment | None = None,
        supplement: PdfAttachment | None = None,
    ) -> bytes:
        """Return the PDF of `html` under the style `css`: PDF/UA-1, which a screen reader can read.

        Pictures are named `asset:<name>` in the page and given in `assets`; our own typefaces are there.
        `archival` makes it PDF/A-3a as well, to be kept for years; it needs `created`. `facturx` embeds an
        e-invoice in CII as Factur-X 1.0 (profile EN 16931) has it, in an archival PDF only. `supplement`
        embeds any other file, in an archival PDF too, and claims nothing about it.
        `created` is an aware moment; given the same input the bytes are the same.
        Raises `ValueError` for a page that asks for any other address.
        """
        ...

    def qr_code(self, text: str, *, level: QrLevel = "M") -> bytes:
        """Return an SVG drawing of the QR code of `text`, with its quiet zone."""
        ...


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One dated thing in a calendar. Bears no name of a learner and nothing of a case: feeds are shared."""

    #: Same for the whole life of the event, whatever changes.
    uid: str
    #: Raised at every change of time, place or status (RFC 5545 section 3.8.7.4).
    sequence: int
    summary: str
    #: Aware; written as local time in Amsterdam.
    starts_at: datetime
    #: Aware, after `starts_at`.
    ends_at: datetime
    #: Aware; last change of the event. Becomes DTSTAMP and LAST-MODIFIED, so bytes change only with data.
    changed_at: datetime
    location: str = ""
    description: str = ""
    url: str = ""
    cancelled: bool = False
    #: Degrees north and east (WGS 84), when known.
    geo: tuple[float, float] | None = None
    #: https link of an online meeting, and what the link is called.
    conference: str = ""
    conference_label: str = ""
    categories: tuple[str, ...] = ()
    #: Name and e-mail address of who holds it: the same in feeds and in invitations (RFC 5546).
    organiser: tuple[str, str] | None = None
    #: Minutes before the begin at which the calendar reminds; None leaves that to the calendar.
    remind_minutes: int | None = None
    #: On one whole day, that of `starts_at` in Amsterdam, instead of at a time.
    all_day: bool = False


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A whole calendar."""

    name: str
    events: tuple[CalendarEvent, ...]
    #: Aware; the newest change of the whole calendar.
    changed_at: datetime
    description: str = ""
    #: In which language its words are: `nl` or `en`.
    language: str = "nl"
    #: A CSS3 colour name (RFC 7986 section 5.9); or empty.
    color: str = ""


class CalendarBuilder(Protocol):
    """Turns events into the bytes of one iCalendar file."""

    def __call__(self, file: CalendarFile) -> bytes:
        """Return the bytes of `file`, for a feed or a download; the same file gives the same bytes.

        Raises `ValueError` for an event that ends before it starts.
        """
        ...


#: Which rules a UBL invoice follows beside EN 16931: Peppol BIS Billing 3.0, or NLCIUS (SI-UBL 2.0).
EInvoiceProfile = Literal["peppol", "nlcius"]


@dataclass(frozen=True, slots=True)
class EParty:
    """Who sells or buys, as an e-invoice tells it. Empty strings where nothing is known."""

    name: str
    street: str
    postcode: str
    city: str
    #: KvK number, 8 digits (scheme 0106).
    kvk: str = ""
    #: OIN of a public body, 20 digits (scheme 0190).
    oin: str = ""
    #: btw-id with its country: `NL000099998B57`.
    vat_id: str = ""
    #: Fiscal number of a seller without a btw-id.
    tax_number: str = ""
    #: Department or person.
    contact: str = ""
    email: str = ""
    #: ISO 3166.
    country: str = "NL"


@dataclass(frozen=True, slots=True)
class ELine:
    """One line. Amounts in cents without VAT; a price is never negative, a quantity may be."""

    id: str
    name: str
    description: str
    quantity: int
    price_cents: int
    amount_cents: int
    #: Whole percents; None is exempt.
    percent: int | None
    #: The buyer's cost centre; or empty.
    cost_centre: str = ""
    #: For who reads it; or empty.
    note: str = ""


@dataclass(frozen=True, slots=True)
class EVat:
    """The VAT of all lines with one rate, in cents."""

    #: Whole percents; None is exempt.
    percent: int | None
    base_cents: int
    vat_cents: int


@dataclass(frozen=True, slots=True)
class EInvoice:
    """An invoice or credit note as EN 16931 sees it. Amounts in cents; those of a credit note are positive."""

    credit: bool
    number: str
    issued_on: date
    #: None on a credit note.
    due_on: date | None
    #: What the buyer's mail room sorts by (BT-10), and the number of its order (BT-13); or empty.
    buyer_reference: str
    order_reference: str
    seller: EParty
    buyer: EParty
    lines: tuple[ELine, ...]
    vat: tuple[EVat, ...]
    #: Why lines are exempt; empty when none is.
    exemption: str
    net_cents: int
    vat_cents: int
    total_cents: int
    #: First and last day of delivery.
    period: tuple[date, date] | None = None
    #: The invoice that a credit note corrects; or empty.
    credited_number: str = ""
    #: One remark for people; or empty.
    note: str = ""
    #: What is agreed about paying, for people; or empty.
    terms: str = ""
    #: Where the money goes; empty when nothing has to be paid.
    iban: str = ""
    #: What the payer states with the transfer (BT-83).
    payment_reference: str = ""


class EInvoiceWriter(Protocol):
    """Writes e-invoices; the same invoice gives the same bytes."""

    def ubl(self, invoice: EInvoice, profile: EInvoiceProfile) -> bytes:
        """Return UBL 2.1: an Invoice, or a CreditNote."""
        ...

    def cii(self, invoice: EInvoice) -> bytes:
        """Return a UN/CEFACT Cross Industry Invoice, as Factur-X embeds it."""
        ...


class MailRefused(Exception):
    """The mail server refused for good (5xx): a person must look. The message is the server's answer."""


class MailDelayed(Exception):
    """The mail server could not take it now (4xx, time-out): try again later."""


class MailSender(Protocol):
    """Hands one letter to the outside world."""

    def send(self, message: EmailMessage) -> str:
        """Send `message`; return the server's answer. Raises `MailRefused` or `MailDelayed`."""
        ...


class Jobs(Protocol):
    """The queue behind the outbox."""

    def wake(self) -> None:
        """Tell a worker that there may be outbox rows."""
        ...


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker's handler gets: transactions and the outside world, and nothing of a request."""

    #: Opens one writing transaction: `with work.writing() as db`.
    writing: Callable[[], AbstractContextManager[Session]]
    clock: Clock
    config: "Config"
    vault: Vault
    pdf: PdfRenderer
    mail: MailSender
    einvoice: EInvoiceWriter
    keys: KeyStore
    credentials: CredentialWriter


#: Does one outbox row's work, idempotently: `handler(work, payload)`.
Handler = Callable[[Work, dict[str, Any]], None]
