"""Each decision about a practice case in one sentence, as in `sentences`: none holds an alias or a word of its text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.core.text import T, Text

#: By action.
CASES: Final[Mapping[str, Text]] = {
    "practice:attachment:add": T("%(actor)s voegde een foto toe aan een praktijkcasus."),
    "practice:attachment:remove": T("%(actor)s haalde een foto weg bij een praktijkcasus."),
    "practice:case:approve": T("%(actor)s keurde een praktijkcasus goed."),
    "practice:case:keep": T(
        "%(actor)s zei dat gemarkeerde woorden in een praktijkcasus niet herleidbaar zijn."
    ),
    "practice:case:give": T("%(actor)s gaf een praktijkcasus aan een andere trainer (%(reason)s)."),
    "practice:case:open": T("%(actor)s begon een praktijkcasus te lezen."),
    "practice:case:place": T("%(actor)s werkte de taak en de plek van een praktijkcasus bij."),
    "practice:case:reassign": T(
        "Een praktijkcasus ging naar een andere trainer, omdat de vorige de groep niet meer heeft."
    ),
    "practice:case:return": T("%(actor)s gaf een praktijkcasus met feedback terug."),
    "practice:case:runs": T("%(actor)s noteerde dat het werk van een praktijkcasus nog loopt."),
    "practice:case:start": T("%(actor)s begon praktijkcasus %(number)s."),
    "practice:case:submit": T("%(actor)s leverde een praktijkcasus in."),
    "practice:case:take_over": T("%(actor)s nam een praktijkcasus over (%(reason)s)."),
    "practice:case:withdraw": T("%(actor)s nam een ingeleverde praktijkcasus terug."),
    "practice:emergency:ask": T("%(actor)s vroeg noodtoegang tot een praktijkcasus."),
    "practice:emergency:close": T(
        "%(actor)s sloot noodtoegang tot een praktijkcasus; gelezen: %(readings)s keer."
    ),
    "practice:emergency:grant": T(
        "%(actor)s stemde in met noodtoegang tot een praktijkcasus: %(hours)s uur."
    ),
    "practice:erasure:finish": T("De tekst van praktijkcasussen is gewist: %(count)s. Bewijs: %(proof)s."),
    "practice:erasure:start": T("%(actor)s besloot de tekst van praktijkcasussen te wissen: %(count)s."),
    "practice:hold:lift": T("%(actor)s hief de bewaarplicht van een praktijkcasus op."),
    "practice:hold:set": T("%(actor)s legde een bewaarplicht op een praktijkcasus."),
    "privacy:data:export": T("%(actor)s nam de eigen gegevens mee."),
    "privacy:person:erase": T("%(actor)s wiste de gegevens van een persoon; regels: %(rows)s."),
    "privacy:person:export": T("%(actor)s maakte voor een persoon een bestand met diens gegevens."),
    "privacy:request:take": T("%(actor)s noteerde een verzoek van een persoon over de eigen gegevens."),
    "privacy:request:ask": T("%(actor)s deed een verzoek over de eigen gegevens."),
    "privacy:request:grant": T("%(actor)s willigde een verzoek over gegevens in."),
    "privacy:request:note": T("%(actor)s noteerde een verzoek van iemand uit een praktijkcasus."),
    "privacy:request:refuse": T("%(actor)s wees een verzoek over gegevens af."),
    "practice:sheet:promise": T("%(actor)s beloofde geheimhouding over een casus voor intervisie."),
    "practice:sheet:share": T("%(actor)s zette een casus op een blad voor intervisie."),
    "practice:sheet:take_back": T("%(actor)s haalde een blad voor intervisie terug."),
    "practice:keys:rotate": T("%(actor)s vernieuwde sleutels van praktijkcasussen; teksten: %(texts)s."),
}
