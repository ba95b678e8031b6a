"""Tables of organisations and the foundation's own data."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import LINE, LONG, SHORT, Base, UTCDateTime


class Organisation(Base):
    """An employer that enrols staff, a payer, or both."""

    __tablename__ = "organisation"

    #: Row number.
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Name as people say it.
    name: Mapped[str] = mapped_column(sa.String(LINE), unique=True)
    #: Name on invoices.
    legal_name: Mapped[str] = mapped_column(sa.String(LINE))
    #: KvK number, 8 digits; empty when none.
    kvk: Mapped[str] = mapped_column(sa.String(8), default="")
    #: OIN of a public body, 20 digits; empty when none.
    oin: Mapped[str] = mapped_column(sa.String(20), default="")
    #: Street and number of the invoice address.
    street: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Postcode of the invoice address.
    postcode: Mapped[str] = mapped_column(sa.String(SHORT), default="")
    #: Place of the invoice address.
    city: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Street and number where people work; empty when it is the invoice address.
    visiting_street: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Postcode where people work.
    visiting_postcode: Mapped[str] = mapped_column(sa.String(SHORT), default="")
    #: Place where people work.
    visiting_city: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: To whom invoices are mailed.
    invoice_email: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Department or person on the invoice.
    invoice_attention: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Default cost centre (kostenplaats).
    cost_centre: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Default PO or commitment number.
    purchase_reference: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: btw-id of the buyer, `NL000099998B57`; empty when none.
    vat_number: Mapped[str] = mapped_column(sa.String(SHORT), default="")
    #: What one invoice holds: payer (all its seats of a cohort) or participant (one seat).
    invoice_per: Mapped[str] = mapped_column(sa.String(SHORT), default="payer")
    #: The e-invoice that it wants beside the PDF: none, peppol (BIS Billing 3.0), nlcius (SI-UBL 2.0).
    einvoice: Mapped[str] = mapped_column(sa.String(SHORT), default="none")
    #: Whether its invoices must bear a PO or commitment number.
    requires_reference: Mapped[bool] = mapped_column(default=False)
    #: Whether it enrols staff (else it only pays, such as a care office).
    enrols: Mapped[bool] = mapped_column(default=True)
    #: When first known.
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Coordinator(Base):
    """Who enrols and sees status for an organisation."""

    __tablename__ = "coordinator"

    #: The organisation.
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)
    #: The person.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    #: The name under which a co-coordinator invited someone whom we knew already: an address must not tell the
    #: organisation whose it is. Empty when the person's own name may be shown.
    invited_as: Mapped[str] = mapped_column(sa.String(LINE), default="")


class Foundation(Base):
    """The foundation's own data, set by an administrator: one row."""

    __tablename__ = "foundation"

    #: Always 1.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: Legal name.
    name: Mapped[str] = mapped_column(sa.String(LINE))
    #: Street and number.
    street: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Postcode.
    postcode: Mapped[str] = mapped_column(sa.String(SHORT), default="")
    #: Place.
    city: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: E-mail address for questions.
    email: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: KvK number, 8 digits.
    kvk: Mapped[str] = mapped_column(sa.String(8), default="")
    #: btw-id or fiscal number; an exempt foundation may have only the latter.
    tax_number: Mapped[str] = mapped_column(sa.String(SHORT), default="")
    #: IBAN without spaces.
    iban: Mapped[str] = mapped_column(sa.String(34), default="")
    #: Who signs certificates.
    signatory_name: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: In which role.
    signatory_role: Mapped[str] = mapped_column(sa.String(LINE), default="")
    #: Days within which an invoice is due.
    payment_days: Mapped[int] = mapped_column(default=30)
    #: Whether the database holds the demo world.
    demo: Mapped[bool] = mapped_column(default=False)
    #: Note on invoices; may be empty.
    invoice_note: Mapped[str] = mapped_column(sa.String(LONG), default="")
