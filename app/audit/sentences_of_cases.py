"""Each decision about a practice case in one sentence, as in `sentences`: none holds an alias or a word of its text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.core.text import T, Text

#: By action.
CASES: Final[Mapping[str, Text]] = {
    "practice:case:approve": T("%(actor)s keurde een praktijkcasus goed."),
    "practice:case:keep": T(
        "%(actor)s zei dat gemarkeerde woorden in een praktijkcasus niet herleidbaar zijn."
    ),
    "practice:case:place": T("%(actor)s werkte de taak en de plek van een praktijkcasus bij."),
    "practice:case:return": T("%(actor)s gaf een praktijkcasus met feedback terug."),
    "practice:case:runs": T("%(actor)s noteerde dat het werk van een praktijkcasus nog loopt."),
    "practice:case:start": T("%(actor)s begon praktijkcasus %(number)s."),
    "practice:case:submit": T("%(actor)s leverde een praktijkcasus in."),
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
    "practice:keys:rotate": T("%(actor)s vernieuwde sleutels van praktijkcasussen; teksten: %(texts)s."),
}
