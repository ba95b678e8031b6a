"""Every table of the database, told of for people. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.privacy.rules.inventory.accreditation import ACCREDITATION
from app.privacy.rules.inventory.cases import CASES
from app.privacy.rules.inventory.certificates import CERTIFICATES
from app.privacy.rules.inventory.kinds import SOURCES, Gone, Keep, Table
from app.privacy.rules.inventory.learning import LEARNING
from app.privacy.rules.inventory.money import MONEY
from app.privacy.rules.inventory.people import PEOPLE

__all__ = ["SOURCES", "TABLES", "Gone", "Keep", "Table"]

#: By name.
TABLES: Final[Mapping[str, Table]] = {**PEOPLE, **LEARNING, **CASES, **CERTIFICATES, **ACCREDITATION, **MONEY}
