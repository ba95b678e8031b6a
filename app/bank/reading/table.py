"""Reading the CSV files of Dutch banks: a fallback for who cannot get CAMT.053. The heads of the columns tell which."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import IO

from app.bank.reading.told import (
    MOST_ENTRIES,
    ToldEntry,
    ToldStatement,
    cents_of,
    day_of,
    euros_only,
    iban_of,
    line_of,
    lines_of,
    mark_of,
    unfit,
)
from app.core.errors import Refused
from app.core.text import T

#: By what a column tells: how banks head it, in small letters. ING, Rabobank, ABN AMRO, Triodos, Knab, bunq, and ours.
HEADS: Mapping[str, tuple[str, ...]] = {
    "account": ("rekening", "iban/bban", "rekeningnummer", "accountnumber", "iban", "eigen rekening"),
    "day": ("datum", "transactiedatum", "transactiondate", "boekdatum", "boekingsdatum", "date"),
    "value": ("rentedatum", "valutadatum", "valuedate", "interest date"),
    "amount": ("bedrag (eur)", "bedrag", "transactiebedrag", "amount"),
    "direction": ("af bij", "af/bij", "debet/credit", "creditdebet", "bij/af"),
    "currency": ("munt", "muntsoort", "valuta", "valutacode", "mutationcode", "currency"),
    "name": (
        "naam / omschrijving",
        "naam tegenpartij",
        "naam tegenrekening",
        "tegenrekeninghouder",
        "naam",
        "name",
    ),
    "counter": (
        "tegenrekening",
        "tegenrekening iban/bban",
        "tegenrekening iban",
        "tegenrekeningnummer",
        "counterparty",
    ),
    "text": ("mededelingen", "omschrijving", "omschrijving-1", "description"),
    "text2": ("omschrijving-2",),
    "text3": ("omschrijving-3",),
    "reference": ("betalingskenmerk", "betaalreferentie"),
    "mark": ("volgnr", "transactiereferentie", "transactie referentie"),
    "returned": ("reden retour",),
}
_NEEDED = ("account", "day", "amount")
_MOST_BYTES = 16 * 1024 * 1024
_LONGEST_HEAD = 5000
_DELIMITERS = (";", ",", "\t")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z", re.ASCII)
_DUTCH = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})\Z", re.ASCII)
_COMMA = re.compile(r"([+-]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?\Z", re.ASCII)
_POINT = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?\Z", re.ASCII)
#: ABN AMRO packs all of a transfer in one text: /TRTP/SEPA OVERBOEKING/IBAN/NL…/NAME/…/REMI/…/EREF/…
_PACKED = re.compile(
    r"/(IBAN|NAME|REMI|EREF)/(.*?)(?=/(?:TRTP|IBAN|BIC|NAME|REMI|EREF|ORDP|ID|CSID|MARF)/|\Z)", re.S
)


def read_table(stream: IO[bytes]) -> list[ToldStatement]:
    """The statements of a CSV file, one per account. Refused when its columns are not known, or a row is broken."""
    raw = stream.read(_MOST_BYTES + 1)
    if len(raw) > _MOST_BYTES:
        raise Refused(T("Dit CSV-bestand is te groot. Kies een kortere periode."), field="file")
    text = _decoded(raw)
    head = next((line for line in io.StringIO(text) if line.strip()), "")[:_LONGEST_HEAD]
    rows, places = _columns(text, head)
    found: dict[str, list[ToldEntry]] = {}
    count = 0
    width = max(places.values())
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        count += 1
        if count > MOST_ENTRIES:
            raise Refused(
                T(
                    "Dit bestand heeft meer dan %(most)s mutaties. Kies een kortere periode.",
                    most=MOST_ENTRIES,
                ),
                field="file",
            )
        if len(row) <= width:
            raise unfit(T("regel %(number)s", number=count + 1))
        cells = {what: row[place].strip() for what, place in places.items()}
        account, entry = _entry(cells)
        found.setdefault(account, [])
        if entry.amount_cents:
            found[account].append(entry)
    if not count:
        raise Refused(T("In dit bestand staat geen mutatie."), field="file")
    return [_statement(account, entries) for account, entries in found.items()]


def _decoded(raw: bytes) -> str:
    """The text in the encoding that it is in; banks use UTF-8 and the one of Windows."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _unknown()


def _columns(text: str, head: str) -> tuple[Iterator[list[str]], dict[str, int]]:
    for delimiter in _DELIMITERS:
        names = [name.strip().lower() for name in next(csv.reader([head], delimiter=delimiter), [])]
        places = {
            what: names.index(name)
            for what, known in HEADS.items()
            for name in [next((one for one in known if one in names), None)]
            if name is not None
        }
        if all(what in places for what in _NEEDED):
            rows = _rows(text, delimiter)
            next(rows, None)
            return rows, places
    raise _unknown()


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows; a cell without end or longer than any cell is refused."""
    reader = csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter, strict=True)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise unfit(T("regel %(number)s", number=reader.line_num)) from None


def _entry(cells: Mapping[str, str]) -> tuple[str, ToldEntry]:
    euros_only(cells.get("currency", "EUR").upper() or "EUR")
    packed = {name: line_of(value) for name, value in _PACKED.findall(cells.get("text", ""))}
    texts = [packed.get("REMI") or cells.get("text"), cells.get("text2"), cells.get("text3")]
    reference = line_of(cells.get("reference"))
    returned = line_of(cells.get("returned"))
    entry = ToldEntry(
        booked_on=_day(cells["day"]),
        value_on=_day(cells["value"]) if cells.get("value") else None,
        amount_cents=_cents(cells["amount"], cells.get("direction", "")),
        counterparty_name=line_of(cells.get("name")) or packed.get("NAME", ""),
        counterparty_iban=iban_of(cells.get("counter", "")) or iban_of(packed.get("IBAN", "")),
        remittance=lines_of([*texts, reference, returned]),
        reference=reference,
        end_to_end_id=mark_of(packed.get("EREF", "")),
        bank_reference=line_of(cells.get("mark")),
        reversal=bool(returned),
    )
    return iban_of(cells["account"]) or line_of(cells["account"], 34), entry


def _statement(account: str, entries: Sequence[ToldEntry]) -> ToldStatement:
    days = [entry.booked_on for entry in entries]
    return ToldStatement(
        identification="",
        account=account,
        starts_on=min(days, default=None),
        ends_on=max(days, default=None),
        opening_cents=None,
        closing_cents=None,
        entries=tuple(entries),
    )


def _day(text: str) -> date:
    if found := _COMPACT.match(text):
        return day_of("-".join(found.groups()))
    if found := _DUTCH.match(text):
        return day_of(f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}")
    return day_of(text)


def _cents(text: str, direction: str) -> int:
    bare = "".join(text.split()).removeprefix("€")
    found = _COMMA.match(bare) or _POINT.match(bare)
    if not found:
        raise unfit(T("een bedrag"))
    whole = found[2].replace(".", "").replace(",", "")
    cents = cents_of(f"{whole}.{found[3] or '0'}")
    if direction:
        word = direction.strip().lower()
        if word not in ("af", "bij", "d", "c", "debet", "credit"):
            raise unfit(T("af of bij"))
        return -cents if word in ("af", "d", "debet") else cents
    return -cents if found[1] == "-" else cents


def _unknown() -> Refused:
    return Refused(
        T(
            "Dit is geen bankbestand dat we kennen. Download bij de bank afschriften in CAMT.053 (XML) of CSV."
        ),
        field="file",
    )
