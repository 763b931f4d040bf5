"""The name of a model: the same for the same content, wherever it lies."""

from pathlib import Path

import pytest

from banso.nlu import model as models
from banso.nlu.project import NluError


def _fingerprint_in(project: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    project.mkdir(exist_ok=True)
    (project / "config.yml").write_text("language: ja\n", encoding="utf-8")
    monkeypatch.chdir(project)
    return models.fingerprint()


def test_a_copy_of_a_project_needs_no_training_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "__file__", str(tmp_path / "code" / "nlu" / "model.py"))
    (tmp_path / "code" / "japanese").mkdir(parents=True)
    for name in ("text.py", "tokens.py"):
        (tmp_path / "code" / "japanese" / name).write_text(name, encoding="utf-8")
    before_the_code = _fingerprint_in(tmp_path / "a", monkeypatch)
    assert _fingerprint_in(tmp_path / "z", monkeypatch) == before_the_code
    (tmp_path / "code" / "japanese" / "text.py").write_text("changed", encoding="utf-8")
    assert _fingerprint_in(tmp_path / "z", monkeypatch) != before_the_code


ONE = "nlu:\n- intent: greet\n  examples: |\n    - やあ\n    - どうも\n"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "intents found: 0"),
        (ONE, "intents found: 1"),
        (f"{ONE}- intent: thank\n  examples: |\n    - 感謝\n", "only one sentence of thank"),
        ("nlu: [\n", r"some\.yml:\d"),
    ],
)
def test_too_little_to_learn_from_is_said_before_rasa_runs(
    written: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.yml").touch()
    (tmp_path / "nlu_data").mkdir()
    (tmp_path / "nlu_data" / "some.yml").write_text(written, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(models, "run_module", lambda *_: pytest.fail("Rasa was run"))
    with pytest.raises(NluError, match=said):
        models.train()
