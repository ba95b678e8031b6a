"""After an erasure: nothing of it stays behind in the files of the database, as far as a database allows.

SQLite zeroes what is deleted (`db.SQLITE_PRAGMAS`); what still stands in the write-ahead log goes with a checkpoint.
PostgreSQL keeps dead rows until a VACUUM. What the disk, an archived log or a backup keeps is out of reach.
"""

from __future__ import annotations

from collections.abc import Collection

import structlog
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

log = structlog.get_logger()


def scrub(engine: Engine, *, rewrite: Collection[str], clean: Collection[str] = ()) -> bool:
    """Cleans up now; False when somebody was reading, and it has to be done again later.

    ``rewrite``: small tables that PostgreSQL writes anew (nobody reads them meanwhile); ``clean``: those of which it
    frees the dead rows.
    """
    if engine.dialect.name == "sqlite":
        return _checkpoint(engine)
    try:
        _vacuum(engine, [*(f'FULL "{name}"' for name in rewrite), *(f'"{name}"' for name in clean)])
    except DBAPIError:
        log.warning("scrub_postponed")
        return False
    return True


def _checkpoint(engine: Engine) -> bool:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=2000")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = cursor.fetchone() or (1,)
        cursor.execute("PRAGMA busy_timeout=30000")
        cursor.close()
    finally:
        connection.close()
    if busy:
        log.warning("scrub_postponed")
    return not busy


def _vacuum(engine: Engine, what: Collection[str]) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET lock_timeout = '2s'")
        try:
            for one in what:
                connection.exec_driver_sql(f"VACUUM {one}")
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
