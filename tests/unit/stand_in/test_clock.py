from __future__ import annotations

import pytest

from banso.stand_in.clock import PlatformClock


def test_the_clock_follows_its_source_and_is_moved_on() -> None:
    seconds = [100.0]
    clock = PlatformClock(lambda: seconds[0])
    assert clock.now_ms() == 100_000
    clock.advance(3 * 86_400)
    seconds[0] += 1
    assert clock.now_ms() == 101_000 + 3 * 86_400_000


def test_a_frozen_clock_moves_only_when_told_and_goes_on_from_there() -> None:
    seconds = [100.0]
    clock = PlatformClock(lambda: seconds[0])
    clock.freeze()
    seconds[0] += 50
    assert clock.now_ms() == 100_000
    clock.advance(60)
    assert (clock.now_ms(), clock.frozen) == (160_000, True)
    clock.run()
    seconds[0] += 1
    assert (clock.now_ms(), clock.frozen) == (161_000, False)


def test_the_clock_does_not_go_back() -> None:
    with pytest.raises(ValueError, match="cannot go back"):
        PlatformClock().advance(-1)
