"""From a message of somebody in danger to a counselor who takes care of it by name."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from banso.dialog.events import Payload, Pressed
from banso.dialog.windows import JST
from banso.ports import AlertRecord, Notice, Recipient
from banso.service import bookkeeping
from banso.service.alerts import AlertDesk, AlertError
from banso.service.conversations import Conversations
from banso.service.handoff import HandoffDesk, HandoffError
from tests.unit.service.conftest import ALICE, BOB, EVENING, World

WORDS = "もう死にたい"


@dataclass
class FakeNotifier:
    on_call: bool = True
    works: bool = True
    notices: list[Notice] = field(default_factory=list)

    async def notify(self, notice: Notice) -> bool:
        self.notices.append(notice)
        return self.works

    def reaches(self, to: Recipient) -> bool:
        return to == "duty" or self.on_call


@pytest.fixture
def notifier() -> FakeNotifier:
    return FakeNotifier()


@pytest.fixture
def desk(world: World, notifier: FakeNotifier) -> AlertDesk:
    return AlertDesk(world.store, notifier, lambda: world.now[0], "http://console")


async def only_alert(world: World) -> AlertRecord:
    (alert,) = await world.alerts()
    return alert


async def test_counselors_on_duty_are_told_once_and_without_a_word_of_what_was_said(
    world: World, desk: AlertDesk, notifier: FakeNotifier
) -> None:
    await world.say(WORDS)
    await desk.tick()
    await desk.tick()
    (notice,) = notifier.notices
    assert (notice.to, notice.grade, notice.passed_on) == ("duty", "crisis", False)
    assert WORDS not in str(notice)
    assert ALICE not in str(notice)


async def test_where_nobody_acknowledges_for_five_minutes_it_is_passed_on(
    world: World, desk: AlertDesk, notifier: FakeNotifier
) -> None:
    await world.say(WORDS)
    await desk.tick()
    world.wait(timedelta(minutes=4, seconds=59))
    await desk.tick()
    assert len(notifier.notices) == 1
    world.wait(timedelta(seconds=1))
    await desk.tick()
    await desk.tick()
    assert [(n.to, n.passed_on) for n in notifier.notices] == [("duty", False), ("on_call", True)]


async def test_who_acknowledges_does_so_by_name_and_it_is_not_passed_on(
    world: World, desk: AlertDesk, notifier: FakeNotifier
) -> None:
    await world.say(WORDS)
    await desk.tick()
    alert = await only_alert(world)
    await desk.acknowledge(alert.id, "田中")
    world.wait(timedelta(minutes=6))
    await desk.tick()
    assert len(notifier.notices) == 1
    assert (await only_alert(world)).acknowledged_by == "田中"
    with pytest.raises(AlertError, match="田中さん"):
        await desk.acknowledge(alert.id, "佐藤")


async def test_at_night_it_goes_to_the_on_call_contact_at_once(
    world: World, desk: AlertDesk, notifier: FakeNotifier
) -> None:
    world.now[0] = EVENING.astimezone(JST).replace(hour=2)
    await world.say(WORDS)
    await desk.tick()
    assert [n.to for n in notifier.notices] == ["on_call"]


async def test_a_notice_that_reaches_nobody_is_tried_again(
    world: World, desk: AlertDesk, notifier: FakeNotifier
) -> None:
    notifier.works = False
    await world.say(WORDS)
    await desk.tick()
    notifier.works = True
    await desk.tick()
    await desk.tick()
    assert len(notifier.notices) == 2


async def test_another_cry_raises_the_open_alert_and_does_not_double_it(world: World) -> None:
    await world.say(WORDS)
    await world.say(WORDS)
    alert = await only_alert(world)
    assert alert.raised_times == 2


async def test_an_unclear_message_is_marked_but_nobody_is_woken(
    world: World, desk: AlertDesk, notifier: FakeNotifier
) -> None:
    await world.say("もう終わりにしたい")
    await desk.tick()
    assert notifier.notices == []
    (row,) = await Conversations(world.store).all()
    assert row.risk == "watch"


async def test_an_unclear_message_that_becomes_clear_is_news(
    world: World, desk: AlertDesk, notifier: FakeNotifier
) -> None:
    await world.say("もう終わりにしたい")
    await desk.acknowledge((await only_alert(world)).id, "田中")
    await world.say(WORDS)
    await desk.tick()
    assert len(notifier.notices) == 1
    assert (await only_alert(world)).acknowledged_by is None


async def test_a_hold_is_lifted_by_name_with_a_note_and_closes_the_alert(world: World) -> None:
    hands = HandoffDesk(world.store, world.mailbox)
    await world.say(WORDS)
    seeker_id = await world.seeker_id()
    with pytest.raises(HandoffError, match="メモ"):
        await hands.lift_hold(seeker_id, "田中", " ")
    await hands.lift_hold(seeker_id, "田中", "電話で話せた")
    await world.settle()
    assert (await world.talk()).snapshot.hold is None
    assert await world.alerts() == ()
    (closed,) = await world.store.run(lambda unit: unit.duty.alerts(open_only=False))
    assert closed.closed_by == closed.acknowledged_by == "田中"
    with pytest.raises(HandoffError, match="保留になっていません"):
        await hands.lift_hold(seeker_id, "田中", "もう一度")


async def test_an_alert_in_a_hold_is_not_closed_by_the_way(world: World, desk: AlertDesk) -> None:
    await world.say(WORDS)
    with pytest.raises(AlertError, match="保留"):
        await desk.close((await only_alert(world)).id, "田中")


async def test_with_a_human_speaking_a_cry_still_alerts(world: World) -> None:
    hands = HandoffDesk(world.store, world.mailbox)
    await world.say("人と話したい")
    await hands.take(await world.seeker_id(), "田中")
    await world.settle()
    await world.say(WORDS)
    assert (await only_alert(world)).grade == "crisis"
    assert (await world.talk()).snapshot.mode == "human"


async def test_danger_stands_first_in_the_list(world: World) -> None:
    world.nlu.intents["人と話したい"] = "request_counselor"
    await world.say("人と話したい", BOB)
    world.wait(timedelta(minutes=1))
    await world.say(WORDS)
    rows = await Conversations(world.store).all()
    assert [(row.risk, row.mode) for row in rows] == [("crisis", "bot"), ("none", "waiting")]


async def test_a_crisis_whose_turn_cannot_be_made_holds_and_alerts_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(bookkeeping, "take_turn", broken)
    await world.say(WORDS)
    assert world.channel.texts() == [bookkeeping.APOLOGY]
    assert (await only_alert(world)).grade == "crisis"
    monkeypatch.undo()
    snapshot = (await world.talk()).snapshot
    assert snapshot.hold is not None
    assert snapshot.state == "danger.holding"
    await world.tell(Pressed(Payload("find")))
    assert world.channel.texts()[-1] not in ("", bookkeeping.APOLOGY)
    await HandoffDesk(world.store, world.mailbox).lift_hold(await world.seeker_id(), "田中", "落ちついた")
    await world.settle()
    assert (await world.talk()).snapshot.hold is None


async def test_an_unclear_message_whose_turn_cannot_be_made_is_marked_and_no_note_follows(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(bookkeeping, "take_turn", broken)
    await world.say("もう終わりにしたい")
    assert (await only_alert(world)).grade == "watch"
    snapshot = (await world.talk()).snapshot
    assert snapshot.hold is None
    assert snapshot.watch_until == world.now[0] + timedelta(hours=24)
