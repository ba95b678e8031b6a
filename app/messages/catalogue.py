"""The letters by name: what each is called on a page, and who gets it when."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.text import T, Text
from app.messages.about import About
from app.messages.catalogue_of_cases import CASES

LETTERS: Mapping[str, About] = {
    "accounts/address_asked": About(
        T("Nieuw e-mailadres gevraagd"), T("Naar het oude adres, als iemand een ander e-mailadres wil.")
    ),
    "accounts/address_changed": About(
        T("E-mailadres veranderd"), T("Naar het oude adres, zodra het nieuwe is bevestigd.")
    ),
    "accounts/address_confirm": About(
        T("Nieuw e-mailadres bevestigen"), T("Naar het nieuwe adres, met een link om het te bevestigen.")
    ),
    "accounts/invitation": About(
        T("Uitnodiging voor een account"),
        T("Naar een medewerker of coördinator, zodra iemand toegang krijgt."),
    ),
    "accounts/invitation_again": About(
        T("Nieuwe uitnodiging voor een account"),
        T("Naar wie nog geen account heeft, als iemand opnieuw uitnodigt. Met een nieuwe link."),
    ),
    "accounts/invitation_reminder": About(
        T("Herinnering: maak je account"),
        T("Naar wie na vijf dagen nog geen account heeft gemaakt. Met een nieuwe link."),
    ),
    "accounts/magic_link": About(
        T("Link om in te loggen"), T("Naar wie zonder wachtwoord wil inloggen, meteen na de vraag.")
    ),
    "accounts/password_changed": About(
        T("Wachtwoord veranderd"), T("Naar wie een nieuw wachtwoord heeft gekozen.")
    ),
    "accounts/other_hands": About(
        T("Rol of e-mailadres van een ander"),
        T(
            "Naar de andere beheerders en de privacyfunctionaris, als iemand een rol geeft waarmee je bij "
            "praktijkcasussen komt, of het e-mailadres van een ander verandert."
        ),
    ),
    "accounts/reset": About(
        T("Nieuw wachtwoord kiezen"), T("Naar wie het wachtwoord is vergeten, meteen na de vraag.")
    ),
    "attendance/last_chance": About(
        T("Niets meer missen"),
        T("Naar de deelnemer die nog net genoeg lesdagen of intervisies kan halen."),
    ),
    "attendance/learner_last_chance": About(
        T("Deelnemer mag niets meer missen"),
        T("Naar de trainers, als een deelnemer nog net genoeg lesdagen of intervisies kan halen."),
    ),
    "attendance/learner_out_of_reach": About(
        T("Deelnemer haalt het niet meer"),
        T("Naar trainers en beheerders, als een deelnemer te veel gemist heeft voor het certificaat."),
    ),
    "attendance/out_of_reach": About(
        T("Te veel gemist"), T("Naar de deelnemer die te veel gemist heeft voor het certificaat.")
    ),
    "attendance/task_agreed": About(
        T("Inhalen met een opdracht"), T("Naar de deelnemer, als een trainer een opdracht afspreekt.")
    ),
    "attendance/too_few_sessions": About(
        T("Te weinig bijeenkomsten"),
        T(
            "Naar trainers en beheerders, als er te veel bijeenkomsten niet doorgaan om het certificaat te halen."
        ),
    ),
    "attendance/will_be_absent": About(
        T("Deelnemer komt niet"),
        T("Naar wie de bijeenkomst geeft, als een deelnemer zich binnen twee dagen ervoor afmeldt."),
    ),
    "attendance/will_come": About(
        T("Deelnemer komt toch"),
        T("Naar wie de bijeenkomst geeft, als een deelnemer binnen twee dagen ervoor toch komt."),
    ),
    "billing/credit_note": About(
        T("Creditfactuur"), T("Naar het e-mailadres voor facturen, met de creditfactuur als bijlage.")
    ),
    "billing/invoice": About(
        T("Factuur"), T("Naar het e-mailadres voor facturen, met de factuur als bijlage.")
    ),
    "billing/payer_asked": About(
        T("Bijdrage bevestigen"),
        T("Naar het e-mailadres voor facturen, als finance een betaler vraagt om te bevestigen."),
    ),
    "billing/proposal_decided": About(
        T("Besluit over wie betaalt"),
        T("Naar de coördinator die het voorstelde, zodra finance heeft besloten."),
    ),
    "bookkeeping/reminder": About(
        T("Betalingsherinnering"),
        T(
            "Naar het e-mailadres voor facturen, 7 en 14 dagen na de uiterste betaaldag, als er nog iets open staat."
        ),
    ),
    "calendars/cancelled": About(
        T("Bijeenkomst afgelast"),
        T("Naar wie haar in de agenda heeft, zodra een bijeenkomst of een groep niet doorgaat."),
    ),
    "calendars/changed": About(
        T("Bijeenkomst gewijzigd"),
        T("Naar wie haar in de agenda heeft, zodra dag, tijd of plek verandert. Met een nieuwe uitnodiging."),
    ),
    "calendars/invitation": About(
        T("Uitnodiging voor een bijeenkomst"),
        T(
            "Naar deelnemers, trainers en gasten, zodra een bijeenkomst van een zekere groep op hun programma komt."
        ),
    ),
    "calendars/programme": About(
        T("Alle datums van je groep"),
        T("Naar wie in één keer meer dan drie uitnodigingen krijgt, vlak daarvoor."),
    ),
    "calendars/readdressed": About(
        T("Bijeenkomst voortaan op je nieuwe adres"),
        T(
            "Naar het oude adres van wie een ander e-mailadres kreeg. Haalt de uitnodiging daar uit de agenda."
        ),
    ),
    "calendars/withdrawn": About(
        T("Bijeenkomst uit je agenda"),
        T("Naar wie een bijeenkomst in de agenda had en er niet meer bij hoort."),
    ),
    "certificates/checkpoint": About(
        T("IJkpunt van het register"),
        T("Naar de coördinatoren, na elke dag waarop er iets in het register is bijgekomen."),
    ),
    "certificates/expiring": About(
        T("Certificaat bijna verlopen"),
        T("Naar de houder, 90 en 30 dagen voordat een certificaat met een einddatum afloopt."),
    ),
    "certificates/expiring_administrator": About(
        T("Certificaat bijna verlopen, voor beheerders"),
        T("Naar de beheerders, 90 en 30 dagen voordat een certificaat met een einddatum afloopt."),
    ),
    "certificates/issued": About(
        T("Certificaat"), T("Naar de deelnemer, zodra het certificaat is uitgegeven.")
    ),
    "certificates/key_ending": About(
        T("Sleutel bijna verlopen"),
        T("Naar de beheerders, 90, 30 en 7 dagen voordat de sleutel verloopt die certificaten ondertekent."),
    ),
    "certificates/reissued": About(
        T("Nieuw certificaat"), T("Naar de houder, als een ander certificaat in de plaats van het oude komt.")
    ),
    "certificates/revoked": About(
        T("Certificaat ingetrokken"), T("Naar de deelnemer, als het certificaat wordt ingetrokken.")
    ),
    "desk/group_cancelled": About(
        T("Groep gaat niet door, voor deelnemers"),
        T("Naar wie een plaats had, als de groep wordt geannuleerd."),
    ),
    "desk/group_cancelled_coordinator": About(
        T("Groep gaat niet door, voor coördinatoren"),
        T("Naar de coördinatoren, als de groep wordt geannuleerd. Met wat dat betekent voor de factuur."),
    ),
    "desk/group_began_line": About(
        T("Groep begonnen, geen plaats"), T("Naar wie op de wachtlijst staat, als de groep begint.")
    ),
    "desk/group_cancelled_line": About(
        T("Groep gaat niet door, voor de wachtlijst"),
        T("Naar wie op de wachtlijst stond, als de groep wordt geannuleerd."),
    ),
    "desk/group_cancelled_trainer": About(
        T("Groep gaat niet door, voor trainers"), T("Naar de trainers, als de groep wordt geannuleerd.")
    ),
    "desk/group_finished": About(T("Groep afgerond"), T("Naar de coördinatoren, als de groep is afgerond.")),
    "desk/group_goes_on": About(
        T("Groep gaat door, voor deelnemers"), T("Naar wie een plaats heeft, als de groep doorgaat.")
    ),
    "desk/group_goes_on_coordinator": About(
        T("Groep gaat door, voor coördinatoren"), T("Naar de coördinatoren, als de groep doorgaat.")
    ),
    "desk/moved": About(
        T("Naar een andere groep, voor de deelnemer"),
        T("Naar de deelnemer die naar een andere groep is verplaatst."),
    ),
    "desk/moved_coordinator": About(
        T("Naar een andere groep, voor coördinatoren"),
        T("Naar de coördinatoren van een deelnemer die is verplaatst."),
    ),
    "desk/selection": About(
        T("Brief aan een selectie"), T("Naar wie de beheerder koos, met een eigen tekst.")
    ),
    "enrolments/confirmed": About(
        T("Plaats bevestigd"),
        T("Naar de deelnemer, zodra die een plaats heeft. Met de link voor een account."),
    ),
    "enrolments/first_day": About(
        T("Herinnering: over een week begint de groep"),
        T("Naar elke deelnemer met een plaats, zeven dagen voor de eerste bijeenkomst."),
    ),
    "enrolments/line": About(
        T("Mensen op de wachtlijst"), T("Naar de coördinatoren, als een aanmelding op de wachtlijst komt.")
    ),
    "enrolments/names_due": About(
        T("Herinnering: namen doorgeven"),
        T("Naar de coördinatoren, zeven dagen en één dag voor de uiterste dag voor de namen."),
    ),
    "enrolments/offer": About(
        T("Aanbod van een plaats"), T("Naar de coördinatoren, als iemand van de wachtlijst aan de beurt is.")
    ),
    "enrolments/offer_ended": About(
        T("Aanbod voorbij"), T("Naar de coördinatoren, als niemand op tijd antwoordde.")
    ),
    "enrolments/offer_ends": About(
        T("Herinnering: aanbod eindigt"), T("Naar de coördinatoren, een dag voor het einde van een aanbod.")
    ),
    "enrolments/promoted": About(
        T("Van de wachtlijst naar een plaats"), T("Naar de coördinatoren, als iemand een plaats krijgt.")
    ),
    "enrolments/reserved": About(
        T("Plaatsen gereserveerd"), T("Naar de coördinatoren, als plaatsen zonder naam zijn gereserveerd.")
    ),
    "enrolments/waiting": About(
        T("Op de wachtlijst"), T("Naar wie is aangemeld terwijl alle plaatsen bezet waren.")
    ),
    "enrolments/withdrawn": About(T("Afgemeld"), T("Naar wie door de organisatie is afgemeld.")),
    "interest/confirm": About(
        T("Interesse bevestigen"),
        T("Naar de bezoeker die interesse liet weten. Met de link om te bevestigen."),
    ),
    "interest/declined": About(
        T("Interesse afgewezen"), T("Naar wie interesse liet weten, als de beheerder afwijst met een brief.")
    ),
    "organisations/coordinator_removed": About(
        T("Geen coördinator meer"), T("Naar de coördinator die door een ander is weggehaald.")
    ),
    **CASES,
    "requests/asked": About(
        T("Collega vraagt een plaats"), T("Naar de coördinatoren, bij elke aanvraag via hun link.")
    ),
    "requests/declined": About(
        T("Aanvraag afgewezen"), T("Naar wie een plaats vroeg, als de coördinator afwijst.")
    ),
    "requests/substitution_decided": About(
        T("Besluit over een vervanging"),
        T("Naar de coördinator die na de start een vervanging vroeg, als de stichting besluit."),
    ),
    "scheduling/availability": About(
        T("Kun je lesgeven?"), T("Naar een trainer, als de planner vraagt of die een bijeenkomst kan geven.")
    ),
    "scheduling/availability_answered": About(
        T("Antwoord van een trainer"),
        T(
            "Naar de planner die vroeg of een trainer een bijeenkomst kan geven, vijf minuten na het antwoord."
        ),
    ),
    "teaching/announcement": About(
        T("Mededeling aan een groep"),
        T("Naar iedereen met een plaats in de groep, als een trainer een mededeling ook als mail stuurt."),
    ),
}


def about(template: str) -> About:
    """What a letter is called; a letter that left the product keeps its old name."""
    return LETTERS.get(template) or About(
        T("Brief %(name)s", name=template), T("Deze brief bestaat niet meer.")
    )


def title(template: str) -> Text:
    """What a letter is called."""
    return about(template).title
