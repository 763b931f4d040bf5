"""However a channel delivers, doubled and out of order, each message is answered once and in the order it was said."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from banso.adapters.storage.keys import Keyring, new_master_key
from banso.adapters.storage.store import SqlStore
from banso.dialog.events import Said
from banso.dialog.machine import compile_dialogs
from banso.loading.dialogs import load
from banso.ports import Arrival, ReplyToken
from banso.service.mailbox import House, Mailbox
from tests.unit.service.conftest import EVENING, PROJECT, FakeChannel, FakeNlu, FakeWaker, World

MACHINE = compile_dialogs(load(PROJECT))
PEOPLE = ("U1", "U2")


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Arrival], list[list[Arrival]]]:
    """What two people said, and the webhooks in which it arrives: some of it twice, in any order."""
    said = []
    for number in range(draw(st.integers(1, 6))):
        at = EVENING + timedelta(seconds=number)
        reply = ReplyToken(f"t{number}", EVENING + timedelta(hours=1))
        said.append(Arrival(f"e{number}", draw(st.sampled_from(PEOPLE)), Said(f"{number}番目"), at, reply))
    again = draw(st.lists(st.sampled_from(said), max_size=4))
    order = draw(st.permutations([*said, *again]))
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(order) - 1)), max_size=3)))
    return said, [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True)]


@settings(max_examples=25, deadline=None)
@given(deliveries(), st.booleans())
def test_once_and_in_order(given_: tuple[list[Arrival], list[list[Arrival]]], work_between: bool) -> None:
    said, webhooks = given_

    async def live() -> World:
        store, channel, waker = SqlStore(":memory:", "kyoto", Keyring(new_master_key())), FakeChannel(), FakeWaker()
        now = [EVENING]
        mailbox = Mailbox(House(store, FakeNlu(), channel, waker, lambda: now[0], MACHINE, {}))
        world = World(store, channel, FakeNlu(), waker, mailbox, now)
        for webhook in webhooks:
            await mailbox.accept(webhook)
            if work_between:
                await world.settle()
        await asyncio.gather(*[mailbox.run(seeker_id) for seeker_id in dict.fromkeys(waker.woken)])
        for user in {arrival.user for arrival in said}:
            mine = [arrival for arrival in said if arrival.user == user]
            assert (await world.talk(user)).snapshot.turn == len(mine)
            if not work_between:
                turns = [record.at for record in await world.transcript(user)]
                assert len(turns) == len(mine)
        await store.close()
        return world

    world = asyncio.run(live())
    tokens = [token for token, _ in world.channel.replies]
    assert sorted(tokens) == sorted(arrival.reply.token for arrival in said if arrival.reply)
    if not work_between:
        for user in PEOPLE:
            mine = [arrival.reply.token for arrival in said if arrival.user == user and arrival.reply]
            assert [token for token in tokens if token in mine] == mine
