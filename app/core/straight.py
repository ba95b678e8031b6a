"""One query, asked of the database's driver itself over connections that are kept open for nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import PoolProxiedConnection

#: So many bytes of an SQLite file are read where the machine keeps them, without a call for each page.
MAPPED: Final = 2**30


class Straight:
    """Asks one reading query that was made ready once; its columns are plain numbers, text and bytes.

    A connection is taken from the engine's pool for good: it has the pool's settings, reads without a transaction, and
    is never looked over before use. There are as many as there are threads that ask at the same time.
    """

    def __init__(
        self, engine: Engine, query: sa.Select[*tuple[Any, ...]], example: Mapping[str, object]
    ) -> None:
        compiled = query.compile(dialect=engine.dialect)
        self._engine = engine
        self._sqlite = engine.dialect.name == "sqlite"
        #: What the driver raises, whatever is wrong.
        self._cut: type[Exception] = engine.dialect.loaded_dbapi.Error
        self._sql = str(compiled)
        #: Values of the query's own constants by name, and on SQLite the order in which it asks for them.
        self._values = dict(compiled.construct_params(dict(example)))
        self._order = list(compiled.positiontup or ())
        #: Connections that nobody uses now; `append` and `pop` of a list need no lock.
        self._free: list[PoolProxiedConnection] = []
        event.listen(engine, "engine_disposed", self._close)

    def row(self, values: Mapping[str, object]) -> tuple[Any, ...] | None:
        """The first row of the query with these values; None when there is none.

        A connection that was cut meanwhile (the database was restarted) is replaced, once.
        """
        asked = {**self._values, **values}
        try:
            kept = self._free.pop()
        except IndexError:
            return self._ask(self._connect(), asked)
        try:
            return self._ask(kept, asked)
        except self._cut:
            return self._ask(self._connect(), asked)

    def _ask(self, connection: PoolProxiedConnection, values: Mapping[str, object]) -> tuple[Any, ...] | None:
        driver: Any = connection.dbapi_connection
        try:
            found: tuple[Any, ...] | None
            if self._sqlite:
                found = driver.execute(self._sql, [values[name] for name in self._order]).fetchone()
            else:
                found = driver.execute(self._sql, values, binary=True).fetchone()
        except Exception:
            with suppress(Exception):
                connection.close()
            raise
        self._free.append(connection)
        return found

    def _connect(self) -> PoolProxiedConnection:
        connection = self._engine.raw_connection()
        connection.detach()
        driver: Any = connection.dbapi_connection
        if self._sqlite:
            driver.execute(f"PRAGMA mmap_size={MAPPED}")
        else:
            driver.autocommit = True
        return connection

    def _close(self, _engine: Engine) -> None:
        """The engine lets go of its database: so do we."""
        while self._free:
            self._free.pop().close()
