"""Fields that take Dutch forms as people type them: dates, times, amounts and shares."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from datetime import date, time
from decimal import Decimal
from typing import Any, NoReturn

from flask_babel import gettext as _
from wtforms import Field
from wtforms.widgets import TextInput

from app.core.money import ZERO, Money

_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\Z", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}\Z", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})\Z", re.ASCII)
_MONEY = re.compile(r"(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}|-|--))?\Z", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3})(?:[,.](\d{1,2}))?\Z", re.ASCII)
_LONGEST = 60
#: A million euros: the most that a field takes when it names no bound itself.
MOST_MONEY = Money(100_000_000)


class TypedField(Field, ABC):
    """A text control whose value is read in one of the forms that people type. Empty gives None."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Reads what was typed; what was typed stays shown when it is wrong."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            self.data = self.read(text) if len(text) <= _LONGEST else self.wrong()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)

    @abstractmethod
    def read(self, text: str) -> Any:
        """The value of ``text``; raises ValueError with a sentence for the reader."""

    @abstractmethod
    def show(self, value: Any) -> str:
        """The value as it is shown in the control."""

    @abstractmethod
    def wrong(self) -> NoReturn:
        """Raises ValueError with the general sentence of this field."""


class DutchDateField(TypedField):
    """A date as dd-mm-jjjj; yyyy-mm-dd is taken too, a year of two digits is not: it could be any century."""

    def __init__(
        self, *args: Any, earliest: date = date(1900, 1, 1), latest: date = date(2199, 12, 31), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.earliest, self.latest = earliest, latest

    def read(self, text: str) -> date:
        """A date between the bounds."""
        if _SHORT_YEAR.match(text):
            raise ValueError(_("Schrijf het jaar met vier cijfers, bijvoorbeeld 14-01-2027."))
        if found := _DATE.match(text):
            day, month, year = (int(part) for part in found.groups())
        elif found := _ISO_DATE.match(text):
            year, month, day = (int(part) for part in found.groups())
        else:
            self.wrong()
        try:
            value = date(year, month, day)
        except ValueError:
            raise ValueError(_("Deze dag bestaat niet. Kijk de datum na.")) from None
        if not self.earliest <= value <= self.latest:
            raise ValueError(
                _(
                    "Vul een datum in van %(first)s tot en met %(last)s.",
                    first=self.show(self.earliest),
                    last=self.show(self.latest),
                )
            )
        return value

    def show(self, value: date) -> str:
        """``14-01-2027``."""
        return f"{value.day:02d}-{value.month:02d}-{value.year:04d}"

    def wrong(self) -> NoReturn:
        """The sentence for anything that is no date."""
        raise ValueError(_("Vul een datum in als dag-maand-jaar, bijvoorbeeld 14-01-2027."))


class TimeField(TypedField):
    """A time of day as 09:30; a text control, because ``type=time`` shows AM and PM in an English browser."""

    def read(self, text: str) -> time:
        """A time of day."""
        found = _TIME.match(text)
        if not found or int(found[1]) > 23 or int(found[2]) > 59:
            self.wrong()
        return time(int(found[1]), int(found[2]))

    def show(self, value: time) -> str:
        """``09:30``."""
        return value.strftime("%H:%M")

    def wrong(self) -> NoReturn:
        """The sentence for anything that is no time."""
        raise ValueError(_("Vul een tijd in als uren en minuten, bijvoorbeeld 09:30."))


class MoneyField(TypedField):
    """An amount in euros as 2.500,00 or 2500 or € 2.500,00; bounds in :class:`Money`."""

    def __init__(self, *args: Any, least: Money = ZERO, most: Money = MOST_MONEY, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.least, self.most = least, most

    def read(self, text: str) -> Money:
        """An amount between the bounds."""
        bare = re.sub(r"[\s\u00a0\u202f]", "", text).removeprefix("€").removeprefix("EUR")
        found = _MONEY.match(bare)
        if not found:
            self.wrong()
        sign, euros, cents = found.groups()
        whole = int(euros.replace(".", "")) * 100
        whole += int(f"{cents:0<2}") if cents and cents.isdigit() else 0
        value = Money(-whole if sign else whole)
        if not self.least <= value <= self.most:
            raise ValueError(
                _(
                    "Vul een bedrag in van %(least)s tot en met %(most)s.",
                    least=str(self.least),
                    most=str(self.most),
                )
            )
        return value

    def show(self, value: Money) -> str:
        """``2.500,00``."""
        return str(value).removeprefix("€").strip("\u00a0")

    def wrong(self) -> NoReturn:
        """The sentence for anything that is no amount."""
        raise ValueError(_("Vul een bedrag in met een komma voor de centen, bijvoorbeeld 2.500,00."))


class PercentField(TypedField):
    """A share as 50 or 12,5 or 33,33 %; a Decimal of at most two decimals from 0 to 100."""

    def read(self, text: str) -> Decimal:
        """A share between 0 and 100."""
        found = _PERCENT.match(re.sub(r"[\s\u00a0\u202f]", "", text).removesuffix("%"))
        if not found:
            self.wrong()
        value = Decimal(f"{found[1]}.{found[2] or 0}")
        if value > 100:
            self.wrong()
        return value

    def show(self, value: Decimal) -> str:
        """``12,5``."""
        return f"{Decimal(value).normalize():f}".replace(".", ",")

    def wrong(self) -> NoReturn:
        """The sentence for anything that is no share."""
        raise ValueError(
            _("Vul een percentage in van 0 tot en met 100, met ten hoogste twee cijfers achter de komma.")
        )
