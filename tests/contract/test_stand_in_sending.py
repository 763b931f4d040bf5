"""What the real SDK meets when it sends through the stand-in: tokens, retry keys, quota, rates, refusals."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from linebot.v3.messaging import (
    ApiClient,
    AsyncApiClient,
    AsyncMessagingApi,
    BroadcastRequest,
    Configuration,
    MessagingApi,
    MulticastRequest,
    NarrowcastRequest,
    PushMessageRequest,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
    TextMessage,
    ValidateMessageRequest,
)
from linebot.v3.messaging.exceptions import ApiException

from tests.contract.stand_in_fixtures import TOKEN, Listener, RunningStandIn, running_stand_in, serving

HELLO = TextMessage(text="こんにちは")


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener()


@pytest.fixture(scope="module")
def shared(listener: Listener) -> Iterator[RunningStandIn]:
    with serving(listener.app()) as bot_url, running_stand_in(bot_url) as running:
        yield running


@pytest.fixture
def line(shared: RunningStandIn) -> RunningStandIn:
    """The stand-in without faults and with the month's quota untouched."""
    shared.control.delete("/faults")
    shared.control.put("/quota", json={"quota": 200, "used": 0})
    return shared


def refused(call: Callable[[], Any]) -> tuple[int, dict[str, Any]]:
    """Status and body of the refusal that `call` meets."""
    with pytest.raises(ApiException) as error:
        call()
    return error.value.status, json.loads(error.value.body)


def token_of(line: RunningStandIn, user_id: str, text: str = "ねえ") -> str:
    """The reply token of a message that the person has just sent."""
    done = line.post(f"/seekers/{user_id}/text", text=text, wait=True)
    events = {w["event"]["webhookEventId"]: w["event"] for w in line.get("/webhooks")}
    return str(events[done["event_id"]]["replyToken"])


def push(line: RunningStandIn, user_id: str, key: str | None = None) -> Any:
    return line.api.push_message(PushMessageRequest(to=user_id, messages=[HELLO]), x_line_retry_key=key)


def reply(line: RunningStandIn, token: str) -> Any:
    return line.api.reply_message(ReplyMessageRequest(replyToken=token, messages=[HELLO]))


def test_a_reply_arrives_in_the_chat_and_costs_nothing(line: RunningStandIn) -> None:
    user = line.friend()
    sent = reply(line, token_of(line, user))
    assert line.chat(user) == [("seeker", "ねえ"), ("bot", "こんにちは")]
    assert sent.sent_messages[0].id == line.get(f"/seekers/{user}/messages")[-1]["id"]
    assert line.api.get_message_quota_consumption().total_usage == 0


async def test_the_async_client_works_as_well(line: RunningStandIn) -> None:
    user = line.friend()
    async with AsyncApiClient(Configuration(host=line.url, access_token=TOKEN)) as client:
        api = AsyncMessagingApi(client)
        await api.push_message(PushMessageRequest(to=user, messages=[HELLO]))
        assert (await api.get_profile(user)).display_name == "みどり"
    assert line.chat(user) == [("bot", "こんにちは")]


def test_a_reply_token_serves_once(line: RunningStandIn) -> None:
    user = line.friend()
    token = token_of(line, user)
    reply(line, token)
    assert refused(lambda: reply(line, token)) == (400, {"message": "Invalid reply token"})


def test_a_reply_token_that_was_never_given_is_invalid(line: RunningStandIn) -> None:
    assert refused(lambda: reply(line, "0" * 32)) == (400, {"message": "Invalid reply token"})


def test_a_refused_reply_leaves_its_token_usable(line: RunningStandIn) -> None:
    token = token_of(line, line.friend())
    too_long = ReplyMessageRequest(replyToken=token, messages=[TextMessage(text="あ" * 5001)])
    assert refused(lambda: line.api.reply_message(too_long))[0] == 400
    assert reply(line, token).sent_messages


def test_a_reply_token_serves_for_a_minute(line: RunningStandIn) -> None:
    user = line.friend()
    in_time, late = token_of(line, user), token_of(line, user)
    line.post("/clock", advance=60)
    assert reply(line, in_time).sent_messages
    line.post("/clock", advance=0.001)
    assert refused(lambda: reply(line, late)) == (400, {"message": "Invalid reply token"})


def test_a_redelivered_event_gives_its_token_another_minute_until_it_is_20_minutes_old(line: RunningStandIn) -> None:
    user = line.friend()
    done = [line.post(f"/seekers/{user}/text", text="ねえ", wait=True)["event_id"] for _ in range(2)]
    tokens = {w["event"]["webhookEventId"]: w["event"].get("replyToken") for w in line.get("/webhooks")}
    line.post("/clock", advance=19 * 60)
    line.post(f"/webhooks/{done[0]}/redeliver")
    assert reply(line, tokens[done[0]]).sent_messages
    line.post("/clock", advance=61 + 60)
    line.post(f"/webhooks/{done[1]}/redeliver")
    assert refused(lambda: reply(line, tokens[done[1]]))[0] == 400


def test_a_retry_key_on_a_reply_is_refused(line: RunningStandIn) -> None:
    token = token_of(line, line.friend())
    client = ApiClient(Configuration(host=line.url, access_token=TOKEN))
    client.set_default_header("X-Line-Retry-Key", str(uuid.uuid4()))
    request = ReplyMessageRequest(replyToken=token, messages=[HELLO])
    assert refused(lambda: MessagingApi(client).reply_message(request))[0] == 400


def test_an_accepted_retry_key_is_answered_409_with_the_first_request_and_sends_nothing(line: RunningStandIn) -> None:
    user, key = line.friend(), str(uuid.uuid4())
    request = PushMessageRequest(to=user, messages=[HELLO])
    first = line.api.push_message_with_http_info(request, x_line_retry_key=key)
    with pytest.raises(ApiException) as error:
        push(line, user, key)
    assert error.value.status == 409
    assert error.value.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    body = json.loads(error.value.body)
    assert body["message"] == "The retry key is already accepted"
    assert [m["id"] for m in body["sentMessages"]] == [m.id for m in first.data.sent_messages]
    assert line.chat(user) == [("bot", "こんにちは")]


def test_a_retry_key_is_forgotten_after_a_day(line: RunningStandIn) -> None:
    user, key = line.friend(), str(uuid.uuid4())
    push(line, user, key)
    line.post("/clock", advance=24 * 3600)
    assert push(line, user, key).sent_messages


def test_a_retry_key_that_is_no_uuid_is_refused(line: RunningStandIn) -> None:
    user = line.friend()
    assert refused(lambda: push(line, user, "again"))[0] == 400


def test_a_lost_answer_is_healed_by_the_retry_key(line: RunningStandIn) -> None:
    user, key = line.friend(), str(uuid.uuid4())
    line.post("/faults", operation="push", status=500, accept_first=True)
    assert refused(lambda: push(line, user, key))[0] == 500
    assert refused(lambda: push(line, user, key))[0] == 409
    assert line.chat(user) == [("bot", "こんにちは")]


def test_faults_refuse_as_often_as_told_and_only_what_they_name(line: RunningStandIn) -> None:
    user = line.friend()
    line.post("/faults", operation="push", status=503, count=2, message="later")
    assert line.api.get_profile(user).user_id == user
    assert [refused(lambda: push(line, user)) for _ in range(2)] == [(503, {"message": "later"})] * 2
    assert push(line, user).sent_messages
    assert line.chat(user) == [("bot", "こんにちは")]


def test_silence_lasts_until_the_client_gives_up(line: RunningStandIn) -> None:
    user = line.friend()
    line.post("/faults", operation="push", status=None)
    with pytest.raises(Exception, match=r"(?i)timed out"):
        line.api.push_message(PushMessageRequest(to=user, messages=[HELLO]), _request_timeout=0.2)
    assert line.chat(user) == []


def test_a_used_up_quota_is_429_with_its_own_words_and_replies_still_go(line: RunningStandIn) -> None:
    user = line.friend()
    line.control.put("/quota", json={"quota": 1, "used": 0})
    push(line, user)
    assert line.api.get_message_quota().value == 1
    assert line.api.get_message_quota_consumption().total_usage == 1
    assert refused(lambda: push(line, user)) == (429, {"message": "You have reached your monthly limit."})
    assert reply(line, token_of(line, user)).sent_messages


def test_the_quota_begins_anew_with_the_month(line: RunningStandIn) -> None:
    user = line.friend()
    line.control.put("/quota", json={"quota": 1, "used": 1})
    line.post("/clock", advance=31 * 24 * 3600)
    assert push(line, user).sent_messages


def test_multicast_is_counted_for_each_friend_and_a_retry_is_409(line: RunningStandIn) -> None:
    people, key = [line.friend("けんじ"), line.friend("ゆみ")], str(uuid.uuid4())
    request = MulticastRequest(to=people, messages=[HELLO])
    line.api.multicast(request, x_line_retry_key=key)
    assert line.api.get_message_quota_consumption().total_usage == 2
    assert refused(lambda: line.api.multicast(request, x_line_retry_key=key))[0] == 409
    assert [line.chat(user) for user in people] == [[("bot", "こんにちは")]] * 2


def test_broadcast_reaches_friends_and_narrowcast_is_not_for_this_account(line: RunningStandIn) -> None:
    user = line.friend()
    line.api.broadcast(BroadcastRequest(messages=[HELLO]))
    assert line.chat(user) == [("bot", "こんにちは")]
    status, body = refused(lambda: line.api.narrowcast(NarrowcastRequest(messages=[HELLO])))
    assert (status, body["message"]) == (403, "Access to this API is not available for your account")


def test_too_many_calls_in_a_second_are_429_with_other_words(line: RunningStandIn) -> None:
    user = line.friend()
    line.control.put("/rates", json={"operation": "push", "per_second": 1})
    push(line, user)
    assert refused(lambda: push(line, user)) == (
        429,
        {"message": "The API rate limit has been exceeded. Try again later."},
    )
    line.post("/clock", advance=1)
    assert push(line, user).sent_messages


def test_a_blocked_account_is_told_200_and_nothing_arrives_or_is_counted(line: RunningStandIn) -> None:
    user = line.friend()
    line.post(f"/seekers/{user}/block", wait=True)
    assert push(line, user).sent_messages
    assert line.chat(user) == []
    assert line.api.get_message_quota_consumption().total_usage == 0
    assert line.get("/sends")[-1]["delivered"] == []
    assert refused(lambda: line.api.get_profile(user)) == (404, {"message": "Not found"})


def test_nobody_of_that_id(line: RunningStandIn) -> None:
    nobody = "U" + "0" * 32
    assert refused(lambda: push(line, nobody)) == (400, {"message": "Failed to send messages"})
    status, body = refused(lambda: push(line, "midori"))
    assert status == 400
    assert body["message"].startswith("The property, 'to', in the request body is invalid")


def test_a_wrong_token_is_401(line: RunningStandIn) -> None:
    stranger = MessagingApi(ApiClient(Configuration(host=line.url, access_token="wrong")))
    status, body = refused(stranger.get_bot_info)
    assert status == 401
    assert body["message"].startswith("Authentication failed")


@pytest.mark.parametrize(("seconds", "status"), [(5, 202), (60, 202), (4, 400), (65, 400), (12, 400)])
def test_the_loading_animation_takes_5_to_60_seconds_in_steps_of_5(
    line: RunningStandIn, seconds: int, status: int
) -> None:
    user = line.friend()
    # The SDK itself refuses some of these, so the platform is asked without it.
    answer = line.control.post(
        f"{line.url}/v2/bot/chat/loading/start",
        json={"chatId": user, "loadingSeconds": seconds},
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    assert answer.status_code == status
    shown = line.get(f"/seekers/{user}/chat")["loading_ms"]
    assert shown == (seconds * 1000 if status == 202 else 0)


def test_a_message_ends_the_loading_animation(line: RunningStandIn) -> None:
    user = line.friend()
    line.api.show_loading_animation(ShowLoadingAnimationRequest(chatId=user, loadingSeconds=20))
    push(line, user)
    assert line.get(f"/seekers/{user}/chat")["loading_ms"] == 0


def test_validation_says_what_sending_would_say_and_sends_nothing(line: RunningStandIn) -> None:
    good = ValidateMessageRequest(messages=[HELLO])
    for check in (
        line.api.validate_reply,
        line.api.validate_push,
        line.api.validate_multicast,
        line.api.validate_broadcast,
    ):
        check(good)
        status, body = refused(lambda check=check: check(ValidateMessageRequest(messages=[TextMessage(text="")])))
        assert (status, body["details"]) == (400, [{"message": "May not be empty", "property": "messages[0].text"}])


def test_what_is_not_json_or_too_big_is_refused_in_lines_shape(line: RunningStandIn) -> None:
    def send(body: bytes, kind: str = "application/json") -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind}
        answer = line.control.post(f"{line.url}/v2/bot/message/push", content=body, headers=headers)
        return answer.status_code, answer.json()["message"]

    assert send(b"{nonsense")[0] == 400
    assert send(b"{}", "text/plain") == (415, "The content type, text/plain, is not supported")
    assert send(b'{"x": "' + b"a" * 2 * 1024 * 1024 + b'"}')[0] == 413


def test_an_endpoint_that_is_not_there_is_404_in_lines_shape(line: RunningStandIn) -> None:
    assert refused(line.api.get_rich_menu_list) == (404, {"message": "Not found"})


def test_half_a_surrogate_pair_is_no_text(line: RunningStandIn) -> None:
    body = json.dumps({"to": line.friend(), "messages": [{"type": "text", "text": "\ud800"}]})
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    answer = line.control.post(f"{line.url}/v2/bot/message/push", content=body, headers=headers)
    assert answer.status_code == 400
