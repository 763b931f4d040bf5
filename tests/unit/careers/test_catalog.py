import re
from datetime import date, timedelta
from importlib.resources import files

import pytest

from banso.careers.catalog import Catalog, CatalogError, read_catalog
from banso.careers.places import WARDS

TEXT = (files("banso.careers") / "catalog.yml").read_text(encoding="utf-8")
FIRST = TEXT[: TEXT.index("  - id: kyo-002")]
LEGAL_WEEK = 40
KYOTO_MINIMUM_WAGE = 1122
"""Yen an hour, Kyoto prefecture from 2025-11-21 (京都労働局)."""


def test_about_sixty_postings_from_every_ward_and_the_towns_around(catalog: Catalog) -> None:
    assert len(catalog.postings) >= 60
    places = {posting.district for posting in catalog.postings}
    assert places >= {*WARDS, "宇治市", "長岡京市", "向日市", "亀岡市", "大津市"}
    assert len({posting.occupation for posting in catalog.postings}) >= 20
    assert {posting.form for posting in catalog.postings} == {"正社員", "契約社員", "パート", "派遣", "業務委託"}


def test_every_posting_is_marked_as_invented(catalog: Catalog) -> None:
    assert all(posting.invented and posting.firm.endswith("（架空）") for posting in catalog.postings)
    assert len({posting.firm for posting in catalog.postings}) == len(catalog.postings)
    assert "INVENTED" in TEXT[:300]


def test_no_posting_asks_for_age_sex_or_health(catalog: Catalog) -> None:
    forbidden = re.compile(r"\d+[歳才]|[0-9]{2}代|若い|年齢|男性|女性|健康|持病|障害のない|通院|診断")
    found = [posting.id for posting in catalog.postings if forbidden.search(posting.model_dump_json())]
    assert not found


def test_postings_are_plausible_for_the_autumn_of_2026(catalog: Catalog) -> None:
    for posting in catalog.postings:
        assert date(2026, 10, 1) <= posting.as_of <= date(2026, 11, 24), posting.id
        assert posting.as_of < posting.expires <= date(2027, 1, 31), posting.id
        assert posting.hours.a_day / 60 * posting.hours.per_week[1] <= LEGAL_WEEK, posting.id
        assert posting.hourly >= KYOTO_MINIMUM_WAGE, posting.id
        assert len({*posting.values.values()}) > 1, posting.id


def test_an_expired_posting_vanishes_the_day_after(catalog: Catalog) -> None:
    posting = min(catalog.postings, key=lambda item: item.expires)
    assert posting in catalog.active(posting.expires)
    assert posting not in catalog.active(posting.expires + timedelta(days=1))
    assert catalog.get(posting.id) == posting
    assert not catalog.active(date(2030, 1, 1))


def test_a_later_demo_sees_the_same_catalog_with_its_weekdays(catalog: Catalog) -> None:
    later = date(2028, 3, 3)
    moved = catalog.moved_to(later)
    assert len(moved.active(later)) >= 60
    assert max(posting.as_of for posting in moved.postings) <= later
    for before, after in zip(catalog.postings, moved.postings, strict=True):
        assert before.as_of.weekday() == after.as_of.weekday()
        assert after.expires - after.as_of == before.expires - before.as_of
    newest = max(posting.as_of for posting in catalog.postings)
    assert catalog.moved_to(newest + timedelta(days=6)) == catalog.moved_to(date(2020, 1, 1)) == catalog


def test_hours_and_pay_are_said_in_words(catalog: Catalog) -> None:
    posting = catalog.get("kyo-001")
    assert posting is not None
    assert posting.hours.text == "月〜土のうち週3〜4日 8:30〜17:00"
    assert posting.pay.text == "時給1,290〜1,400円"


def test_a_monthly_wage_is_spread_over_the_postings_own_hours(catalog: Catalog) -> None:
    posting = catalog.get("kyo-003")
    assert posting is not None
    assert posting.monthly == pytest.approx(222_000)
    assert posting.hourly == pytest.approx(222_000 / (7.5 * 5 * 52 / 12))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    invented: true", "    invented: false", "invented"),
        ("ひだまりケア伏見（架空）", "ひだまりケア伏見", "must end in （架空）"),
        ("district: 伏見区", "district: 伏見市", "unknown '伏見市', did you mean '伏見区'?"),
        ("occupation: 介護", "occupation: 介護師", "unknown '介護師', did you mean '介護'?"),
        ("form: パート", "form: アルバイト", "form"),
        ("    access:", "    acess:", "did you mean 'access'?"),
        ("good_relationships: 4, ", "", "missing good_relationships"),
        ("stability: 3", "stability: 6", "less than or equal to 5"),
        ("expires: 2026-12-28", "expires: 2026-09-28", "is not after as_of"),
        ("as_of: 2026-10-01", "as_of: 2026-10-04", "weekend"),
        ("per_week: [3, 4]", "per_week: [3, 7]", "per_week"),
        ('from: "8:30"', 'from: "早朝"', "expected a time of day"),
        ("max: 1400", "max: 1000", "below min"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_cure(old: str, new: str, message: str) -> None:
    assert old in FIRST
    broken = FIRST.replace(old, new, 1)
    with pytest.raises(CatalogError) as caught:
        read_catalog(broken, "catalog.yml")
    text = str(caught.value)
    assert message in text
    line = int(re.match(r"catalog\.yml:(\d+): ", text)[1])  # type: ignore[index]
    assert FIRST[: FIRST.index("  - id:")].count("\n") < line <= broken.count("\n")


def test_the_line_of_a_wrong_value_is_its_own() -> None:
    broken = FIRST.replace("form: パート", "form: アルバイト")
    wrong = next(number for number, line in enumerate(broken.splitlines(), 1) if "アルバイト" in line)
    with pytest.raises(CatalogError, match=f"^catalog.yml:{wrong}: kyo-001: form:"):
        read_catalog(broken, "catalog.yml")


def test_all_mistakes_are_told_at_once_and_an_id_is_used_once() -> None:
    entry = FIRST[FIRST.index("  - id:") :]
    with pytest.raises(CatalogError, match="already used in line"):
        read_catalog(FIRST + entry, "c.yml")
    with pytest.raises(CatalogError) as caught:
        read_catalog(FIRST.replace("form: パート", "form: x") + entry.replace("remote: none", "remote: y"), "c.yml")
    assert len(caught.value.problems) == 2


def test_text_that_is_not_yaml_or_no_catalog_is_told_by_line() -> None:
    with pytest.raises(CatalogError, match=r"^c\.yml:\d+: not YAML"):
        read_catalog("postings: [", "c.yml")
    with pytest.raises(CatalogError, match=r"^c\.yml:1: expected a mapping"):
        read_catalog("- a\n", "c.yml")
