from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banso.careers.catalog import Catalog, Posting, load_catalog
from banso.careers.conditions import Conditions, EmploymentType, Wage
from banso.careers.learning import REJECTION_REASONS, Rejection, RejectionReason, likeness
from banso.careers.matching import Suggestion, nothing_note, relaxed_note, suggest
from banso.careers.occupations import OCCUPATIONS
from banso.careers.places import DISTRICTS
from banso.careers.work_time import WorkTime
from banso.careers.work_values import VALUE_KEYS, Answers

TODAY = date(2026, 11, 24)
CATALOG = load_catalog()
IDS = [posting.id for posting in CATALOG.postings]

times = st.builds(
    WorkTime,
    st.frozensets(st.sampled_from("月火水木金土日")),
    st.none() | st.integers(1, 7),
    st.none() | st.integers(5 * 60, 22 * 60),
    st.none() | st.integers(8 * 60, 30 * 60),
    st.none() | st.booleans(),
)
wishes = st.builds(
    Conditions,
    st.frozensets(st.sampled_from(DISTRICTS), max_size=3),
    st.booleans(),
    times,
    st.none() | st.builds(Wage, st.integers(900, 3000), st.just("hour")),
    st.frozensets(st.sampled_from(get_args(EmploymentType)), max_size=2),
    st.frozensets(st.sampled_from(get_args(EmploymentType)), max_size=2),
    st.lists(st.sampled_from([*OCCUPATIONS, "宇宙飛行士", "レジ"]), max_size=2).map(tuple),
    st.lists(st.sampled_from([*OCCUPATIONS, "夜勤", "ヘルパー"]), max_size=2).map(tuple),
    st.none() | st.booleans(),
    st.frozensets(st.sampled_from(DISTRICTS), max_size=3),
)
answers = st.dictionaries(st.sampled_from(VALUE_KEYS), st.none() | st.integers(1, 4))
shown_ids = st.frozensets(st.sampled_from(IDS), max_size=30)
refusals = st.lists(
    st.builds(Rejection, st.sampled_from([*IDS, "old-999"]), st.sampled_from(REJECTION_REASONS)), max_size=4
)
days = st.dates(date(2026, 10, 1), date(2027, 2, 15))


requests = st.fixed_dictionaries({"shown": shown_ids, "rejected": refusals, "on": days, "count": st.integers(1, 3)})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(wishes, answers, requests)
def test_what_holds_for_every_suggestion(wished: Conditions, marks: Answers, asked: dict[str, Any]) -> None:
    found = suggest(CATALOG, wished, marks, **asked)
    assert found == suggest(CATALOG, wished, marks, **asked)
    assert len(found) <= asked["count"]
    assert len({item.posting.id for item in found}) == len(found)
    refused = {refusal.posting_id for refusal in asked["rejected"]}
    for item in found:
        posting = item.posting
        assert posting.expires >= asked["on"]
        assert posting.id not in asked["shown"] | refused
        assert not wished.excludes_occupation(posting.occupation, posting.keywords)
        assert posting.form not in wished.forms_excluded
        assert posting.district not in wished.districts_excluded or posting.remote == "full"
        assert not (wished.time.night is False and posting.hours.night)
        assert 0 <= item.score <= 1
        assert item.reasons
        assert all(item.reasons)
        assert all(item.caveats)
        assert bool(item.relaxed) <= bool(item.caveats)


def found_for(
    catalog: Catalog, slots: Mapping[str, Any], marks: Answers | None = None, **more: Any
) -> list[Suggestion]:
    arguments: dict[str, Any] = {"shown": set(), "rejected": [], "on": TODAY} | more
    return suggest(catalog, Conditions.from_slots(slots), marks or {}, **arguments)


def test_reasons_name_the_wishes_and_the_values(catalog: Catalog) -> None:
    first = found_for(
        catalog,
        {
            "wished_place": "伏見",
            "wished_hours": "平日、17時まで",
            "wished_wage": "時給1200円",
            "wished_occupation": "データ入力",
        },
        {"workplace_safety": 4, "work_life_balance": 4},
    )[0]
    assert first.posting.id == "kyo-002"
    assert first.reasons == (
        "ご希望の「データ入力」のお仕事です",
        "伏見区で、ご希望の場所です",
        "働く時間が合っています（平日のみ・16:00まで）",
        "「安全で体に無理がないこと」と「暮らしと両立できること」を大切にしている職場です",
    )
    assert not first.caveats


def test_a_neighbouring_ward_is_a_reason_and_said_to_be_one(catalog: Catalog) -> None:
    found = found_for(catalog, {"wished_place": "向日市", "wished_occupation": "事務"})
    assert any("長岡京市で、向日市のとなりです" in item.reasons for item in found)


def test_what_does_not_fit_is_said_honestly(catalog: Catalog) -> None:
    found = found_for(catalog, {"wished_occupation": "図書館", "wished_wage": "時給1300円"})
    assert any("お給料は、ご希望より少し低めです" in caveat for item in found for caveat in item.caveats)
    night = found_for(catalog, {"wished_occupation": "警備"})[0]
    assert night.posting.hours.night
    assert "夜の時間にかかるお仕事です" in night.caveats


def test_a_museum_is_not_called_the_library_that_was_wished_for(catalog: Catalog) -> None:
    museum = next(s for s in found_for(catalog, {"wished_occupation": "図書館"}) if "図書館" not in s.posting.keywords)
    assert "ご希望の「図書館」に近い、図書・博物のお仕事です" in museum.reasons


def test_where_nothing_fits_everything_it_says_what_was_relaxed(catalog: Catalog) -> None:
    found = found_for(catalog, {"wished_occupation": "経理", "wished_place": "亀岡市", "wished_form": "パート"})
    note = relaxed_note(found)
    assert found
    assert "ぴったりの求人は" in note
    assert "お仕事の種類" in note
    assert relaxed_note(found_for(catalog, {"wished_place": "伏見区"})) == ""


def test_nothing_left_is_an_empty_list_with_words_for_it(catalog: Catalog) -> None:
    assert found_for(catalog, {}, shown={posting.id for posting in catalog.postings}) == []
    assert "ひととおり" in nothing_note(Conditions())
    assert "条件を少し変えて" in nothing_note(Conditions.from_slots({"wished_place": "南区"}))


def test_a_no_that_leaves_nothing_is_named_instead_of_being_passed_over(catalog: Catalog) -> None:
    best_paid = max(catalog.postings, key=lambda posting: posting.hourly)
    rejected = [Rejection(best_paid.id, "pay")]
    assert found_for(catalog, {}, rejected=rejected) == []
    assert nothing_note(Conditions(), rejected).startswith("お給料がさきほどより高いものを探しましたが")


def test_without_any_wish_kinds_of_work_and_places_differ_and_nights_wait(catalog: Catalog) -> None:
    found = found_for(catalog, {})
    assert len({item.posting.occupation for item in found}) == 3
    assert len({item.posting.district for item in found}) == 3
    assert not any(item.posting.hours.night for item in found)


def test_values_decide_between_postings_where_nothing_else_was_said(catalog: Catalog) -> None:
    helping = found_for(catalog, {}, {"service_contribution": 4})
    earning = found_for(catalog, {}, {"compensation": 4})
    assert all(item.posting.values["service_contribution"] == 5 for item in helping)
    assert all(item.posting.values["compensation"] >= 4 for item in earning)


def after_no(
    catalog: Catalog, slots: Mapping[str, Any], reason: RejectionReason, marks: Answers | None = None
) -> tuple[Posting, list[Suggestion]]:
    first = found_for(catalog, slots, marks)
    refused = first[0].posting
    shown = {item.posting.id for item in first}
    following = found_for(catalog, slots, marks, shown=shown, rejected=[Rejection(refused.id, reason)])
    assert following
    assert shown.isdisjoint(item.posting.id for item in following)
    return refused, following


def test_a_place_ruled_out_is_left_out_but_for_work_at_home(catalog: Catalog) -> None:
    home = {posting.district for posting in catalog.active(TODAY) if posting.remote == "full"}
    found = found_for(catalog, {"refused_place": sorted(home)}, count=100)
    there = [item.posting for item in found if item.posting.district in home]
    assert there
    assert len(found) > len(there)
    assert all(posting.remote == "full" for posting in there)


def test_too_far_keeps_to_the_wished_ward_or_home(catalog: Catalog) -> None:
    first = found_for(catalog, {"wished_place": "伏見区"})
    far = catalog.get("kyo-052")
    assert far is not None
    following = found_for(
        catalog,
        {"wished_place": "伏見区"},
        shown={item.posting.id for item in first},
        rejected=[Rejection(far.id, "far")],
    )
    assert {item.posting.district for item in following if item.posting.remote != "full"} == {"伏見区"}
    assert any("遠くないように、伏見区から選びました" in item.reasons for item in following)


def test_too_far_without_a_wished_place_leaves_that_place(catalog: Catalog) -> None:
    refused, following = after_no(catalog, {}, "far")
    assert all(item.posting.district != refused.district for item in following)


def test_hours_refused_get_lighter(catalog: Catalog) -> None:
    refused, following = after_no(catalog, {"wished_form": "正社員", "wished_place": "伏見区"}, "hours")
    for item in following:
        here, there = item.posting.hours, refused.hours
        easier = here.per_week[0] < there.per_week[0] or here.end < there.end or here.begin > there.begin
        assert easier or {"土", "日"} & {*there.days}
        assert "さきほど" in item.reasons[0] or "土日" in item.reasons[0]


def test_pay_refused_gets_higher(catalog: Catalog) -> None:
    refused, following = after_no(catalog, {"wished_place": "伏見区"}, "pay")
    assert all(item.posting.hourly > refused.hourly for item in following)
    assert all(item.reasons[0] == "さきほどの求人より、お給料が高めです" for item in following)


def test_the_kind_of_work_refused_is_left_out(catalog: Catalog) -> None:
    refused, following = after_no(catalog, {"wished_place": "伏見区"}, "occupation")
    assert all(item.posting.occupation != refused.occupation for item in following)


def test_the_form_refused_is_left_out_unless_it_was_wished_for(catalog: Catalog) -> None:
    refused, following = after_no(catalog, {"wished_place": "伏見区"}, "form")
    assert all(item.posting.form != refused.form for item in following)
    _, wished = after_no(catalog, {"wished_form": "正社員"}, "form")
    assert any(item.posting.form == "正社員" for item in wished)


def test_another_atmosphere_is_another_profile(catalog: Catalog) -> None:
    refused, following = after_no(catalog, {}, "atmosphere", {"service_contribution": 4})
    assert all(likeness(item.posting, refused) <= 0.5 for item in following)


@pytest.mark.parametrize("reason", REJECTION_REASONS)
def test_after_any_no_the_next_three_are_others(catalog: Catalog, reason: RejectionReason) -> None:
    refused, following = after_no(catalog, {"wished_place": ["伏見区", "山科区", "宇治市"]}, reason)
    assert refused.id not in {item.posting.id for item in following}


def test_a_no_to_a_posting_nobody_knows_any_more_teaches_nothing(catalog: Catalog) -> None:
    assert found_for(catalog, {}) == found_for(catalog, {}, rejected=[Rejection("old-999", "far")])
