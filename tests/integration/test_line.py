"""A seeker in LINE, from the webhook to the answer in the chat, with the project's own dialogs."""

import json

import httpx
import pytest

from tests.integration.conftest import RunningBot


@pytest.fixture(scope="module")
def running(module_bot: RunningBot) -> RunningBot:
    return module_bot


@pytest.fixture
def user(running: RunningBot) -> str:
    user = running.line.friend()
    running.settle()
    return user


def from_bot(running: RunningBot, user: str) -> list[str]:
    return [text for who, text in running.line.chat(user) if who == "bot"]


def test_a_new_friend_is_greeted_and_everything_of_a_turn_is_one_free_reply(running: RunningBot, user: str) -> None:
    assert from_bot(running, user)
    answers = running.write(user, "こんにちは")
    assert answers
    sends = [send for send in running.line.get("/sends") if user in send["recipients"] or user in send["delivered"]]
    assert [send["operation"] for send in sends] == ["reply", "reply"]


def test_a_wrong_signature_is_refused_and_nothing_is_kept(running: RunningBot, user: str) -> None:
    before = running.line.chat(user)
    body = json.dumps({"events": [{"type": "message"}]})
    answer = httpx.post(
        f"{running.url}/line/webhook", content=body, headers={"x-line-signature": "wrong"}, trust_env=False
    )
    assert (answer.status_code, answer.text) == (400, "")
    running.settle()
    assert running.line.chat(user) == before


def test_a_webhook_without_events_is_well(running: RunningBot) -> None:
    assert running.line.post("/webhooks", events=[])["webhook_status"] == 200


def test_a_redelivered_message_is_not_answered_again(running: RunningBot, user: str) -> None:
    running.write(user, "こんにちは")
    before = running.line.chat(user)
    event_id = running.line.get("/webhooks")[-1]["event"]["webhookEventId"]
    assert running.line.post(f"/webhooks/{event_id}/redeliver")["webhook_status"] == 200
    running.settle()
    assert running.line.chat(user) == before


def test_unknown_events_do_no_harm_to_the_ones_beside_them(running: RunningBot, user: str) -> None:
    unknown = {"type": "hologram", "source": {"type": "user", "userId": user}}
    text = {"type": "message", "source": {"type": "user", "userId": user}, "message": {"type": "text", "text": "はい"}}
    before = len(from_bot(running, user))
    assert running.line.post("/webhooks", events=[unknown, text])["webhook_status"] == 200
    running.settle()
    assert len(from_bot(running, user)) > before


def test_who_blocks_is_sent_nothing_and_who_comes_back_is_known(running: RunningBot, user: str) -> None:
    running.line.post(f"/seekers/{user}/block")
    running.settle()
    before = len(running.line.get("/sends"))
    running.do(running.bot.ticker.tick())
    running.settle()
    assert len(running.line.get("/sends")) == before
    assert running.answers(user, lambda: running.line.post(f"/seekers/{user}/unblock"))


def test_a_sticker_is_answered(running: RunningBot, user: str) -> None:
    assert running.answers(user, lambda: running.line.post(f"/seekers/{user}/sticker", sticker_id="101"))


def test_with_nlu_down_the_bot_says_so_and_offers_a_human(running: RunningBot, user: str) -> None:
    running.nlu.up = False
    try:
        answers = running.write(user, "夜に働ける仕事はありますか")
    finally:
        running.nlu.up = True
    assert answers
    last = running.line.get(f"/seekers/{user}/messages")[-1]
    assert "request_counselor" in json.dumps(last, ensure_ascii=False)


def test_a_cry_is_answered_held_and_told_to_counselors(running: RunningBot, user: str) -> None:
    running.line.control.delete("/alerts")
    answers = "\n".join(running.write(user, "もう死にたい"))
    assert "0120" in answers
    running.do(running.bot.alerts.tick())
    (told,) = running.line.get("/alerts")
    assert told["alert"]["grade"] == "crisis"
    assert "死にたい" not in json.dumps(told, ensure_ascii=False)


def test_a_counselor_speaks_in_the_same_chat_and_hands_back(running: RunningBot, user: str) -> None:
    running.nlu.intents["人と話したい"] = "request_counselor"
    for _ in range(2):  # asked again, the question what it is about is passed over
        running.write(user, "人と話したい")
    rows = running.do(running.bot.conversations.all())
    seeker_id = next(row.seeker_id for row in rows if row.mode == "waiting")
    running.answers(user, lambda: running.do(running.bot.handoff.take(seeker_id, "田中")))
    assert running.write(user, "おねがいします") == []
    said = running.answers(
        user, lambda: running.do(running.bot.handoff.say(seeker_id, "田中", "こんにちは、田中です。"))
    )
    assert said == ["こんにちは、田中です。"]
    assert running.answers(user, lambda: running.do(running.bot.handoff.hand_back(seeker_id, "田中")))
    assert running.write(user, "ありがとう")


def test_the_designers_view_is_shut_where_a_real_channel_is_set(running: RunningBot, user: str) -> None:
    assert httpx.get(f"{running.url}/debug/seekers/{user}", trust_env=False).status_code == 404


def test_health_answers(running: RunningBot) -> None:
    answer = httpx.get(f"{running.url}/healthz", trust_env=False)
    assert (answer.status_code, answer.json()["ok"]) == (200, True)
