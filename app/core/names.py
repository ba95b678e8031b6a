"""Dutch personal names: given name, infix (tussenvoegsel), family name; sorted without the infix."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


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
