"""What happens to a message between the webhook and the answer."""

from banso.dialog.events import Said
from tests.unit.service.conftest import World


async def test_a_message_is_answered_by_one_reply(world: World) -> None:
    await world.say("こんにちは")
    assert [token for token, _ in world.channel.replies] == ["token-0"]
    assert world.channel.texts()
    assert world.channel.pushes == []
    assert await world.unfinished() == ()


async def test_the_same_event_again_is_not_answered_again(world: World) -> None:
    arrival = world.arrival(Said("こんにちは"))
    await world.mailbox.accept([arrival])
    await world.mailbox.accept([arrival])
    await world.settle()
    assert len(world.channel.replies) == 1
