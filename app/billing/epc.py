"""The text of a payment QR code, as banking apps in the SEPA area read it (EPC069-12, version 002). Pure."""

import re

from stdnum import iban as iban_numbers
from stdnum import iso11649
from stdnum.exceptions import ValidationError

MOST_CENTS = 99_999_999_999
NAME_LENGTH = 70
TEXT_LENGTH = 140
PAYLOAD_BYTES = 331
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def payment_text(
    *, name: str, iban: str, amount_cents: int, text: str = "", creditor_reference: str = ""
) -> str:
    """Return what a payment QR code holds: a SEPA transfer of `amount_cents` to `iban`, on the name of
    `name`.

    Exactly one of `text` (free, 140 characters) and `creditor_reference` (ISO 11649, `RF...`) must be
    given: the standard forbids both. Draw it at level M. Raises `ValueError` for an invalid IBAN or
    reference, an amount outside € 0,01 to € 999.999.999,99, a line break anywhere, or too long a text.
    """
    if bool(text) == bool(creditor_reference):
        raise ValueError("give either a text or a creditor reference")
    if not 1 <= amount_cents <= MOST_CENTS:
        raise ValueError(f"a transfer of {amount_cents} cents is impossible")
    for value, length in ((name, NAME_LENGTH), (text, TEXT_LENGTH)):
        if len(value) > length or _CONTROL.search(value):
            raise ValueError(
                f"{value[:40]!r} is longer than {length} characters or holds a control character"
            )
    if not name.strip():
        raise ValueError("a transfer needs the name of who receives it")
    try:
        account = iban_numbers.validate(iban)
        reference = iso11649.validate(creditor_reference) if creditor_reference else ""
    except ValidationError as error:
        raise ValueError(f"{iban[:40]!r} or {creditor_reference[:40]!r} is not valid") from error
    amount = f"EUR{amount_cents // 100}.{amount_cents % 100:02d}"
    payload = "\n".join(("BCD", "002", "1", "SCT", "", name, account, amount, "", reference, text)).rstrip(
        "\n"
    )
    if len(payload.encode()) > PAYLOAD_BYTES:
        raise ValueError("the payment text is too long for a QR code")
    return payload
