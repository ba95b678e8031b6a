"""A field for time worked."""

from __future__ import annotations

import re
from typing import NoReturn

from flask_babel import gettext as _

from app.web.fields import TypedField

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})\Z", re.ASCII)
_DECIMAL = re.compile(r"(\d{1,2})(?:[,.](\d{1,2}))?\Z", re.ASCII)


class HoursField(TypedField):
    """Time worked as 2 or 1,5 or 1:30; the value is whole minutes."""

    def read(self, text: str) -> int:
        """Whole minutes, more than none and at most a day."""
        bare = re.sub(r"\s*(uur|u)\.?\Z", "", text)
        if found := _CLOCK.match(bare):
            hours, minutes = int(found[1]), int(found[2])
            if minutes > 59:
                return self.wrong()
        elif found := _DECIMAL.match(bare):
            hours, minutes = int(found[1]), round(int(f"{found[2] or 0:0<2}") * 60 / 100)
        else:
            return self.wrong()
        total = hours * 60 + minutes
        if not 0 < total <= 24 * 60:
            raise ValueError(_("Vul een aantal uren in tussen 0 en 24."))
        return total

    def show(self, value: int) -> str:
        """``1:30``."""
        return f"{value // 60}:{value % 60:02d}"

    def wrong(self) -> NoReturn:
        """The sentence for anything that is no number of hours."""
        raise ValueError(_("Vul het aantal uren in, bijvoorbeeld 1,5 of 1:30."))
