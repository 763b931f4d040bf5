"""A seeker in LINE, from the webhook to the answer in the chat."""

from tests.integration.conftest import RunningBot


def test_a_new_friend_is_greeted_for_free(running: RunningBot) -> None:
    user = running.line.friend()
    running.settle()
    assert [who for who, _ in running.line.chat(user)].count("bot") >= 1
    assert {send["operation"] for send in running.line.get("/sends")} == {"reply"}
