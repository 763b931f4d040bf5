"""What the SQLite store promises beyond the contract: its files, its migrations, and cities that share a file."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import OperationalError

from banso.adapters.storage.keys import Keyring, SealError, new_master_key
from banso.adapters.storage.store import SqlStore, StoreError, migrate
from banso.adapters.storage.tables import metadata
from tests.contract.store.examples import NOW


def test_a_file_that_cannot_be_used_is_told_with_the_cure(tmp_path: Path) -> None:
    keyring = Keyring(new_master_key())
    (tmp_path / "text.db").write_text("これはデータベースではありません。" * 100)
    (tmp_path / "folder.db").mkdir()
    newer = create_engine(f"sqlite:///{tmp_path / 'newer.db'}")
    with newer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('9999')")
    for name in ("text.db", "folder.db", "newer.db", "text.db/below.db"):
        with pytest.raises(StoreError, match="Set BANSO_DATABASE"):
            SqlStore(str(tmp_path / name), "kyoto", keyring)


def test_the_migrations_make_the_tables_of_the_code() -> None:
    engine = create_engine("sqlite://")
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_every_table_has_the_city() -> None:
    engine = create_engine("sqlite://")
    migrate(engine)
    for table in set(inspect(engine).get_table_names()) - {"alembic_version"}:
        assert "city" in {column["name"] for column in inspect(engine).get_columns(table)}, table


async def test_two_cities_in_one_file_do_not_see_each_other(tmp_path: Path) -> None:
    keyring = Keyring(new_master_key())
    kyoto, osaka = (SqlStore(str(tmp_path / "banso.db"), city, keyring) for city in ("kyoto", "osaka"))
    mine = await kyoto.run(lambda unit: unit.mail.find_or_create("U1", NOW))
    assert await osaka.run(lambda unit: unit.mail.find("U1")) is None
    assert await osaka.run(lambda unit: unit.mail.waiting()) == ()
    assert mine.city == "kyoto"
    await kyoto.close()
    await osaka.close()


async def test_a_file_is_read_beside_the_bot_that_writes_it_and_not_changed(tmp_path: Path) -> None:
    path, keyring = str(tmp_path / "banso.db"), Keyring(new_master_key())
    with pytest.raises(StoreError, match="no such file"):
        SqlStore(path, "kyoto", keyring, reading=True)
    bot = SqlStore(path, "kyoto", keyring)
    await bot.run(lambda unit: unit.mail.find_or_create("U1", NOW))
    reader = SqlStore(path, "kyoto", keyring, reading=True)
    assert await reader.run(lambda unit: unit.mail.find("U1")) is not None
    await bot.run(lambda unit: unit.mail.find_or_create("U2", NOW))
    assert await reader.run(lambda unit: unit.mail.find("U2")) is not None
    with pytest.raises(OperationalError, match="readonly"):
        await reader.run(lambda unit: unit.mail.find_or_create("U3", NOW))
    await reader.close()
    await bot.close()
    with pytest.raises(SealError):
        SqlStore(path, "kyoto", Keyring(new_master_key()), reading=True)


def test_a_file_of_older_tables_is_not_read_and_the_cure_is_told(tmp_path: Path) -> None:
    older = create_engine(f"sqlite:///{tmp_path / 'older.db'}")
    with older.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0003')")
    with pytest.raises(StoreError, match="start the bot of this version once"):
        SqlStore(str(tmp_path / "older.db"), "kyoto", Keyring(new_master_key()), reading=True)
