"""Every place where text of a case stands sealed: what a rotation seals anew and an erasure overwrites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.db import Base
from app.practice.models import (
    CaseAttachment,
    CaseEntry,
    CaseRemark,
    CaseReview,
    CaseSharing,
    CaseText,
    CaseVersion,
)


@dataclass(frozen=True, slots=True)
class Place:
    """One sealed column."""

    table: sa.Table
    column: str
    #: The column that names a row, and the one that leads to the case.
    row: str
    case: str

    def of_case(self, case_id: int) -> sa.ColumnElement[bool]:
        """Which rows are of this case."""
        if self.case == "case_version_id":
            versions = sa.select(CaseVersion.id).where(CaseVersion.case_id == case_id)
            return self.table.c[self.case].in_(versions)
        return self.table.c[self.case] == case_id

    def case_ids(self, condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
        """The cases of the rows that meet ``condition``."""
        if self.case == "case_version_id":
            version = sa.select(CaseVersion.case_id).join(
                self.table, self.table.c.case_version_id == CaseVersion.id
            )
            return version.where(condition)
        return sa.select(self.table.c[self.case]).where(condition)

    def rows(self, db: Session, case_id: int) -> list[tuple[int, bytes]]:
        """Number and sealed bytes of each row of the case."""
        query = sa.select(self.table.c[self.row], self.table.c[self.column]).where(self.of_case(case_id))
        return [(row, sealed) for row, sealed in db.execute(query.order_by(self.table.c[self.row]))]

    def write(self, db: Session, sealed: dict[int, bytes]) -> None:
        """Puts other sealed bytes in these rows."""
        if sealed:
            change = self.table.update().where(self.table.c[self.row] == sa.bindparam("at_row"))
            rows = [{"at_row": row, "to": content} for row, content in sealed.items()]
            db.connection().execute(change.values({self.column: sa.bindparam("to")}), rows)


def _place(model: type[Base], column: str, row: str, case: str) -> Place:
    return Place(cast("sa.Table", model.__table__), column, row, case)


PLACES = (
    _place(CaseText, "sealed", "case_id", "case_id"),
    _place(CaseEntry, "sealed", "id", "case_id"),
    _place(CaseAttachment, "sealed", "id", "case_id"),
    _place(CaseVersion, "sealed", "id", "case_id"),
    _place(CaseSharing, "sealed", "id", "case_id"),
    _place(CaseReview, "sealed_feedback", "id", "case_version_id"),
    _place(CaseRemark, "sealed", "id", "case_version_id"),
)
