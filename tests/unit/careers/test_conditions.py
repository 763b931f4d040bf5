import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.careers.conditions import Conditions, Wage, normalise_forms, read_wage
from banso.careers.occupations import AKIN, OCCUPATIONS, occupations_of
from banso.careers.places import DISTRICTS, NEIGHBOURS, WARDS, districts_in, is_near
from banso.careers.work_time import WorkTime, clock, read_work_time
from banso.japanese import gazetteer, occupations
from banso.japanese.entities import read_entities

WEEK = frozenset("月火水木金")


def test_everything_a_seeker_told_is_read() -> None:
    wished = Conditions.from_slots(
        {
            "wished_place": ("伏見区", "山科"),
            "wished_hours": ("平日の9時から17時、夜勤は無理",),
            "wished_wage": {"unit": "hour", "min": 1200, "max": None},
            "wished_form": ("アルバイト",),
            "wished_occupation": ("営業以外で、事務とか",),
            "wished_remote": True,
        }
    )
    assert wished == Conditions(
        frozenset({"伏見区", "山科区"}),
        time=WorkTime(WEEK, None, 9 * 60, 17 * 60, False),
        wage=Wage(1200, "hour"),
        forms=frozenset({"パート"}),
        occupations=("事務",),
        occupations_excluded=("営業",),
        remote=True,
    )


def test_what_was_ruled_out_is_read() -> None:
    wished = Conditions.from_slots(
        {"refused_occupation": ["介護"], "refused_form": "派遣", "refused_hours": ["夜勤", {"days": ["日"]}]}
    )
    assert wished.occupations_excluded == ("介護",)
    assert wished.forms_excluded == {"派遣"}
    assert wished.time == WorkTime(frozenset("月火水木金土"), night=False)


@pytest.mark.parametrize("taken_back", [False, True])
def test_of_what_is_wished_and_ruled_out_the_later_holds(taken_back: bool) -> None:
    slots = {
        "wished_place": ["右京区", "南区"],
        "refused_place": ["右京区", "北区"],
        "wished_form": "派遣",
        "refused_form": ["派遣"],
        "wished_occupation": ["介護"],
        "refused_occupation": ["介護", "営業"],
        "wished_hours": ["夜勤"],
        "refused_hours": ["夜勤"],
    }
    refused = {"refused_place", "refused_form", "refused_occupation", "refused_hours"}
    wished = Conditions.from_slots(slots, refused if taken_back else ())
    if taken_back:
        assert (wished.districts, wished.districts_excluded) == ({"右京区", "南区"}, {"北区"})
        assert (wished.forms, wished.forms_excluded) == ({"派遣"}, frozenset())
        assert (wished.occupations, wished.occupations_excluded) == (("介護",), ("営業",))
        assert wished.time.night is True
    else:
        assert (wished.districts, wished.districts_excluded) == ({"南区"}, {"右京区", "北区"})
        assert (wished.forms, wished.forms_excluded) == (frozenset(), {"派遣"})
        assert (wished.occupations, wished.occupations_excluded) == ((), ("介護", "営業"))
        assert wished.time.night is False


def test_nothing_told_and_no_preference_are_nothing_wished() -> None:
    assert not Conditions.from_slots({}).stated
    nothing = {"wished_place": None, "wished_wage": "any", "wished_hours": ["any"], "wished_occupation": ["any"]}
    assert not Conditions.from_slots({**nothing, "wished_form": ("any",), "wished_remote": "x"}).stated
    assert Conditions.from_slots({"wished_place": ("anywhere",)}) == Conditions(anywhere=True)


PARTS = ["value", "unit", "min", "from", "to", "days", "off", "shift", "days_per_week"]
SLOTS = ["place", "hours", "wage", "form", "occupation", "remote"]
odd_values = st.recursive(
    st.none() | st.text(max_size=12) | st.integers() | st.booleans() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PARTS), inner),
    max_leaves=5,
)


@given(
    st.dictionaries(st.sampled_from([f"{verb}_{slot}" for verb in ("wished", "refused") for slot in SLOTS]), odd_values)
)
def test_no_slot_however_odd_breaks_reading(slots: dict[str, object]) -> None:
    assert Conditions.from_slots(slots) == Conditions.from_slots(slots)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("週3日", WorkTime(days_per_week=3)),
        ("週三日くらい", WorkTime(days_per_week=3)),
        ("土日休み", WorkTime(WEEK)),
        ("月〜金", WorkTime(WEEK)),
        ("月・水・金", WorkTime(frozenset("月水金"))),
        ("日曜は休みたい", WorkTime(frozenset("月火水木金土"))),
        ("週末だけ", WorkTime(frozenset("土日"))),
        ("１７時まで", WorkTime(end=17 * 60)),
        ("9時半から", WorkTime(start=9 * 60 + 30)),
        ("22:00〜6:00", WorkTime(start=22 * 60, end=30 * 60)),
        ("夜勤以外", WorkTime(night=False)),
        ("日勤", WorkTime(night=False)),
        ("夜勤もできます", WorkTime(night=True)),
        ("午前中だけ", WorkTime(end=13 * 60)),
        ("いつでも", WorkTime()),
    ],
)
def test_hours_as_people_write_them(text: str, expected: WorkTime) -> None:
    assert read_work_time(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("平日だけ働きたい", WorkTime(WEEK)),
        ("週3、4日", WorkTime(days_per_week=4)),
        ("週4日以上", WorkTime()),
        ("9時から17時まで", WorkTime(start=540, end=1020)),
        ("夜勤もできる仕事", WorkTime(night=True)),
        ("午前中だけ働きたい", WorkTime(end=13 * 60)),
        ("1日5時間まで", WorkTime(hours_a_day=5)),
        ("短時間がいい", WorkTime(hours_a_day=6)),
        ("扶養内で働きたい", WorkTime(hours_a_week=20)),
        ("シフト制がいい", WorkTime()),
    ],
)
def test_hours_as_entities_tell_them(text: str, expected: WorkTime) -> None:
    values = [entity.value for entity in read_entities(text) if entity.name == "work_time"]
    assert values
    assert read_work_time(values) == expected


def test_days_off_leave_the_others() -> None:
    assert read_work_time({"off": ["土", "日"]}) == WorkTime(WEEK)
    assert read_work_time({"days": ["祝", "", 3, [], "月"]}) == WorkTime(frozenset("月"))


def test_a_later_part_of_a_wish_completes_the_earlier() -> None:
    assert read_work_time(["週4日", {"to": "16:00"}]) == WorkTime(days_per_week=4, end=16 * 60)


def test_minutes_are_said_as_a_clock() -> None:
    assert clock(9 * 60 + 5) == "9:05"
    assert clock(33 * 60) == "翌9:00"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (1200, Wage(1200, "hour")),
        ("時給1,200円以上", Wage(1200, "hour")),
        ("月20万", Wage(200_000, "month")),
        ("年収300万円", Wage(3_000_000, "year")),
        ({"min": 10_000, "unit": "day"}, Wage(10_000, "day")),
        ({"unit": "month", "min": None, "max": 200_000}, None),
        ({"paid": "day"}, None),
        ("たくさん", None),
        (None, None),
    ],
)
def test_wages_as_people_write_them(raw: object, expected: Wage | None) -> None:
    assert read_wage(raw) == expected


def test_wages_of_different_units_compare_in_yen_an_hour() -> None:
    assert Wage(192_000, "month").hourly == Wage(1200, "hour").hourly == Wage(9600, "day").hourly


def test_employment_types_by_their_everyday_names() -> None:
    assert normalise_forms(["バイト", "正規", "派遣社員"]) == {"パート", "正社員", "派遣"}
    assert normalise_forms(["非正規"]) == {"契約社員", "パート", "派遣"}
    assert normalise_forms(["なにか"]) == frozenset()


def test_places_are_found_in_what_people_write() -> None:
    assert districts_in(["伏見か山科あたり"]) == ({"伏見区", "山科区"}, False)
    assert districts_in(["京都市左京区"]) == ({"左京区"}, False)
    assert districts_in(["京都市内ならどこでも"])[1]
    assert districts_in(["市内"]) == (frozenset(WARDS), False)
    assert districts_in(["京都市"]) == (frozenset(WARDS), False)
    assert districts_in(["大阪市"]) == ({"大阪市"}, False)
    assert districts_in(["そのへん"]) == (frozenset(), False)


def test_every_district_that_is_read_from_messages_is_understood() -> None:
    for district in {*gazetteer.DISTRICTS.values()}:
        assert districts_in([district])[0], district


def test_near_is_beside_and_goes_both_ways() -> None:
    assert is_near("南区", {"伏見区"})
    assert not is_near("伏見区", {"伏見区"})
    assert not is_near("北区", {"伏見区"})
    for district in DISTRICTS:
        assert NEIGHBOURS[district], district
        assert all(district in NEIGHBOURS[other] for other in NEIGHBOURS[district])


def test_work_ruled_out_covers_its_everyday_words() -> None:
    wished = Conditions.from_slots({"wished_occupation": "営業以外", "refused_occupation": ["ヘルパー"]})
    assert wished.excludes_occupation("営業")
    assert wished.excludes_occupation("介護")
    assert not wished.excludes_occupation("事務")


def test_a_part_ruled_out_leaves_the_rest_of_its_kind() -> None:
    wished = Conditions.from_slots({"refused_occupation": ["シール貼り", "うどん屋"]})
    assert not wished.excludes_occupation("製造")
    assert not wished.excludes_occupation("飲食", ["ホール"])
    assert wished.excludes_occupation("製造", ["シール貼り"])


def test_every_occupation_that_is_read_from_a_message_has_its_kind() -> None:
    assert [name for name in sorted({*occupations.OCCUPATIONS.values()}) if not occupations_of(name)] == []


@pytest.mark.parametrize(
    ("occupation", "kinds"),
    [
        ("木工", {"製造", "伝統工芸"}),
        ("うどん屋", {"飲食"}),
        ("家事代行", {"清掃"}),
        ("シール貼り", {"製造"}),
        ("CADオペレーター", {"製造", "建設"}),
        ("看護師", {"医療"}),
    ],
)
def test_a_part_belongs_to_its_kinds_alone(occupation: str, kinds: set[str]) -> None:
    assert occupations_of(occupation) == kinds


def test_what_only_sounds_like_work_is_not_wished() -> None:
    assert Conditions.from_slots({"wished_occupation": "社会保険のある事務"}).occupations == ("事務",)


def test_kinds_of_work_akin_are_known_kinds() -> None:
    assert {*AKIN} == {*OCCUPATIONS}
    assert all(kind in OCCUPATIONS for kinds in AKIN.values() for kind in kinds)
