"""Fresh databases for each test: the migrations run once into a template, and every test gets a copy of it."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.postgres import execute

#: Fills an empty database, given its address, by running all migrations.
Migrate = Callable[[str], None]

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
KINDS = (SQLITE, POSTGRESQL)


class Databases:
    """Makes and renews the test databases of one test process.

    `shared` is a directory of the whole test run: processes side by side build each template once.
    """

    def __init__(self, shared: Path, own: Path, name: str, migrate: Migrate) -> None:
        self.shared = shared
        self.own = own
        self.name = name
        self.migrate = migrate

    def sqlite(self, name: str = "test") -> str:
        """The address of a fresh SQLite database; nobody may hold the former one open."""
        template = self.shared / "template.db"
        with self._once("sqlite") as first:
            if first:
                self.migrate(f"sqlite:///{template}")
                left = [path.name for path in self.shared.glob("template.db-*")]
                if left:
                    raise RuntimeError(f"the template is still open somewhere: {left}")
        path = self.own / f"{name}.db"
        for old in self.own.glob(f"{path.name}*"):
            old.unlink()
        shutil.copyfile(template, path)
        return f"sqlite:///{path}"

    def postgresql(self, server: str, name: str = "test") -> str:
        """The address of a fresh database on `server`; connections to the former one are cut."""
        url = make_url(server)
        with self._once("postgresql") as first:
            if first:
                execute(server, "CREATE DATABASE template_test")
                self.migrate(url.set(database="template_test").render_as_string(hide_password=False))
        database = f"{name}_{self.name}"
        execute(
            server,
            f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)',
            f'CREATE DATABASE "{database}" TEMPLATE template_test STRATEGY FILE_COPY',
        )
        return url.set(database=database).render_as_string(hide_password=False)

    @contextmanager
    def _once(self, what: str) -> Iterator[bool]:
        """True for the first process of the run that comes here; the others wait until it is done."""
        done = self.shared / f"{what}.done"
        with (self.shared / f"{what}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield not done.exists()
            done.touch()
