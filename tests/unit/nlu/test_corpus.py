"""`banso nlu check`: what is wrong with the training sentences is found, with file and line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from banso.nlu import corpus
from banso.nlu.commands import app
from banso.nlu.corpus import Example, Finding, findings, key_of, read_examples, read_lists
from banso.nlu.project import NluError

DATA = """\
version: "3.1"

nlu:
- intent: greet
  examples: |
    - こんにちは
    - [45歳](age)の[京都]{"entity": "district", "value": "京都市"}の者です
- intent: thank
  examples: |
    - ありがとう
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "nlu_data").mkdir()
    (tmp_path / "tests" / "nlu").mkdir(parents=True)
    (tmp_path / "config.yml").touch()
    (tmp_path / "nlu_data" / "steering.yml").write_text(DATA, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def examples(*pairs: tuple[str, str]) -> list[Example]:
    return [Example(intent, text, "some.yml", number) for number, (intent, text) in enumerate(pairs, 1)]


def found(kind: str, *pairs: tuple[str, str], tests: Path) -> list[Finding]:
    return [one for one in findings(examples(*pairs), [], tests) if one.kind == kind]


def test_sentences_are_read_without_annotations_and_know_their_line(project: Path) -> None:
    read = read_examples()
    assert [(one.intent, one.text, one.line) for one in read] == [
        ("greet", "こんにちは", 6),
        ("greet", "45歳の京都の者です", 7),
        ("thank", "ありがとう", 10),
    ]


def test_a_file_that_is_no_yaml_is_named_with_its_line(project: Path) -> None:
    (project / "nlu_data" / "broken.yml").write_text("nlu:\n- intent: [greet\n", encoding="utf-8")
    with pytest.raises(NluError, match=r"broken\.yml:\d"):
        read_examples()


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("nlu: 5\n", 1),
        ("- greet\n", 1),
        ("nlu:\n- intent: greet\n  examples: |\n    - やあ\n- intent: thank\n", 5),
        ("nlu:\n- intent: greet\n  examples:\n  - やあ\n", 2),
        ("nlu:\n- greet\n", 2),
    ],
)
def test_a_file_of_another_shape_is_named_with_its_line(project: Path, written: str, line: int) -> None:
    (project / "nlu_data" / "other.yml").write_text(written, encoding="utf-8")
    with pytest.raises(NluError, match=rf"other\.yml:{line}: expected"):
        read_examples()


def test_a_file_that_is_no_text_is_named(project: Path) -> None:
    (project / "nlu_data" / "out_of_scope.txt").write_bytes(b"\xff\xfe\x83")
    with pytest.raises(NluError, match=r"out_of_scope\.txt: cannot be read as UTF-8"):
        read_lists()


def test_a_folder_without_sentences_is_no_clean_one(project: Path) -> None:
    (project / "nlu_data" / "steering.yml").unlink()
    result = CliRunner().invoke(app, ["check", "--no-contradicted"])
    assert result.exit_code == 1
    assert "no training sentences" in result.output


@pytest.mark.parametrize("other", ["ｺﾝﾆﾁﾊ", "コンニチハ!", "コン ニチハ。", "コンニチハー"])
def test_the_same_words_in_other_dress_are_the_same(other: str) -> None:
    assert key_of("コンニチハ") == key_of(other)


@pytest.mark.parametrize(("one", "other"), [("うん", "うーん"), ("？", "…"), ("死にたい", "死にたくない")])
def test_other_words_are_others(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


def test_a_sentence_written_twice_is_a_duplicate_where_the_second_stands(tmp_path: Path) -> None:
    [one] = found("duplicate", ("greet", "こんにちは"), ("thank", "どうも"), ("greet", "こんにちは！"), tests=tmp_path)
    assert one.where == "some.yml:3"
    assert "some.yml:1" in one.message


def test_a_sentence_under_two_intents_is_a_conflict(tmp_path: Path) -> None:
    [one] = found("conflict", ("greet", "どうも"), ("thank", "どうも。"), tests=tmp_path)
    assert "greet" in one.message
    assert "thank" in one.message


def test_a_test_line_in_training_is_a_leak_and_a_word_of_everyday_an_overlap(tmp_path: Path) -> None:
    (tmp_path / "intents.tsv").write_text("greet\tはじめまして、お世話になります\naffirm\tはい\n", encoding="utf-8")
    (tmp_path / "entities.tsv").write_text("時給は千円からがいいです\t[]\n", encoding="utf-8")
    said = [
        ("greet", "はじめましてお世話になります"),
        ("affirm", "はい！"),
        ("tell_condition", "時給は千円からがいいです"),
    ]
    leaks = found("leak", *said, tests=tmp_path)
    assert [(one.where, one.message.split()[2]) for one in leaks] == [
        ("some.yml:3", "entities.tsv"),
        ("some.yml:1", "intents.tsv"),
    ]
    assert [one.where for one in found("overlap", *said, tests=tmp_path)] == ["some.yml:2"]


def test_a_test_line_in_a_list_is_a_leak_too(project: Path) -> None:
    (project / "nlu_data" / "out_of_scope.txt").write_text("# a remark\n明日の天気を教えて\n", encoding="utf-8")
    (project / "tests" / "nlu" / "out_of_scope.tsv").write_text(
        "nlu_fallback\t明日の天気を教えて？\n", encoding="utf-8"
    )
    leaks = [one.where for one in findings(read_examples(), read_lists()) if one.kind == "leak"]
    assert leaks == ["out_of_scope.txt:2"]


def test_thin_intents_are_named_and_crisis_needs_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "THIN", 2)
    monkeypatch.setattr(corpus, "THIN_CRISIS", 3)
    said = [
        ("greet", "おはよう"),
        ("thank", "どうも"),
        ("thank", "ありがとう"),
        ("crisis", "死にたい"),
        ("crisis", "消えたい"),
    ]
    assert [one.where for one in found("thin", *said, tests=tmp_path)] == ["crisis", "greet"]


def test_an_intent_in_one_register_alone_is_named(tmp_path: Path) -> None:
    polite = [("thank", f"本当に{word}ありがとうございます") for word in ("今日は", "昨日は", "いつも")]
    told = {one.message for one in found("register", *polite, tests=tmp_path)}
    assert told == {"100% polite", "0% kansai", "0% kana_only"}


def test_check_exits_with_1_on_a_leak_and_names_it(project: Path) -> None:
    (project / "tests" / "nlu" / "intents.tsv").write_text("greet\t45歳の京都の者です\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["check", "--no-contradicted"])
    assert done.exit_code == 1
    assert "steering.yml:7: leak" in done.stdout


def test_check_exits_with_0_where_nothing_is_grave(project: Path) -> None:
    done = CliRunner().invoke(app, ["check", "--no-contradicted"])
    assert done.exit_code == 0
    assert "thank: thin" in done.stdout
