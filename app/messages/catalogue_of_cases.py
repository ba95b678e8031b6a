"""The letters about practice cases and about people's data, by name."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.text import T
from app.messages.about import About

CASES: Mapping[str, About] = {
    "practice/case_approved": About(
        T("Praktijkcasus goedgekeurd"), T("Naar de deelnemer, als de trainer een casus goedkeurt.")
    ),
    "practice/case_message": About(
        T("Bericht bij een praktijkcasus"),
        T("Naar deelnemer of trainer, als de ander iets schrijft bij een casus. Hooguit één keer per dag."),
    ),
    "practice/case_returned": About(
        T("Praktijkcasus met feedback terug"), T("Naar de deelnemer, als de trainer een aanvulling vraagt.")
    ),
    "practice/case_submitted": About(
        T("Praktijkcasus ingeleverd"), T("Naar de trainer die de casus leest, als een deelnemer inlevert.")
    ),
    "practice/case_taken_over": About(
        T("Praktijkcasus naar een andere trainer"),
        T("Naar de deelnemer en de vorige trainer, als een andere trainer een casus gaat lezen."),
    ),
    "practice/case_waiting": About(
        T("Praktijkcasus wacht op antwoord"),
        T("Naar de trainer, als de beloofde termijn van een casus bijna voorbij is."),
    ),
    "practice/case_withdrawn": About(
        T("Praktijkcasus teruggenomen"),
        T("Naar de trainer die de casus las, als de deelnemer hem terugneemt."),
    ),
    "practice/sheet_open": About(
        T("Casus voor intervisie"),
        T("Naar wie bij een intervisiebijeenkomst hoort, als er een casus klaarligt. Zonder tekst."),
    ),
    "privacy/emergency_asked": About(
        T("Noodtoegang gevraagd"),
        T("Naar de andere beheerders, als een beheerder een casus in nood wil openen."),
    ),
    "privacy/request_answered": About(
        T("Antwoord op een verzoek over gegevens"),
        T("Naar wie iets vroeg over de eigen gegevens, zodra de privacyfunctionaris antwoordt."),
    ),
    "privacy/request_asked": About(
        T("Verzoek over gegevens"),
        T(
            "Naar de privacyfunctionaris, of zonder die naar de beheerders, als iemand iets vraagt over gegevens."
        ),
    ),
    "privacy/request_due": About(
        T("Verzoek over gegevens bijna te laat"),
        T("Naar de privacyfunctionaris, vlak voor de maand voor een antwoord voorbij is."),
    ),
    "practice/emergency_ended": About(
        T("Noodtoegang tot een praktijkcasus voorbij"),
        T("Naar de deelnemer die de casus schrijft, als de noodtoegang eindigt."),
    ),
    "practice/emergency_opened": About(
        T("Noodtoegang tot een praktijkcasus"),
        T("Naar de deelnemer die de casus schrijft, als twee beheerders de casus openen."),
    ),
}
