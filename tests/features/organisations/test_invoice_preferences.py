"""How an organisation wants its invoices: kept, told in its history, and refused when it cannot be."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session
from stdnum.nl import btw

from app.core.clock import FixedClock
from app.core.errors import Refused
from app.core.permissions import SYSTEM
from app.organisations import service
from app.organisations.service import OrganisationView


@pytest.fixture
def icare(db: Session, clock: FixedClock) -> OrganisationView:
    made = service.create(db, SYSTEM, clock, name="Icare")
    db.commit()
    return made


def prefer(db: Session, clock: FixedClock, one: OrganisationView, **other: str | bool) -> OrganisationView:
    return service.update_details(
        db, SYSTEM, clock, organisation_id=one.id, legal_name="", kvk="", oin="", **other
    )


def test_preferences_are_kept_and_told(db: Session, clock: FixedClock, icare: OrganisationView) -> None:
    found = prefer(
        db,
        clock,
        icare,
        vat_number="nl 0044.95.445.b01",
        invoice_per="participant",
        einvoice="peppol",
        requires_reference=True,
    )
    assert (found.vat_number, found.invoice_per, found.einvoice, found.requires_reference) == (
        "NL004495445B01",
        "participant",
        "peppol",
        True,
    )
    assert service.invoiced_per_participant(db, [icare.id]) == {icare.id}
    told = [str(text) for text in service.history(db, icare.id)[0].told]
    assert "Ingevuld, het btw-id: NL004495445B01." in told
    assert any("van alle deelnemers van een groep samen naar één deelnemer" in text for text in told)
    assert any("naar Peppol (BIS Billing 3.0)" in text for text in told)
    assert "Op elke factuur moet nu een inkoopnummer staan." in told
    plain = prefer(db, clock, icare)
    assert (plain.invoice_per, plain.einvoice, plain.requires_reference) == ("payer", "none", False)
    assert "Een factuur mag nu zonder inkoopnummer." in [
        str(text) for text in service.history(db, icare.id)[0].told
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("vat_number", "NL004495446B01"),
        ("vat_number", "NL004495445C01"),
        ("vat_number", "NL004495445B0"),
        ("vat_number", "123456782"),
        ("vat_number", "x" * 60),
        ("invoice_per", "week"),
        ("invoice_per", ""),
        ("einvoice", "fax"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    db: Session, clock: FixedClock, icare: OrganisationView, field: str, value: str
) -> None:
    with pytest.raises(Refused) as refused:
        prefer(db, clock, icare, **{field: value})
    assert refused.value.field == field


@pytest.mark.parametrize("number", ["NL004495445B01", "NL000099998B57"])
def test_our_own_check_agrees_with_the_standard(number: str) -> None:
    assert btw.is_valid(number)
    assert service.is_vat_number(number)
