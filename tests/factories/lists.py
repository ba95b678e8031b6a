"""A sign sheet and a signed list as they are printed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.attendance.document import SessionOnPaper, SignedContent, SignedRow, SignRow, SignSheet

SIGNED_AT = datetime(2027, 3, 4, 15, 41, tzinfo=UTC)
NAMES = (
    *(
        "Petra van der Veen",
        "Jan Bakker",
        "Karin Wolters",
        "Mehmet Yıldırım",
        "Zoë Ďurišová",
        "Henk de Vries",
    ),
    *("Anna-Maria van den Heuvel-Oosterhuis", "Sietske Hoekstra", "Łukasz Wiśniewski", "Fatima El Idrissi"),
    *("Bram Postma", "Els Jansen", "Nynke Dijkstra", "Ravi Ramdin", "Tjeerd ten Cate"),
)
ORGANISATIONS = ("Icare", "Interzorg", "Vaart Welzijn", "Zorggroep Drenthe", "gemeente Assen")
STATES = ("Aanwezig", "Aanwezig", "Te laat", "Aanwezig", "Eerder weg", "Afwezig", "Aanwezig", "Afgemeld")


def session_on_paper() -> SessionOnPaper:
    """Course day 3."""
    return SessionOnPaper(
        label="Lesdag 3",
        title="Talenten ontdekken: in gesprek",
        cohort="Assen, voorjaar 2027",
        day="2027-03-04",
        times="09:30-16:30",
        place="Buurthuis De Komeet, grote zaal, Komeetlaan 1, 9401 AA Assen",
    )


def sign_sheet(count: int = 15) -> SignSheet:
    """A sheet of so many names."""
    return SignSheet(
        foundation="Stichting DemenTalent",
        sample=True,
        session=session_on_paper(),
        trainers=["Anneke de Boer", "Wim Kuipers"],
        rows=[
            SignRow(name=NAMES[at % 15], organisation=ORGANISATIONS[at % 5], guest=at == 14)
            for at in range(count)
        ],
    )


def signed_content(count: int = 15, **other: Any) -> SignedContent:
    """A signed list of so many names, with a correction, that replaces an earlier one."""
    rows = [
        SignedRow(
            enrolment_id=at + 1,
            name=NAMES[at % 15],
            organisation=ORGANISATIONS[at % 5],
            state=STATES[at % 8],
            attended=STATES[at % 8] not in ("Afwezig", "Afgemeld"),
            made_up="ingehaald op 12-03-2027" if STATES[at % 8] == "Afwezig" else "",
            noted_at="04-03-2027 09:41",
            noted_by="zelf aangemeld" if at % 3 else "door Anneke de Boer",
        )
        for at in range(count)
    ]
    content = SignedContent(
        foundation="Stichting DemenTalent",
        sample=True,
        session=session_on_paper(),
        trainers=["Anneke de Boer"],
        rows=rows,
        corrections=[
            {
                "name": "Karin Wolters",
                "before": "afwezig",
                "after": "te laat",
                "at": "08-03-2027 10:12",
                "by": "Anneke de Boer",
                "reason": "Stond in de file en kwam na de eerste oefening binnen.",
            }
        ],
        signed_by="Anneke de Boer",
        signed_at="08-03-2027 10:15",
        follows={"id": 1, "sha256": "3f" * 32, "signed_at": "04-03-2027 16:41"},
    )
    return {**content, **other}  # type: ignore[typeddict-item]
