"""Dutch personal names: given name, infix (tussenvoegsel), family name; sorted without the infix."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from app.core.errors import Refused
from app.core.text import T


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as its bearer spells it; ``infix`` may be empty."""

    given: str
    infix: str
    family: str

    @property
    def full(self) -> str:
        """``Petra van Dijk``."""
        return " ".join(part for part in (self.given, self.infix, self.family) if part)

    @property
    def formal(self) -> str:
        """``Dijk, Petra van``: for lists sorted by family name."""
        rest = " ".join(part for part in (self.given, self.infix) if part)
        return f"{self.family}, {rest}" if rest else self.family

    @property
    def sort_key(self) -> str:
        """Lower case without diacritics, family name first, without the infix."""
        plain = unicodedata.normalize("NFKD", f"{self.family} {self.given} {self.infix}")
        return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


#: What the typefaces of our documents have: Latin with every European and Vietnamese letter, Greek, Cyrillic and
#: Arabic, and the signs that stand in names. `app/adapters/pdf/fonts.css` lists them; a test compares.
_PRINTED = re.compile(
    "[ -~´·‘’\u2010\u2013\u200c"
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017e\u018f\u0192\u01a0\u01a1\u01af\u01b0\u01c4-\u01dc\u01e6\u01e7\u01ea\u01eb"
    "\u01fa-\u021b\u022a-\u022d\u0230-\u0233\u0259\u02b9-\u02bc\u02be\u02bf\u0300\u0301\u0303\u0304\u0308\u0309\u0323"
    "\u1e08\u1e09\u1e0c-\u1e0f\u1e14-\u1e17\u1e1c\u1e1d\u1e20\u1e21\u1e24\u1e25\u1e2a\u1e2b\u1e2e\u1e2f\u1e36-\u1e3b"
    "\u1e42-\u1e49\u1e4c-\u1e53\u1e5a-\u1e69\u1e6c-\u1e6f\u1e78-\u1e7b\u1e80-\u1e85\u1e8e\u1e8f\u1e92\u1e93\u1e97\u1e9e"
    "\u1ea0-\u1ef9"
    "\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u1f00-\u1f15\u1f18-\u1f1d\u1f20-\u1f45\u1f48-\u1f4d\u1f50-\u1f57"
    "\u1f59\u1f5b\u1f5d\u1f5f-\u1f70\u1f72\u1f74\u1f76\u1f78\u1f7a\u1f7c\u1f80-\u1fb4\u1fb6-\u1fba\u1fbc\u1fc2-\u1fc4"
    "\u1fc6-\u1fc8\u1fca\u1fcc\u1fd0-\u1fd2\u1fd6-\u1fda\u1fe0-\u1fe2\u1fe4-\u1fea\u1fec\u1ff2-\u1ff4\u1ff6-\u1ff8\u1ffa"
    "\u1ffc"
    "\u0401-\u044f\u0451-\u045f\u0490-\u0493\u0496\u0497\u049a\u049b\u04a2\u04a3\u04ae-\u04b1\u04ba\u04bb\u04d8\u04d9"
    "\u04e8\u04e9"
    "\u0620-\u065f\u0660-\u0669\u066e-\u06d3\u06d5-\u06dc\u0750-\u077f]"
)


def unprintable(text: str) -> str:
    """The characters of a name that cannot stand on paper, each once, in order; emoji, say. Empty when all can."""
    return "".join(dict.fromkeys(_PRINTED.sub("", unicodedata.normalize("NFC", text))))


def on_paper(name: str) -> str:
    """The name in the form that is printed; raises :class:`Refused` for one that our typefaces cannot print."""
    if wrong := unprintable(name):
        raise Refused(
            T(
                "Dit kunnen we niet drukken in de naam %(name)s: %(signs)s. Schrijf de naam met gewone letters.",
                name=name,
                signs=" ".join(wrong),
            ),
            field="given_name",
        )
    return unicodedata.normalize("NFC", name)
