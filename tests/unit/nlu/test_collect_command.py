"""`banso nlu collect`, from the database into a folder."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from banso.adapters.storage.keys import Keyring, new_master_key
from banso.adapters.storage.store import SqlStore
from banso.ports import Reading, Unit
from banso.wiring.service import collect_lessons

NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)
DATA = 'version: "3.1"\n\nnlu:\n- intent: greet\n  examples: |\n    - こんにちは\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    key, database = new_master_key(), str(tmp_path / "banso.db")
    monkeypatch.setenv("BANSO_MASTER_KEY", key)
    monkeypatch.setenv("BANSO_DATABASE", database)
    (tmp_path / "nlu_data").mkdir()
    (tmp_path / "nlu_data" / "steering.yml").write_text(DATA, encoding="utf-8")

    def accept(unit: Unit) -> None:
        seeker = unit.mail.find_or_create("U1", NOW)
        for turn, (text, intent) in enumerate(
            [("［名前］です", "greet"), ("泳ぎたい", "swim"), ("こんにちは", "greet")]
        ):
            unit.learning.note(Reading(seeker.id, turn, NOW, text, "nlu_fallback", 0.2))
            reading = unit.learning.readings(9)[-1]
            unit.learning.accept(reading.id, reading.text, intent, "山田", NOW)

    store = SqlStore(database, "kyoto", Keyring(key))
    store.run_now(accept)
    asyncio.run(store.close())
    return tmp_path / "nlu_data"


def test_each_sentence_is_written_once_and_what_is_left_out_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert collect_lessons(folder) == 1
    told = capsys.readouterr()
    assert "greet: [山田](person_name)です" in told.out
    assert "1 new sentences" in told.out
    assert "no file has this intent: swim: 泳ぎたい" in told.err
    assert (folder / "steering.yml").read_text(encoding="utf-8") == f"{DATA}    - [山田](person_name)です\n"
    (folder / "steering.yml").write_text(DATA, encoding="utf-8")
    assert collect_lessons(folder) == 1, "what could not be written is told until somebody decides"
    assert "0 new sentences" in capsys.readouterr().out
    assert (folder / "steering.yml").read_text(encoding="utf-8") == DATA, "what was exported is not written again"


def test_another_master_key_is_told_without_a_traceback(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BANSO_MASTER_KEY", new_master_key())
    assert collect_lessons(folder) == 1
    assert "BANSO_MASTER_KEY" in capsys.readouterr().err
