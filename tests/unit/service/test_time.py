"""What happens because time has passed."""

from datetime import timedelta

import pytest

from banso.adapters.wakers.asyncio_waker import AsyncioWaker
from banso.dialog.events import Said
from banso.ports import Sent
from banso.service.alerts import AlertDesk
from banso.service.conversations import Conversations
from banso.service.timers import Ticker
from tests.unit.service.conftest import World
from tests.unit.service.test_danger import FakeNotifier


@pytest.fixture
def ticker(world: World) -> Ticker:
    return Ticker(
        world.store,
        world.waker,
        AlertDesk(world.store, FakeNotifier(), lambda: world.now[0], ""),
        lambda: world.now[0],
    )


async def tick(world: World, ticker: Ticker) -> None:
    await ticker.tick()
    await world.settle()


async def test_a_timer_speaks_once_when_it_is_due_and_not_before(world: World, ticker: Ticker) -> None:
    await world.say("こんにちは")
    world.wait(timedelta(days=3) - timedelta(seconds=1))
    await tick(world, ticker)
    assert world.channel.pushed() == []
    world.wait(timedelta(seconds=1))
    await tick(world, ticker)
    await tick(world, ticker)
    assert world.channel.pushed() == ["お変わりありませんか。"]


async def test_whoever_writes_starts_the_silence_anew(world: World, ticker: Ticker) -> None:
    await world.say("こんにちは")
    world.wait(timedelta(days=2))
    await world.say("こんにちは")
    world.wait(timedelta(days=2))
    await tick(world, ticker)
    assert world.channel.pushed() == []


async def test_a_timer_that_comes_due_at_night_speaks_in_the_morning(world: World, ticker: Ticker) -> None:
    world.wait(timedelta(hours=3))  # 23:00
    await world.say("こんにちは")
    world.wait(timedelta(days=3))
    await tick(world, ticker)
    assert world.channel.pushed() == []
    world.wait(timedelta(hours=9))  # 8:00
    await tick(world, ticker)
    assert world.channel.pushed() == ["お変わりありませんか。"]


async def test_a_timer_that_stays_silent_is_no_line_for_counselors(world: World, ticker: Ticker) -> None:
    for words, lines in (("もう死にたい", 2), ("こんにちは", 4)):
        await world.say(words)
        world.wait(timedelta(days=3))
        await tick(world, ticker)
        detail = await Conversations(world.store).open(await world.seeker_id())
        assert detail is not None
        assert len(detail.lines) == lines
    assert "TimerFired" in [record.kind for record in await world.transcript()]


async def test_events_of_long_ago_are_forgotten_once_a_day(world: World, ticker: Ticker) -> None:
    arrival = world.arrival(Said("こんにちは"))
    await world.mailbox.accept([arrival])
    await world.settle()
    for days, heard in ((29, 1), (2, 2)):
        world.wait(timedelta(days=days))
        await ticker.tick()
        await world.mailbox.accept([arrival])
        await world.settle()
        assert sum(record.kind == "Said" for record in await world.transcript()) == heard


async def test_a_push_that_was_not_taken_is_tried_again_at_the_next_look(world: World, ticker: Ticker) -> None:
    await world.say("こんにちは")
    world.wait(timedelta(days=3))
    world.channel.outcomes = [Sent("unreached")] * 3
    await tick(world, ticker)
    assert len(world.channel.pushes) == 3
    await tick(world, ticker)
    assert len(world.channel.pushes) == 4
    assert await world.unfinished() == ()


async def test_who_is_woken_while_being_worked_on_is_looked_at_once_more() -> None:
    waker, runs = AsyncioWaker(), []

    async def run(seeker_id: str) -> None:
        runs.append(seeker_id)
        if len(runs) == 1:
            waker.wake(seeker_id)
            waker.wake(seeker_id)

    waker.run = run
    waker.wake("a")
    await waker.settle()
    assert runs == ["a", "a"]


async def test_a_mailbox_that_fails_does_not_stop_the_next(capsys: pytest.CaptureFixture[str]) -> None:
    waker, runs = AsyncioWaker(), []

    async def run(seeker_id: str) -> None:
        runs.append(seeker_id)
        if len(runs) == 1:
            raise RuntimeError("秘密")

    waker.run = run
    waker.wake("a")
    await waker.settle()
    waker.wake("a")
    await waker.settle()
    assert runs == ["a", "a"]
    assert "秘密" not in capsys.readouterr().out
