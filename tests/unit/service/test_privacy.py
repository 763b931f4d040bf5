"""What is kept, what is not, and that what was erased is in no file any more."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from banso.adapters.storage import tables
from banso.adapters.storage.keys import Keyring, SealError, new_master_key
from banso.adapters.storage.store import SqlStore
from banso.dialog.events import ActionDone, Entity, Followed, Parse, Payload, Pressed, Said
from banso.ports import ActionContext, Booking, Interest, Unsent
from banso.service.alerts import AlertDesk
from banso.service.conversations import Conversations
from banso.service.handoff import HandoffDesk
from banso.service.timers import UNCONSENTED_FOR, Ticker
from tests.unit.service.conftest import ALICE, Build, World
from tests.unit.service.test_danger import FakeNotifier

SECRET = "ふしぎなひみつのことば"
GIVE, DECLINE, ERASE = (Pressed(Payload(name)) for name in ("give_consent", "decline_consent", "erase"))


def on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


def readings(text: str) -> list[bytes]:
    """The text in every form in which it might lie in a file."""
    return [text.encode(), text.encode("utf-16-le"), ascii(text)[1:-1].encode()]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "banso.db"


async def told(world: World) -> None:
    """Somebody consents, tells a secret that is read as a slot, books and likes a posting."""
    world.nlu.parse = reads_place  # type: ignore[method-assign]
    await world.tell(GIVE)
    await world.say(SECRET, message_id="m1")
    seeker_id = await world.seeker_id()

    def keep(unit: object) -> None:
        writer = unit.writer(seeker_id)  # type: ignore[attr-defined]
        writer.book(Booking("slot", world.now[0], SECRET))
        writer.note(Interest("p1", "declined", world.now[0], SECRET))

    await world.store.run(keep)


async def reads_place(text: str) -> Parse:
    return Parse("greet", 0.9, entities=(Entity("district", text),))


async def test_nothing_said_and_no_user_id_can_be_read_in_the_files(build: Build, file: Path) -> None:
    world = build(str(file))
    world.channel.outcomes = []
    await told(world)
    await world.mailbox.accept([world.arrival(Said(SECRET))])  # one more that waits
    assert (await world.talk()).snapshot.value("place") == SECRET
    content = on_disk(file)
    assert len(content) > 10_000
    for form in (*readings(SECRET), *readings("こんにちは"), ALICE.encode()):
        assert form not in content


async def test_erasing_destroys_the_key_in_the_files_too(build: Build, file: Path) -> None:
    world = build(str(file))
    await told(world)
    seeker_id = await world.seeker_id()
    wrapped = await world.store.run(lambda unit: _wrapped_key(unit, seeker_id))
    assert wrapped in on_disk(file)
    await world.tell(ERASE)
    assert world.channel.texts()[-1] == "すべて消しました。"
    content = on_disk(file)
    assert wrapped not in content
    assert seeker_id.encode() not in content
    assert await world.store.run(lambda unit: unit.mail.find(ALICE)) is None


def _wrapped_key(unit: object, seeker_id: str) -> bytes:
    table = tables.seeker.c
    key = unit._vault.connection.scalar(select(table.key).where(table.id == seeker_id))  # type: ignore[attr-defined]
    assert isinstance(key, bytes)
    return key


async def test_what_was_worked_on_once_stays_known_after_erasing(world: World) -> None:
    arrival = world.arrival(ERASE)
    await world.mailbox.accept([arrival])
    await world.settle()
    await world.mailbox.accept([arrival])
    await world.settle()
    assert len(world.channel.replies) == 1


async def test_who_writes_while_being_erased_is_answered_as_somebody_new(world: World) -> None:
    await world.tell(GIVE)
    first = await world.seeker_id()
    world.channel.reply = writes_meanwhile(world)  # type: ignore[method-assign]
    await world.tell(ERASE)
    assert await world.seeker_id() != first
    assert (await world.talk()).snapshot.value("consent") is None
    assert len(world.channel.replies) == 3


def writes_meanwhile(world: World) -> Callable[..., object]:
    plain, done = world.channel.reply, []

    async def reply(token: str, messages: object) -> object:
        if not done:
            done.append(True)
            await world.mailbox.accept([world.arrival(Said("まだいます"))])
            world.waker.woken.clear()
        return await plain(token, messages)  # type: ignore[arg-type]

    return reply


async def test_an_open_alert_outlives_the_erasure_without_content(world: World) -> None:
    await world.say("もう死にたい")
    seeker_id = await world.seeker_id()
    await world.store.run(lambda unit: unit.mail.ask_erasure(seeker_id))
    await world.mailbox.run(seeker_id)
    (alert,) = await Conversations(world.store).erased_alerts()
    assert alert.grade == "crisis"
    await AlertDesk(world.store, FakeNotifier(), lambda: world.now[0], "").close(alert.id, "田中")
    assert await Conversations(world.store).erased_alerts() == ()


async def test_before_consent_no_words_are_kept(world: World) -> None:
    await world.say("こんにちは")
    (record,) = await world.transcript()
    assert record.omitted
    assert (record.event, record.messages, record.trace) == ({}, (), ())


async def test_with_consent_the_talk_is_kept(world: World) -> None:
    await world.tell(GIVE)
    await world.say("こんにちは")
    assert (await world.transcript())[-1].event["text"] == "こんにちは"


async def test_in_danger_the_words_are_kept_so_that_a_human_can_help(world: World) -> None:
    await world.say("もう死にたい")
    assert (await world.transcript())[-1].event["text"] == "もう死にたい"


async def test_where_consent_is_declined_what_was_told_goes(world: World) -> None:
    world.nlu.parse = reads_place  # type: ignore[method-assign]
    await world.say("伏見区")
    assert (await world.talk()).snapshot.value("place") == "伏見区"
    await world.tell(DECLINE)
    assert set((await world.talk()).snapshot.slots) == {"consent"}
    assert all(record.omitted for record in await world.transcript())


async def test_where_consent_is_taken_back_what_was_kept_goes(world: World) -> None:
    await told(world)
    await world.tell(DECLINE)
    assert set((await world.talk()).snapshot.slots) == {"consent"}
    assert all(record.omitted for record in await world.transcript())


async def test_words_kept_for_a_danger_go_when_it_is_over_and_consent_was_declined(world: World) -> None:
    await world.tell(DECLINE)
    await world.say("もう死にたい")
    assert (await world.transcript())[-1].event["text"] == "もう死にたい"
    await HandoffDesk(world.store, world.mailbox).lift_hold(await world.seeker_id(), "田中", "電話で話せた")
    await world.settle()
    records = await world.transcript()
    assert "死にたい" not in str(records)
    assert records[-1].event["note"] == "電話で話せた", "what counselors did stays on record"


async def test_who_never_consented_and_is_silent_for_long_is_forgotten(world: World) -> None:
    await world.tell(Followed())
    alerts = AlertDesk(world.store, FakeNotifier(), lambda: world.now[0], "")
    ticker = Ticker(world.store, world.waker, alerts, lambda: world.now[0])
    world.wait(UNCONSENTED_FOR)
    await ticker.tick()
    await world.settle()
    assert await world.store.run(lambda unit: unit.mail.find(ALICE)) is not None
    world.wait(timedelta(days=4))
    await ticker.tick()
    await world.settle()
    world.wait(UNCONSENTED_FOR)
    await ticker.tick()
    await world.settle()
    assert await world.store.run(lambda unit: unit.mail.find(ALICE)) is None


async def test_a_message_taken_back_is_erased_with_what_was_read_from_it(world: World) -> None:
    await told(world)
    await world.tell(Unsent("m1"), token=False)
    assert (await world.talk()).snapshot.value("place") is None
    last = (await world.transcript())[-1]
    assert (last.unsent, last.event, last.trace) == (True, {}, ())
    detail = await Conversations(world.store).open(await world.seeker_id())
    assert detail is not None
    assert SECRET not in str(detail.lines)


async def test_a_slot_told_again_elsewhere_stays(world: World) -> None:
    await told(world)
    await world.say("伏見区", message_id="m2")
    await world.tell(Unsent("m1"), token=False)
    assert (await world.talk()).snapshot.value("place") == "伏見区"


async def test_with_another_master_key_the_store_does_not_open(build: Build, file: Path) -> None:
    await build(str(file)).tell(GIVE)
    with pytest.raises(SealError, match="BANSO_MASTER_KEY"):
        SqlStore(str(file), "kyoto", Keyring(new_master_key()))


@pytest.mark.parametrize("key", ["", "short", "あ" * 43])
def test_a_setting_that_is_no_key_says_what_one_is(key: str) -> None:
    with pytest.raises(SealError, match="32 bytes"):
        Keyring(key)


async def test_an_action_sees_only_its_own_seekers_records(build: Build) -> None:
    def find(args: object, context: ActionContext) -> ActionDone:
        mine = context.writer.bookings()
        context.writer.book(Booking(f"slot-{context.seeker_id}", context.now))
        return ActionDone("action_find", "found", {"count": len(mine)})

    world = build(actions={"action_find": find})
    for user in ("U1", "U2"):
        await world.tell(Pressed(Payload("find")), user)
    for user in ("U1", "U2"):
        seeker_id = await world.seeker_id(user)
        assert len(await world.store.run(lambda unit, s=seeker_id: unit.writer(s).bookings())) == 1
