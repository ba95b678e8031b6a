"""What banks write is understood in every shape that they use, and what is no statement is refused in a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from app.bank.reading.told import ToldEntry
from app.core.errors import Refused
from tests.factories.bank import ICARE, OWN, Line, Statement, Tx, camt, file_of, paid, reading, zipped


def only(content: bytes) -> ToldEntry:
    [statement] = reading(content).statements
    [entry] = statement.entries
    return entry


@pytest.mark.parametrize("version", ["02", "08"])
def test_a_transfer_is_read_in_both_versions(version: str) -> None:
    line = paid(250_000, "factuur 2026-0001", end_to_end="INK-77", mark="B-1")
    entry = only(file_of(line, version=version))
    assert (entry.amount_cents, entry.booked_on, entry.value_on) == (
        250_000,
        date(2026, 1, 15),
        date(2026, 1, 15),
    )
    assert (entry.counterparty_name, entry.counterparty_iban) == ("Icare", ICARE)
    assert entry.remittance == "factuur 2026-0001\nINK-77"
    assert (entry.end_to_end_id, entry.bank_reference, entry.reversal) == ("INK-77", "B-1", False)


def test_both_versions_tell_the_same_entry() -> None:
    line = paid(250_000, "factuur 2026-0001", mark="B-1")
    assert only(file_of(line)) == only(file_of(line, version="08"))


def test_text_is_gathered_from_every_place() -> None:
    long_text = "a" * 140 + "2026-0001"
    tx = Tx(100, long_text, reference="RF18539007547034", end_to_end="E1", more="meer")
    entry = only(file_of(Line((tx,), info="bij de mutatie")))
    assert entry.remittance.split("\n") == [
        "a" * 140,
        "2026-0001",
        "RF18539007547034",
        "meer",
        "E1",
        "bij de mutatie",
    ]
    assert entry.reference == "RF18539007547034"


def test_the_number_of_a_document_that_is_referred_to_is_text_too() -> None:
    content = file_of(Line((Tx(100, reference="RF18539007547034"),)))
    told = b"<RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry></Tp><Nb>2026-0001</Nb></RfrdDocInf>"
    more = b"<AddtlRmtInf>derde termijn</AddtlRmtInf>"
    changed = content.replace(b"<Strd>", b"<Strd>" + told).replace(b"</Strd>", more + b"</Strd>")
    entry = only(changed)
    assert entry.remittance.split("\n") == ["2026-0001", "derde termijn", "RF18539007547034"]
    assert entry.reference == "RF18539007547034"


def test_an_entry_without_transactions_is_told_by_what_the_bank_says_of_it() -> None:
    content = file_of(Line((Tx(100),), info="Verzamelboeking 2026-0001", mark="B-9"))
    start, end = content.index(b"<NtryDtls>"), content.index(b"</NtryDtls>") + len(b"</NtryDtls>")
    entry = only(content[:start] + content[end:])
    assert (entry.amount_cents, entry.remittance) == (100, "Verzamelboeking 2026-0001")
    assert (entry.counterparty_name, entry.counterparty_iban, entry.bank_reference) == ("", "", "B-9")


def test_a_mark_that_says_nothing_is_left_out() -> None:
    assert only(file_of(paid(100, "x", end_to_end="NOTPROVIDED"))).end_to_end_id == ""


def test_what_went_out_is_negative() -> None:
    entry = only(file_of(Line((Tx(-995, "kosten", name="Bank", iban=""),))))
    assert (entry.amount_cents, entry.counterparty_name) == (-995, "Bank")


def test_a_returned_payment_is_a_reversal_even_without_the_banks_flag() -> None:
    entry = only(file_of(Line((Tx(-100, "retour", returned="AC06"),))))
    assert entry.reversal
    assert "AC06" in entry.remittance


def test_a_reversal_that_names_the_foundation_first_still_tells_the_payer() -> None:
    content = file_of(Line((Tx(-100, "storno"),), reversal=True))
    own = b"<Cdtr><Nm>Stichting DemenTalent</Nm></Cdtr><CdtrAcct><Id><IBAN>" + OWN.encode()
    payer = b"<Dbtr><Nm>Icare</Nm></Dbtr><DbtrAcct><Id><IBAN>" + ICARE.encode() + b"</IBAN></Id></DbtrAcct>"
    old = b"<Cdtr><Nm>Icare</Nm></Cdtr><CdtrAcct><Id><IBAN>" + ICARE.encode()
    changed = content.replace(b"<RltdPties>" + old, b"<RltdPties>" + payer + own)
    assert changed != content
    assert only(changed).counterparty_iban == ICARE


def test_a_batch_becomes_its_transactions_only_when_they_come_to_its_amount() -> None:
    txs = (Tx(100, "een"), Tx(200, "twee"), Tx(-50, "terug"))
    for version in ("08",):
        [statement] = reading(file_of(Line(txs), version=version)).statements
        assert [entry.amount_cents for entry in statement.entries] == [100, 200, -50]
    [whole] = reading(file_of(Line(txs[:2], cents=299))).statements
    assert [entry.amount_cents for entry in whole.entries] == [299]
    assert "een" in whole.entries[0].remittance
    assert "twee" in whole.entries[0].remittance


def test_what_the_bank_only_announces_is_not_there_yet() -> None:
    [statement] = reading(file_of(paid(100), Line((Tx(200),), status="PDNG"))).statements
    assert [entry.amount_cents for entry in statement.entries] == [100]


def test_balances_and_period_come_along() -> None:
    [statement] = reading(file_of(paid(100), opening=-5)).statements
    assert (statement.opening_cents, statement.closing_cents) == (-5, 95)
    assert (statement.starts_on, statement.account) == (date(2026, 1, 15), OWN)


def test_files_of_a_zip_are_read_whatever_lies_beside_them() -> None:
    packed = zipped(
        {"map/a.xml": file_of(paid(1)), "__MACOSX/._a.xml": b"x", "map/.DS_Store": b"x", "map/": b""}
    )
    assert len(reading(packed).statements) == 1


ING = (
    '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";'
    '"Mededelingen";"Saldo na mutatie";"Tag"\n'
    f'"20260115";"Icare";"{OWN}";"{ICARE}";"OV";"Bij";"2500,00";"Overschrijving";"Factuur 2026-0001";"3500,00";""\n'
    f'"20260114";"Bank";"{OWN}";"";"DV";"Af";"9,95";"Diversen";"Kosten";"1000,00";""\n'
)
RABO = (
    '"IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN",'
    '"Naam tegenpartij","Naam uiteindelijke partij","Naam initiërende partij","BIC tegenpartij","Code","Batch ID",'
    '"Transactiereferentie","Machtigingskenmerk","Incassant ID","Betalingskenmerk","Omschrijving-1","Omschrijving-2",'
    '"Omschrijving-3","Reden retour","Oorspr bedrag","Oorspr munt","Koers"\n'
    f'"{OWN}","EUR","RABONL2U","000000000000014705","2026-01-15","2026-01-15","+2.500,00","+3500,00","{ICARE}",'
    '"Icare","","","","cb","","","","","RF18539007547034","Factuur ","2026-0001","","","","",""\n'
)
ABN = (
    "Rekeningnummer\tMuntsoort\tTransactiedatum\tRentedatum\tBeginsaldo\tEindsaldo\tTransactiebedrag\tOmschrijving\n"
    "417164300\tEUR\t20260115\t20260115\t1000,00\t3500,00\t2500,00\t"
    f"/TRTP/SEPA OVERBOEKING/IBAN/{ICARE}/BIC/INGBNL2A/NAME/Icare/REMI/Factuur 2026-0001/EREF/INK-77\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("table", [ING, RABO, ABN])
def test_the_csv_files_of_dutch_banks_are_read(table: str, encoding: str) -> None:
    [statement] = reading(table.encode(encoding), "export.csv").statements
    entry = statement.entries[0]
    assert (entry.amount_cents, entry.booked_on) == (250_000, date(2026, 1, 15))
    assert (entry.counterparty_name, entry.counterparty_iban) == ("Icare", ICARE)
    assert "2026-0001" in entry.remittance.replace("\n", "")
    if table is ING:
        assert statement.entries[1].amount_cents == -995
    if table is RABO:
        assert entry.reference == "RF18539007547034"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "leeg"),
        (b"%PDF-1.7 ...", "geen bankbestand"),
        (b":20:940S\n:25:NL91", "geen bankbestand"),
        (b"\x00" * 100, "geen bankbestand"),
        (ING.encode().replace(b'"2500,00"', b'"2500,001"'), "een bedrag"),
        (ING.encode().replace(b"20260115", b"20261315"), "een datum"),
        (ING.encode()[:-30], "regel 3"),
        (ING.splitlines()[0].encode(), "geen mutatie"),
        (RABO.encode().replace(b'"EUR"', b'"USD"'), "USD"),
        (file_of(paid(1)).replace(b"camt.053", b"camt.054"), "geen CAMT.053"),
        (file_of(Line((Tx(1),), currency="USD")), "USD"),
        (file_of(paid(1))[:-60], "afgebroken"),
        (camt(), "geen afschrift"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        reading(content)
    assert refused.value.field == "file"
    assert str(refused.value.text).endswith(".")


def test_two_statements_of_one_file_stay_apart() -> None:
    told = reading(camt(Statement((paid(1),), name="1"), Statement((paid(2),), name="2", opening=5)))
    assert [one.identification for one in told.statements] == ["1", "2"]
