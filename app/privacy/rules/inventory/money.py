"""Tables about money, files and the machine."""

from __future__ import annotations

from app.privacy.rules.inventory.kinds import Gone, Keep, Table

MONEY: dict[str, Table] = {
    "seat": Table("Plaatsen in een groep, met hun prijs.", "", Keep.MONEY),
    "fund": Table("Fondsen die meebetalen.", "", Keep.MONEY),
    "default_share": Table("Hoe een organisatie de kosten gewoonlijk verdeelt.", "", Keep.MONEY),
    "funding_line": Table("Wie welk deel van een plaats betaalt.", "", Keep.MONEY),
    "proposed_seat": Table("Plaatsen in een voorstel.", "", Keep.MONEY),
    "proposed_share": Table("Delen in een voorstel.", "", Keep.MONEY),
    "split_proposal": Table(
        "Voorstellen om kosten anders te verdelen.",
        "coördinatoren",
        Keep.MONEY,
        did=("proposed_by_person_id", "decided_by_person_id"),
        columns=(
            "id cohort_id organisation_id state -note proposed_at proposed_by_person_id decided_at "
            "decided_by_person_id -answer"
        ),
    ),
    "payer_request": Table(
        "Een betaler vragen om een kenmerk.",
        "contactpersonen voor facturen",
        Keep.MONEY,
        did=("asked_by_person_id",),
        columns=(
            "id cohort_id payer_id -token_sha256 -email state asked_at asked_by_person_id expires_at "
            "answered_at -answered_by -reference -note"
        ),
    ),
    "requested_line": Table("Waarvoor een kenmerk is gevraagd.", "", Keep.MONEY),
    "invoice": Table(
        "Facturen en creditnota's; op die aan de eigen werkgever staat de naam van de deelnemer.",
        "deelnemers; contactpersonen voor facturen",
        Keep.MONEY,
        did=("finalised_by",),
        columns=(
            "id kind cohort_id payer_id number year sequence issued_on due_on net_cents vat_cents total_cents "
            "-snapshot -invoice_email -pdf_sha256 -ubl_sha256 payment_reference finalised_at finalised_by "
            "credits_invoice_id"
        ),
        gone=Gone.STAYS,
    ),
    "invoice_line": Table(
        "Regels van facturen; een regel kan de naam van een deelnemer noemen.",
        "deelnemers",
        Keep.MONEY,
        gone=Gone.STAYS,
    ),
    "invoice_run": Table(
        "Een groep in één keer factureren.",
        "wie begon",
        Keep.MONEY,
        did=("started_by_person_id",),
        columns="id cohort_id state started_at started_by_person_id ended_at",
    ),
    "invoice_run_item": Table("De facturen van zo'n ronde.", "", Keep.MONEY),
    "number_series": Table("Het laatste factuurnummer per jaar.", "", Keep.MONEY),
    "vat_period": Table(
        "Hoe de btw geregeld is.",
        "wie dat koos",
        Keep.MONEY,
        did=("set_by_person_id",),
        columns="from_day regime percent exemption_text set_at set_by_person_id",
    ),
    "bank_file": Table(
        "Ingelezen bankbestanden.",
        "wie ze inlas",
        Keep.MONEY,
        did=("imported_by_person_id",),
        columns="id -sha256 name format new_entries known_entries imported_at imported_by_person_id",
    ),
    "bank_statement": Table("Afschriften.", "", Keep.MONEY),
    "bank_entry": Table(
        "Betalingen op de bank.",
        "wie betaalde",
        Keep.MONEY,
        did=("set_aside_by_person_id",),
        columns=(
            "id -statement_id -key booked_on -value_on -amount_cents -counterparty_name -counterparty_iban "
            "-remittance -reference -end_to_end_id -bank_reference -reversal -set_aside "
            "set_aside_by_person_id"
        ),
    ),
    "booking": Table(
        "Welke betaling bij welke factuur hoort.",
        "wie boekte",
        Keep.MONEY,
        did=("booked_by_person_id", "replaced_by_person_id"),
        columns=(
            "id entry_id payer_id invoice_id amount_cents -reason booked_on booked_at booked_by_person_id "
            "replaced_at replaced_on replaced_by_person_id"
        ),
    ),
    "write_off": Table(
        "Afboeken wat niet betaald wordt.",
        "wie besloot",
        Keep.MONEY,
        did=("proposed_by_person_id", "decided_by_person_id", "reversed_by_person_id"),
        columns=(
            "id invoice_id amount_cents -reason state proposed_at proposed_by_person_id decided_at decided_on "
            "decided_by_person_id reversed_at reversed_on reversed_by_person_id -answer"
        ),
    ),
    "reminder_stop": Table(
        "Facturen waarvoor geen aanmaning gaat.",
        "wie dat koos",
        Keep.MONEY,
        did=("stopped_by_person_id",),
        columns="invoice_id -reason stopped_at stopped_by_person_id",
    ),
    "ledger_account": Table("Rekeningen van de boekhouding.", "", Keep.MONEY),
    "stored_document": Table(
        "Bestanden zoals facturen en certificaten, op hun inhoud gevonden.",
        "deelnemers; contactpersonen voor facturen",
        Keep.MONEY,
        gone=Gone.STAYS,
    ),
    "once_key": Table("Voorkomen dat een formulier twee keer telt.", "", Keep.SHORT),
    "outbox": Table("Werk dat nog moet gebeuren, met nummers en zonder namen.", "", Keep.SHORT),
    "rate_window": Table("Tellen hoe vaak iets geprobeerd is.", "", Keep.SHORT),
}
