"""The store: one writer thread over one SQLite file in WAL mode."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, create_engine, event, func, insert, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

from banso.adapters.storage.duty import SqlDuty
from banso.adapters.storage.keys import Keyring, Sealer
from banso.adapters.storage.learning import SqlLearning
from banso.adapters.storage.mail import SqlMail
from banso.adapters.storage.records import SqlWriter
from banso.adapters.storage.tables import key_check, metadata, seeker
from banso.adapters.storage.talks import SqlOutbox, SqlTalks, SqlTimers
from banso.adapters.storage.vault import Vault
from banso.ports import Unit

T = TypeVar("T")
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    # A webhook that was answered 200 is never delivered again: it must outlive a power cut, not only a crash.
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA busy_timeout = 5000",
)


class StoreError(Exception):
    """The database cannot be opened; the message says which, why and what to do."""


class SqlUnit:
    """`ports.Unit` over one transaction."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.mail, self.talks, self.outbox = SqlMail(vault), SqlTalks(vault), SqlOutbox(vault)
        self.timers, self.duty = SqlTimers(vault), SqlDuty(vault)
        self.learning = SqlLearning(vault)

    def writer(self, seeker_id: str) -> SqlWriter:
        return SqlWriter(self._vault, seeker_id)


class SqlStore:
    """`ports.Store`. Opens the file, or `:memory:`, and brings its tables up to date; with `reading` a file that is
    there, beside the bot that writes it, and changes nothing.

    Raises StoreError, and SealError where the file was written under another master key."""

    def __init__(self, path: str, city: str, keyring: Keyring, *, reading: bool = False) -> None:
        self._city, self._keyring, self._reading = city, keyring, reading
        self._sealers: dict[str, Sealer] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        try:
            self._engine = self._thread.submit(_open_to_read if reading else _open, path).result()
        except (OSError, DatabaseError, CommandError) as error:
            self._thread.shutdown()
            reason = error.orig if isinstance(error, DatabaseError) else error
            raise StoreError(
                f"the database at {path} cannot be opened: {reason}. Set BANSO_DATABASE to a file that may be written, "
                "and that no newer version of banso has used."
            ) from None

        self._thread.submit(self._check_key).result()

    def _check_key(self) -> None:
        """With another master key nobody would be found again, and everybody begun anew beside what is there."""
        mine = key_check.c.city == self._city
        with self._engine.begin() as connection:
            proof = connection.scalar(select(key_check.c.body).where(mine))
            if proof is not None:
                self._keyring.check(proof)
                return
            if self._reading:
                return  # nothing of this city is there yet
            connection.execute(insert(key_check).values(city=self._city, body=self._keyring.proof(self._city)))

    async def run(self, work: Callable[[Unit], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._transact, work)

    def run_now(self, work: Callable[[Unit], T]) -> T:
        """`run` for callers without an event loop."""
        return self._thread.submit(self._transact, work).result()

    def rows_about(self, seeker_id: str) -> dict[str, int]:
        """How many rows each table has about a seeker, tables without any left out: for proofs of an erasure."""
        return self._thread.submit(_rows_about, self._engine, seeker_id).result()

    async def scrub(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, _scrub, self._engine)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown()

    def _transact(self, work: Callable[[Unit], T]) -> T:
        known = dict(self._sealers)
        try:
            with self._engine.begin() as connection:
                return work(SqlUnit(Vault(connection, self._city, self._keyring, self._sealers)))
        except BaseException:
            self._sealers = known  # a key made in a transaction that was rolled back is nobody's
            raise


def _open(path: str) -> Engine:
    if path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = _engine(path, PRAGMAS, "BEGIN IMMEDIATE")
    migrate(engine)
    _scrub(engine)  # a crash may have come between an erasure and its scrubbing
    return engine


def _open_to_read(path: str) -> Engine:
    if not Path(path).is_file():
        raise FileNotFoundError(2, "there is no such file", path)
    engine = _engine(path, ("PRAGMA busy_timeout = 5000", "PRAGMA query_only = ON"), "BEGIN")
    newest = ScriptDirectory.from_config(_migrations()).get_current_head()
    with engine.begin() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != newest:
        raise CommandError(f"its tables are of version {found}, not {newest}: start the bot of this version once")
    return engine


def _engine(path: str, pragmas: Sequence[str], begin: str) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}", poolclass=StaticPool, connect_args={"check_same_thread": False, "isolation_level": None}
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _rows_about(engine: Engine, seeker_id: str) -> dict[str, int]:
    columns = [(name, table.c.get("seeker_id")) for name, table in metadata.tables.items()]
    found = {}
    with engine.begin() as connection:
        for name, column in [*columns, (seeker.name, seeker.c.id)]:
            if column is not None:
                found[name] = connection.scalar(select(func.count()).where(column == seeker_id)) or 0
    return {name: count for name, count in found.items() if count}


def _scrub(engine: Engine) -> None:
    """The write-ahead log still holds pages as they were: write it back and cut it to nothing."""
    raw: Any = engine.raw_connection().driver_connection
    busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise RuntimeError("the database is in use by another process: what was erased is still in its log file")


def migrate(engine: Engine) -> None:
    """Bring the tables to the newest version."""
    config = _migrations()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("banso.adapters.storage").joinpath("migrations")))
    return config
