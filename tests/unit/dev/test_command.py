"""`banso dev` where it cannot begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from banso.dev.commands import run_dev


def test_a_folder_without_dialogs_is_told_with_the_cure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_dev(tmp_path, nlu=False) == 1
    said = capsys.readouterr().out
    assert str(tmp_path / "dialogs") in said
    assert "--project" in said
