"""Each decision in one sentence. ``%(actor)s`` is who decided; other names are those of `telling.values_of`.

A second sentence holds when the fact that is named beside it is there and not nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.audit.sentences_of_cases import CASES
from app.audit.sentences_of_certificates import CERTIFICATES
from app.audit.sentences_of_points import POINTS
from app.core.text import T, Text

#: By action.
SENTENCES: Final[Mapping[str, Text]] = {
    "accounts:account:create": T("%(person)s maakte een account."),
    "accounts:address:ask": T("%(actor)s vroeg om een ander e-mailadres voor %(person)s."),
    "accounts:address:change": T("%(person)s bevestigde een ander e-mailadres."),
    "accounts:address:correct": T("%(actor)s verbeterde het e-mailadres van %(person)s."),
    "accounts:address:object": T(
        "Uit de oude mailbox kwam bericht dat het nieuwe e-mailadres van %(person)s niet klopt."
    ),
    "accounts:address:withdraw": T("%(actor)s trok de vraag om een ander e-mailadres van %(person)s in."),
    "accounts:person:invite": T("%(actor)s nodigde %(person)s uit."),
    "accounts:person:merge": T("%(actor)s voegde twee personen samen tot %(person)s."),
    "accounts:person:rename": T("%(actor)s wijzigde de gegevens van %(person)s."),
    "accounts:person:unmerge": T("%(actor)s maakte het samenvoegen van %(person)s ongedaan."),
    "accounts:roles:set": T("%(actor)s gaf %(person)s andere rollen. Was: %(before)s. Wordt: %(after)s."),
    "accounts:session:end": T("%(actor)s meldde een apparaat af."),
    "accounts:session:end-others": T("%(actor)s meldde alle andere apparaten af."),
    "attendance:absence:report": T("%(actor)s meldde zich af voor %(session)s."),
    "attendance:absence:withdraw": T("%(actor)s komt toch naar %(session)s."),
    "attendance:check-in:arrive": T("%(actor)s meldde zich aan bij %(session)s."),
    "attendance:check-in:close": T("%(actor)s sloot de aanmelding van %(session)s."),
    "attendance:check-in:open": T("%(actor)s opende de aanmelding van %(session)s."),
    "attendance:cohort:export": T("%(actor)s exporteerde de aanwezigheid van groep %(cohort)s."),
    "attendance:list:sign": T("%(actor)s ondertekende de aanwezigheidslijst van %(session)s."),
    "attendance:make-up:agree": T("%(actor)s sprak met %(person)s af hoe %(session)s wordt ingehaald."),
    "attendance:make-up:finish": T("%(actor)s noteerde dat %(person)s %(session)s heeft ingehaald."),
    "attendance:make-up:withdraw": T("%(actor)s trok in wat %(person)s inhaalt voor %(session)s."),
    "attendance:presentation:mark": T("%(actor)s noteerde de eindpresentatie van %(person)s."),
    "attendance:sheet:correct": T("%(actor)s veranderde achteraf de aanwezigheid van %(session)s."),
    "attendance:sheet:save": T("%(actor)s vulde de aanwezigheid in van %(session)s."),
    "billing:allocation:export": T(
        "%(actor)s exporteerde wie betaalt voor groep %(cohort)s: %(seats)s plaatsen."
    ),
    "billing:booking:book": T("%(actor)s boekte %(amount)s van de bank."),
    "billing:booking:undo": T("%(actor)s draaide een boeking van %(payer)s terug: %(amount)s."),
    "billing:credit:use": T("%(actor)s boekte %(amount)s van het tegoed van %(payer)s op een factuur."),
    "billing:default:set": T("%(actor)s stelde in wie standaard betaalt voor %(organisation)s."),
    "billing:fund:close": T("%(actor)s sloot fonds %(fund)s."),
    "billing:fund:create": T(
        "%(actor)s maakte fonds %(fund)s van %(payer)s, met een plafond van %(ceiling)s."
    ),
    "billing:fund:open": T("%(actor)s opende fonds %(fund)s weer."),
    "billing:fund:pack": T("%(actor)s haalde het bewijs van fonds %(fund)s op: %(lines)s regels."),
    "billing:fund:update": T("%(actor)s wijzigde fonds %(fund)s. Het plafond is %(ceiling)s."),
    "billing:organisation_money:export": T(
        "%(actor)s exporteerde wie betaalt voor %(organisation)s: %(seats)s plaatsen."
    ),
    "billing:payer:ask": T("%(actor)s vroeg %(payer)s om %(amount)s te bevestigen voor groep %(cohort)s."),
    "billing:payer:confirm": T("%(payer)s bevestigde %(amount)s voor groep %(cohort)s."),
    "billing:payer:decline": T("%(payer)s bevestigde %(amount)s voor groep %(cohort)s niet."),
    "billing:payer:withdraw": T("%(actor)s trok de vraag aan %(payer)s over groep %(cohort)s in."),
    "billing:proposal:accept": T(
        "%(actor)s bevestigde een voorstel van %(organisation)s voor wie betaalt in groep %(cohort)s."
    ),
    "billing:proposal:decline": T(
        "%(actor)s wees een voorstel van %(organisation)s af voor wie betaalt in groep %(cohort)s."
    ),
    "billing:proposal:make": T(
        "%(actor)s stelde namens %(organisation)s voor wie betaalt in groep %(cohort)s."
    ),
    "billing:proposal:withdraw": T(
        "%(actor)s trok een voorstel van %(organisation)s in voor wie betaalt in groep %(cohort)s."
    ),
    "billing:invoice:credit": T("%(actor)s crediteerde een factuur van %(payer)s met %(number)s: %(total)s."),
    "billing:invoice:finalise": T("%(actor)s maakte factuur %(number)s aan %(payer)s definitief: %(total)s."),
    "billing:run:end": T("%(actor)s beëindigde de factuurronde van groep %(cohort)s."),
    "billing:run:resume": T("%(actor)s liet de factuurronde van groep %(cohort)s verder gaan."),
    "billing:run:start": T(
        "%(actor)s begon een factuurronde voor groep %(cohort)s, aantal facturen: %(invoices)s."
    ),
    "billing:run:stop": T("%(actor)s stopte de factuurronde van groep %(cohort)s."),
    "billing:split:reopen": T("%(actor)s haalde %(amount)s van een factuur, om opnieuw te factureren."),
    "billing:split:set": T("%(actor)s verdeelde de kosten van plaatsen in groep %(cohort)s."),
    "billing:vat:set": T("%(actor)s stelde de btw op facturen in vanaf %(from_day)s."),
    "billing:write_off:approve": T(
        "%(actor)s keurde goed dat %(amount)s van factuur %(number)s aan %(payer)s is afgeboekt."
    ),
    "billing:write_off:decline": T(
        "%(actor)s wees af dat %(amount)s van factuur %(number)s aan %(payer)s wordt afgeboekt."
    ),
    "billing:write_off:propose": T(
        "%(actor)s stelde voor om %(amount)s van factuur %(number)s aan %(payer)s af te boeken."
    ),
    "billing:write_off:undo": T(
        "%(actor)s maakte de afboeking van %(amount)s van factuur %(number)s aan %(payer)s ongedaan."
    ),
    "billing:write_off:withdraw": T(
        "%(actor)s trok het voorstel in om %(amount)s van factuur %(number)s aan %(payer)s af te boeken."
    ),
    "bookkeeping:account:set": T("%(actor)s wijzigde de grootboekrekeningen: %(accounts)s."),
    "bookkeeping:journal:export": T(
        "%(actor)s exporteerde het journaal van %(first)s tot en met %(last)s als %(kind)s: %(rows)s regels."
    ),
    "bookkeeping:reminder:resume": T(
        "%(actor)s liet herinneringen aan factuur %(number)s van %(payer)s weer gaan."
    ),
    "bookkeeping:reminder:stop": T("%(actor)s stopte de herinneringen aan factuur %(number)s van %(payer)s."),
    "bookkeeping:statement:export": T(
        "%(actor)s exporteerde het rekeningoverzicht van %(payer)s als %(kind)s."
    ),
    "calendars:feed:create": T("%(actor)s maakte een agenda-abonnement."),
    "calendars:feed:expire": T("Een agenda-abonnement verviel: wie het had, mag het niet meer zien."),
    "calendars:feed:revoke": T("%(actor)s stopte een agenda-abonnement."),
    "calendars:invitation:answer": T(
        "De agenda van %(person)s antwoordde op de uitnodiging voor %(session)s."
    ),
    "calendars:invitation:choose": T("%(actor)s koos of uitnodigingen per mail komen."),
    "calendars:invitation:erase": T(
        "Oude uitnodigingen werden gewist: %(count)s keer, hun agendabestanden: %(files)s keer."
    ),
    "certificates:certificate:issue": T("%(actor)s gaf certificaat %(number)s uit in groep %(cohort)s."),
    "certificates:certificate:revoke": T("%(actor)s trok certificaat %(number)s in."),
    "cohorts:cohort:create": T("%(actor)s maakte groep %(cohort)s, met %(seats)s plaatsen."),
    "cohorts:cohort:state": T("%(actor)s bracht groep %(cohort)s van %(before)s naar %(after)s."),
    "cohorts:cohort:update": T("%(actor)s wijzigde groep %(cohort)s."),
    "cohorts:trainer:assign": T("%(actor)s maakte %(person)s trainer van groep %(cohort)s."),
    "cohorts:trainer:remove": T("%(actor)s haalde %(person)s als trainer van groep %(cohort)s."),
    "courses:version:load": T("%(actor)s laadde versie %(number)s van de leergang."),
    "desk:letter:send": T("%(actor)s verstuurde %(letters)s brieven: %(subject)s."),
    "desk:participants:export": T("%(actor)s exporteerde deelnemers: %(rows)s regels als %(kind)s."),
    "enrolments:allotment:set": T(
        "%(actor)s wijzigde wat %(organisation)s mag nemen in groep %(cohort)s, of wat ervoor apart blijft."
    ),
    "enrolments:enrolment:complete": T("%(actor)s noteerde dat %(person)s de leergang heeft afgerond."),
    "enrolments:enrolment:create": T(
        "%(actor)s meldde %(person)s van %(organisation)s aan voor groep %(cohort)s, op plaats %(seat_number)s."
    ),
    "enrolments:enrolment:move": T(
        "%(actor)s verplaatste %(person)s van groep %(from_cohort)s naar groep %(cohort)s."
    ),
    "enrolments:enrolment:promote": T(
        "%(actor)s gaf %(person)s van de wachtlijst plaats %(seat_number)s in groep %(cohort)s."
    ),
    "enrolments:enrolment:substitute": T(
        "%(actor)s liet %(person)s van %(organisation)s in groep %(cohort)s in de plaats van een collega komen."
    ),
    "enrolments:enrolment:withdraw": T(
        "%(actor)s meldde %(person)s af voor groep %(cohort)s, zonder kosten."
    ),
    "enrolments:offer:accept": T(
        "%(actor)s nam voor %(person)s plaats %(seat_number)s in groep %(cohort)s aan."
    ),
    "enrolments:offer:decline": T("%(actor)s sloeg voor %(person)s de plaats in groep %(cohort)s af."),
    "enrolments:offer:expire": T(
        "Het aanbod van een plaats in groep %(cohort)s aan %(person)s eindigde zonder antwoord."
    ),
    "enrolments:offer:make": T(
        "%(person)s kreeg een plaats in groep %(cohort)s aangeboden, tot %(ends_at)s."
    ),
    "enrolments:seat:extend": T(
        "%(actor)s gaf %(organisation)s tot %(names_due_on)s de tijd voor een naam op plaats %(seat_number)s "
        "in groep %(cohort)s."
    ),
    "enrolments:seat:release": T(
        "%(actor)s gaf plaats %(seat_number)s zonder naam van %(organisation)s in groep %(cohort)s terug."
    ),
    "enrolments:seat:reserve": T(
        "%(actor)s reserveerde voor %(organisation)s plaatsen zonder naam in groep %(cohort)s: %(seat_numbers)s."
    ),
    "enrolments:terms:set": T("%(actor)s wijzigde hoe groep %(cohort)s plaatsen verdeelt."),
    "impact:board:decide": T(
        "%(actor)s koos het doel van %(goal)s mensen. De resultaten zijn openbaar: %(public)s."
    ),
    "interest:interest:accept": T("%(actor)s maakte van interesse de organisatie %(organisation)s."),
    "interest:interest:confirm": T("Interesse in de leergang werd per mail bevestigd."),
    "interest:interest:create": T("Iemand liet interesse in de leergang achter."),
    "interest:interest:decline": T("%(actor)s wees interesse in de leergang af."),
    "interest:interest:erase": T("Oude interesse werd gewist: %(count)s keer."),
    "messages:letter:read": T("%(actor)s las een verstuurde brief aan %(person)s."),
    "messages:letter:resend": T("%(actor)s verstuurde een brief aan %(person)s opnieuw."),
    "messages:wording:reset": T("%(actor)s gaf brief %(letter)s de gewone tekst terug."),
    "messages:wording:set": T("%(actor)s gaf brief %(letter)s een eigen tekst."),
    "organisations:coordinator:add": T("%(actor)s maakte %(person)s coördinator van %(organisation)s."),
    "organisations:coordinator:remove": T(
        "%(actor)s haalde %(person)s als coördinator van %(organisation)s."
    ),
    "organisations:details:update": T("%(actor)s wijzigde de gegevens van %(organisation)s."),
    "organisations:foundation:demo": T("%(actor)s maakte hier een proefwereld van."),
    "organisations:foundation:update": T("%(actor)s wijzigde de gegevens van de stichting."),
    "organisations:invoicing:update": T(
        "%(actor)s wijzigde waar facturen van %(organisation)s naartoe gaan."
    ),
    "organisations:organisation:create": T("%(actor)s voegde %(organisation)s toe."),
    "organisations:organisation:update": T("%(actor)s wijzigde organisatie %(organisation)s."),
    "payments:entries:search": T("%(actor)s liet opnieuw naar facturen zoeken: %(booked)s mutaties geboekt."),
    "payments:entry:put_back": T("%(actor)s zette een apart gezette mutatie van %(amount)s terug."),
    "payments:entry:set_aside": T("%(actor)s zette een mutatie van %(amount)s apart."),
    "payments:file:import": T(
        "%(actor)s las bankbestand %(file)s in: %(new)s mutaties nieuw, %(known)s bekend, %(booked)s vanzelf geboekt."
    ),
    **CASES,
    **CERTIFICATES,
    **POINTS,
    "reminders:reminder:put_back": T("%(actor)s zette een herinnering aan %(person)s terug."),
    "reminders:reminder:stop": T("%(actor)s hield een herinnering aan %(person)s tegen."),
    "requests:link:create": T("%(actor)s maakte een aanvraaglink voor %(organisation)s."),
    "requests:link:end": T("%(actor)s beëindigde de aanvraaglink van %(organisation)s."),
    "requests:request:approve": T("%(actor)s keurde een aanvraag van een plaats goed."),
    "requests:request:create": T("Iemand van %(organisation)s vroeg een plaats aan in groep %(cohort)s."),
    "requests:request:decline": T("%(actor)s wees een aanvraag van een plaats af."),
    "requests:request:erase": T("Oude aanvragen werden gewist: %(count)s keer."),
    "requests:substitution:approve": T("%(actor)s keurde een vervanging na de start goed."),
    "requests:substitution:create": T(
        "%(actor)s vroeg voor %(organisation)s een vervanging na de start in groep %(cohort)s."
    ),
    "requests:substitution:decline": T("%(actor)s wees een vervanging na de start af."),
    "requests:substitution:withdraw": T("%(actor)s trok de vraag om een vervanging in."),
    "scheduling:availability:answer": T("%(person)s antwoordde over lesgeven bij %(session)s: %(answer)s."),
    "scheduling:availability:ask": T("%(actor)s vroeg %(person)s of lesgeven bij %(session)s kan."),
    "scheduling:absence:add": T("%(actor)s noteerde wanneer %(person)s niet kan: %(first)s tot %(last)s."),
    "scheduling:absence:change": T("%(actor)s wijzigde wanneer %(person)s niet kan: %(first)s tot %(last)s."),
    "scheduling:absence:remove": T("%(actor)s haalde een periode weg waarin %(person)s niet kon."),
    "scheduling:conflicts:set": T("%(actor)s stelde in hoe streng conflicten in de planning zijn."),
    "scheduling:cohort:plan": T("%(actor)s plande de bijeenkomsten van groep %(cohort)s."),
    "scheduling:guest:add": T("%(actor)s maakte %(person)s gasttrainer bij %(session)s."),
    "scheduling:guest:remove": T("%(actor)s haalde %(person)s als gasttrainer van %(session)s."),
    "scheduling:place:add": T("%(actor)s voegde locatie %(name)s toe."),
    "scheduling:place:archive": T("%(actor)s nam locatie %(name)s uit gebruik."),
    "scheduling:place:change": T("%(actor)s wijzigde locatie %(name)s."),
    "scheduling:place:unarchive": T("%(actor)s nam locatie %(name)s weer in gebruik."),
    "scheduling:room:add": T("%(actor)s voegde zaal %(name)s toe aan locatie %(place)s."),
    "scheduling:room:archive": T("%(actor)s nam zaal %(name)s van locatie %(place)s uit gebruik."),
    "scheduling:room:change": T("%(actor)s wijzigde zaal %(name)s van locatie %(place)s."),
    "scheduling:room:unarchive": T("%(actor)s nam zaal %(name)s van locatie %(place)s weer in gebruik."),
    "scheduling:session:add": T("%(actor)s plande %(session)s."),
    "scheduling:session:cancel": T("%(actor)s gelastte %(session)s af."),
    "scheduling:session:change": T("%(actor)s wijzigde %(session)s."),
    "scheduling:session:join": T("%(actor)s maakte het splitsen van %(session)s ongedaan."),
    "scheduling:session:move": T("%(actor)s verplaatste %(session)s."),
    "scheduling:session:reinstate": T("%(actor)s liet %(session)s weer doorgaan."),
    "scheduling:session:split": T("%(actor)s splitste %(session)s."),
    "subgroups:division:dissolve": T("%(actor)s hief een verdeling in deelgroepen van groep %(cohort)s op."),
    "subgroups:division:save": T("%(actor)s verdeelde groep %(cohort)s in deelgroepen."),
    "subgroups:member:move": T("%(actor)s zette %(person)s in deelgroep %(after)s."),
    "subgroups:member:place": T("%(person)s kwam in deelgroep %(after)s van groep %(cohort)s."),
    "subgroups:subgroup:rename": T("%(actor)s noemde deelgroep %(before)s voortaan %(after)s."),
    "teaching:announcement:post": T(
        "%(actor)s plaatste voor groep %(cohort)s de mededeling “%(announcement)s”."
    ),
    "teaching:announcement:withdraw": T(
        "%(actor)s haalde voor groep %(cohort)s de mededeling “%(announcement)s” weg."
    ),
    "teaching:contact:choose": T("%(person)s koos wat de groep van %(person)s ziet op de contactlijst."),
    "teaching:material:add": T("%(actor)s voegde materiaal toe: “%(material)s”."),
    "teaching:material:renew": T("%(actor)s gaf versie %(number)s van het materiaal “%(material)s”."),
    "teaching:material:restore": T("%(actor)s zette het materiaal “%(material)s” terug."),
    "teaching:material:show": T("%(actor)s koos vanaf wanneer deelnemers het materiaal “%(material)s” zien."),
    "teaching:material:withdraw": T("%(actor)s haalde het materiaal “%(material)s” weg."),
    "teaching:note:save": T("%(actor)s schreef een notitie over %(session)s."),
}

#: By action: a fact, and the sentence that holds when it is there.
OTHERWISE: Final[Mapping[str, tuple[str, Text]]] = {
    "billing:invoice:credit": (
        "freed_cents",
        T("%(actor)s crediteerde een factuur van %(payer)s met %(number)s: %(total)s. Tegoed: %(freed)s."),
    ),
    "enrolments:enrolment:create": (
        "position",
        T(
            "%(actor)s meldde %(person)s van %(organisation)s aan voor groep %(cohort)s: nummer %(position)s op de "
            "wachtlijst."
        ),
    ),
    "enrolments:enrolment:withdraw": (
        "fee_cents",
        T("%(actor)s meldde %(person)s af voor groep %(cohort)s; kosten %(fee)s."),
    ),
    "enrolments:seat:release": (
        "fee_cents",
        T(
            "%(actor)s gaf plaats %(seat_number)s zonder naam van %(organisation)s in groep %(cohort)s terug; "
            "kosten %(fee)s."
        ),
    ),
    "teaching:announcement:post": (
        "letters",
        T(
            "%(actor)s plaatste voor groep %(cohort)s de mededeling “%(announcement)s” en stuurde die als mail; "
            "mails: %(letters)s."
        ),
    ),
    "reminders:reminder:put_back": ("to", T("%(actor)s zette een herinnering aan %(to)s terug.")),
    "reminders:reminder:stop": ("to", T("%(actor)s hield een herinnering aan %(to)s tegen.")),
}
