from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banso.careers.bookings import (
    CLOSE,
    LEAD,
    OPEN,
    Slot,
    Wish,
    find_slot,
    free_slots,
    read_wish,
    service_day,
    slots_of,
)
from banso.dialog.windows import JST, ON_DUTY, within
from banso.japanese.entities import read_entities

NOW = datetime(2026, 11, 24, 23, 40, tzinfo=JST)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda naive: naive.replace(tzinfo=JST))  # noqa: DTZ001


def words(text: str, taken: set[str] | None = None, count: int = 5) -> list[str]:
    """What is offered to somebody who writes this, in words."""
    entities = [entity.value for entity in read_entities(text) if entity.name == "datetime"]
    return [slot.words for slot in free_slots(read_wish(entities, NOW), NOW, taken or set(), count)]


def test_a_day_runs_from_six_to_twenty_five() -> None:
    slots = slots_of(date(2026, 11, 26))
    assert slots[0].words == "11月26日(木) 6:00"
    assert slots[-1].words == "11月27日(金) 0:00（26日の深夜）"
    assert slots[-1].end == datetime(2026, 11, 27, 1, 0, tzinfo=JST)


def test_an_exact_time_is_offered_with_its_neighbours() -> None:
    assert words("木曜の19時に予約したい", count=3) == [
        "11月26日(木) 18:00",
        "11月26日(木) 19:00",
        "11月26日(木) 20:00",
    ]


def test_a_time_taken_is_not_offered() -> None:
    taken = {Slot(datetime(2026, 11, 26, 19, 0, tzinfo=JST)).id}
    assert "11月26日(木) 19:00" not in words("木曜の19時に予約したい", taken)


def test_a_day_offers_times_spread_over_it() -> None:
    assert words("28日に予約したい") == [f"11月28日(土) {hour}:00" for hour in (10, 13, 16, 19, 21)]


def test_a_full_day_gives_the_next() -> None:
    taken = {slot.id for slot in slots_of(date(2026, 11, 28))}
    assert words("28日に予約したい", taken)[0] == "11月29日(日) 10:00"


def test_saturday_night_means_saturday_night() -> None:
    offered = words("土曜の夜は空いてますか")
    assert offered[0] == "11月28日(土) 18:00"
    assert all("11月28日(土)" in text for text in offered)


def test_after_midnight_is_the_end_of_the_evening_before() -> None:
    assert "11月26日(木) 0:00（25日の深夜）" in words("水曜の24時に予約したい")


def test_in_the_evening_without_a_day_is_the_next_evening() -> None:
    assert words("夜に相談の予約をしたい")[0] == "11月25日(水) 18:00"


def test_without_a_wish_there_is_a_choice_of_days() -> None:
    assert words("予約したいです") == [
        "11月25日(水) 10:00",
        "11月25日(水) 19:00",
        "11月26日(木) 10:00",
        "11月26日(木) 19:00",
        "11月27日(金) 10:00",
    ]


@pytest.mark.parametrize("raw", ["そのうち", 3, {}, {"x": 1}, [], None])
def test_what_cannot_be_read_wishes_nothing(raw: object) -> None:
    assert read_wish(raw, NOW) == Wish()


wished = st.one_of(
    st.just(Wish()),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(Wish),
    moments.map(lambda start: Wish(start=start)),
    st.tuples(st.floats(0, 26), st.floats(0, 26)).map(lambda hours: Wish(hours=hours)),
)


@given(wished, moments, st.integers(1, 6))
def test_what_is_offered_is_free_open_ahead_and_in_order(wish: Wish, now: datetime, count: int) -> None:
    first = free_slots(wish, now, set(), count)
    assert len(first) <= count
    offered = free_slots(wish, now, {slot.id for slot in first}, count)
    for slots in (first, offered):
        assert slots == sorted(slots, key=lambda slot: slot.start)
        for slot in slots:
            assert slot.start >= now + LEAD
            midnight = datetime.combine(service_day(slot.start), datetime.min.time(), JST)
            assert OPEN <= slot.start - midnight <= CLOSE - timedelta(hours=1)
            assert within(ON_DUTY, slot.start)
            assert len(slot.title) <= 20
            assert find_slot(slot.id, now) == slot
    assert not {slot.id for slot in first} & {slot.id for slot in offered}


def test_a_button_of_yesterday_books_nothing() -> None:
    assert find_slot("2026-11-24T19:00+09:00", NOW) is None
    assert find_slot("2026-11-26T19:30+09:00", NOW) is None
    assert find_slot("さあ", NOW) is None
