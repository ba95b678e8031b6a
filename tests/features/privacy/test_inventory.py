"""Every table, and every column that tells of a person, is decided on: what is new fails here first."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from app.accounts.belongings import FATES
from app.core.db import Base
from app.privacy.rules import labels
from app.privacy.rules.inventory import SOURCES, TABLES, Gone, Table


def undecided(tables: dict[str, Table], metadata: sa.MetaData) -> list[str]:
    """What nobody decided on: tables, columns, people and ways that lead nowhere."""
    wrong = sorted(tables.keys() ^ metadata.tables.keys())
    for name in sorted(tables.keys() & metadata.tables.keys()):
        told, columns = tables[name], set(metadata.tables[name].columns.keys())
        if told.own or told.did:
            wrong += [f"{name}.{column}" for column in sorted(told.named ^ columns)]
        ways = {way.partition(":")[0] for way in told.own} | set(told.did)
        people = {column.partition(".")[2] for column in FATES if column.partition(".")[0] == name}
        wrong += [f"{name}.{column} leads nowhere" for column in sorted(people - ways)]
        wrong += [f"{name}.{column} is no column" for column in sorted(ways - columns)]
        wrong += [f"{name}: {way}" for way in told.own if way.partition(":")[2] not in SOURCES]
        blank = {one.partition("=")[0] for one in told.blank}
        wrong += [f"{name}.{column} is no column" for column in sorted(blank - columns)]
        if bool(blank) != (told.gone is Gone.BLANK):
            wrong.append(f"{name}: blank")
    return wrong


def test_every_table_and_every_column_about_a_person_is_decided_on(app: Flask) -> None:
    assert undecided(dict(TABLES), Base.metadata) == []


def test_a_new_table_and_a_new_column_fail_until_somebody_decides(app: Flask) -> None:
    other = sa.MetaData()
    for table in Base.metadata.sorted_tables:
        table.to_metadata(other)
    other.tables["enrolment"].append_column(sa.Column("diet", sa.String(20)))
    sa.Table("medical_note", other, sa.Column("id", sa.Integer, primary_key=True))
    assert undecided(dict(TABLES), other) == ["medical_note", "enrolment.diet"]


def test_sealed_bytes_and_secrets_never_go_along(app: Flask) -> None:
    for name, told in TABLES.items():
        for column in told.shown:
            assert not isinstance(Base.metadata.tables[name].c[column].type, sa.LargeBinary), (name, column)
            assert not any(word in column for word in ("password", "secret", "token", "sealed", "totp")), (
                column
            )


def test_each_column_of_somebodys_file_has_a_name_in_words() -> None:
    columns = {column for told in TABLES.values() for column in (*told.shown, *told.did)}
    known = labels._WORDS
    deeds = {column: f"{column.removesuffix('_by_person_id')}_at" for column in columns - known.keys()}
    assert [column for column, moment in sorted(deeds.items()) if moment not in known] == []
    assert labels.label("asked_by_person_id") == "gevraagd door"
    assert labels.label("development_line") == "ontwikkellijn"
