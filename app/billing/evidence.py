"""The evidence of a fund as a ZIP: statement, lines, attendance and invoices. Pure but for the renderer."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

from app.billing.queries.funds import invoiced_of, planned_by
from app.billing.rules.shares import FUND_NAMES
from app.billing.service import Evidence, LineRow
from app.billing.sheets import lines_sheet
from app.core.clock import local
from app.core.document_template import fill
from app.core.money import total
from app.core.ports import PdfRenderer
from app.core.sheets import Sheet, workbook
from app.core.text import T, Text

DOCUMENTS = Path(__file__).parent / "documents"
#: All files bear this date, so the same evidence gives the same bytes.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)

Say = Callable[[Text], str]


def pack_of(renderer: PdfRenderer, found: Evidence, made: datetime, say: Say) -> bytes:
    """The ZIP: `verantwoording.pdf`, `regels.xlsx`, `aanwezigheid.xlsx` and `facturen/<number>.pdf`.

    Call it outside any transaction: it renders. The statement has a row per cohort and employer, so its length does not
    grow with the number of lines.
    """
    files = {
        "verantwoording.pdf": statement(renderer, found, made),
        "regels.xlsx": workbook(found.state.fund.name, [lines_sheet(found.rows, say, bare=True)]),
        "aanwezigheid.xlsx": workbook(found.state.fund.name, [_attendance(found, say)]),
    }
    for one in found.invoices:
        if one.content is not None:
            files[f"facturen/{one.number}.pdf"] = one.content
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in files.items():
            pack.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def statement(renderer: PdfRenderer, found: Evidence, made: datetime) -> bytes:
    """The statement of a fund as a PDF, in Dutch as printed; it names no participant."""
    fund, state = found.state.fund, found.state
    html = fill(
        (DOCUMENTS / "fund.html").read_text("utf-8"),
        {
            "foundation": {
                "name": found.foundation.name,
                "address": [found.foundation.street, f"{found.foundation.postcode}  {found.foundation.city}"],
                "kvk": found.foundation.kvk,
            },
            "fund": {
                "name": fund.name,
                "funder": fund.funder,
                "kind": str(FUND_NAMES[fund.fund_type]),
                "purpose": fund.purpose,
                "award_reference": fund.award_reference,
                "award_date": fund.award_date.isoformat() if fund.award_date else "",
                "starts_on": fund.starts_on.isoformat(),
                "ends_on": fund.ends_on.isoformat(),
            },
            "made_on": local(made).date().isoformat(),
            "figures": [
                ["Plafond", fund.ceiling.cents],
                ["Gepland", state.planned.cents],
                ["waarvan gefactureerd", state.invoiced.cents],
                ["waarvan betaald", state.paid.cents],
                ["Vrij", state.free.cents],
            ],
            "rows": _per_employer(found.rows),
            "totals": [
                len({row.split.seat.id for row in found.rows}),
                state.planned.cents,
                state.invoiced.cents,
                state.paid.cents,
            ],
            "invoices": [
                {
                    "number": one.number,
                    "issued_on": one.issued_on.isoformat(),
                    "enclosed": one.content is not None,
                }
                for one in found.invoices
            ],
        },
    )
    return renderer.render(
        html,
        css=(DOCUMENTS / "fund.css").read_text("utf-8"),
        assets={},
        title=f"Verantwoording {fund.name}",
        author=found.foundation.name,
        created=made,
    )


def _per_employer(rows: tuple[LineRow, ...]) -> list[dict[str, object]]:
    groups: dict[tuple[str, str], list[LineRow]] = {}
    for row in rows:
        groups.setdefault((row.split.cohort, row.split.organisation), []).append(row)
    return [
        {
            "cohort": cohort,
            "organisation": organisation,
            "seats": len({row.split.seat.id for row in part}),
            "amount": planned_by(row.line for row in part).cents,
            "invoiced": invoiced_of(row.line for row in part).cents,
            "paid": total(row.settled.bare.paid for row in part).cents,
        }
        for (cohort, organisation), part in sorted(groups.items())
    ]


def _attendance(found: Evidence, say: Say) -> Sheet:
    heads = (
        T("Groep"),
        T("Plaats"),
        T("Deelnemer"),
        T("Organisatie"),
        T("Lesdagen bijgewoond"),
        T("Intervisies bijgewoond"),
        T("Dagen waarop de deelnemer er was"),
    )
    return Sheet(
        say(T("Aanwezigheid")),
        [say(head) for head in heads],
        [
            (
                one.row.split.cohort,
                one.row.split.seat.number,
                one.row.split.seat.person_name,
                one.row.split.organisation,
                one.summary.days,
                one.summary.intervisions,
                ", ".join(day.strftime("%d-%m-%Y") for day in one.days),
            )
            for one in found.proofs
        ],
    )
