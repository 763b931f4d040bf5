"""The shipped dialogs and the service keep their promises whatever happens, as far as a short exploration comes.

`banso explore` goes on from here for as long as one likes.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from banso.bench.exploring.commands import Ground, ground
from banso.bench.exploring.machines import Tally, explore, house_guest, talker
from banso.bench.exploring.telling import told

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def here() -> Ground:
    return ground(ROOT)


def test_talking_at_random_breaks_no_promise(here: Ground) -> None:
    tally = Tally()
    found = explore(talker, here.words, here.dialogs, runs=100, steps=40, tally=tally)
    assert "\n".join(map(told, found)) == ""
    assert tally.acts > 2000


def test_the_service_keeps_its_promises_in_all_weathers(here: Ground) -> None:
    tally = Tally()
    found = explore(house_guest, here.words, here.service, runs=20, steps=30, tally=tally)
    assert "\n".join(map(told, found)) == ""
    assert tally.acts > 200
