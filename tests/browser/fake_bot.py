"""A small scripted bot on the real LINE SDK, so that the chat page is tested without the bot of this project."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Request, Response
from linebot.v3 import WebhookParser
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.messaging import (
    ApiClient,
    Configuration,
    FlexMessage,
    Message,
    MessagingApi,
    PostbackAction,
    QuickReply,
    QuickReplyItem,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
    StickerMessage,
    TextMessage,
)
from linebot.v3.webhooks import FollowEvent, MessageEvent, PostbackEvent, StickerMessageContent, TextMessageContent

FIRMS = [
    ("京都あおぞら工房", "木のおもちゃを作る・伏見区", "静かに手を動かす時間が長く、ひとつずつ仕上げる仕事です。"),
    ("鴨川ケアサポート", "送迎と見守り・左京区", "「ありがとう」がその日のうちに返ってくる仕事です。"),
    ("西陣データ工房", "入力と確認・上京区", "週4日・時短からはじめた人が、今は5人います。"),
]


def firm_bubble(name: str, work: str, reason: str) -> dict[str, Any]:
    """A firm as the bot of a career service would show it."""
    button = {"type": "button", "height": "sm"}
    return {
        "type": "bubble",
        "size": "kilo",
        "header": {
            "type": "box",
            "layout": "vertical",
            "backgroundColor": "#E8F5EC",
            "contents": [
                {"type": "text", "text": name, "weight": "bold", "size": "lg", "wrap": True, "color": "#14532D"},
                {"type": "text", "text": work, "size": "xs", "color": "#4B6355", "margin": "sm"},
            ],
        },
        "body": {
            "type": "box",
            "layout": "vertical",
            "spacing": "md",
            "contents": [
                {"type": "text", "text": reason, "wrap": True, "size": "sm"},
                {"type": "separator"},
                {
                    "type": "box",
                    "layout": "horizontal",
                    "contents": [
                        {"type": "text", "text": "時給", "size": "xs", "color": "#888888", "flex": 1},
                        {"type": "text", "text": "1,180円〜", "size": "sm", "weight": "bold", "flex": 3},
                    ],
                },
                {
                    "type": "box",
                    "layout": "horizontal",
                    "contents": [
                        {"type": "text", "text": "時間", "size": "xs", "color": "#888888", "flex": 1},
                        {"type": "text", "text": "10:00〜16:00", "size": "sm", "flex": 3},
                    ],
                },
                {"type": "text", "text": "2026年11月20日のお話です", "size": "xxs", "color": "#999999"},
            ],
        },
        "footer": {
            "type": "box",
            "layout": "vertical",
            "spacing": "sm",
            "contents": [
                {**button, "style": "primary", "action": postback("話を聞いてみたい", f"want:{name}")},
                {**button, "style": "secondary", "action": postback("くわしく", f"more:{name}")},
                {**button, "action": postback("ちがうかも", f"no:{name}")},
            ],
        },
    }


def postback(label: str, data: str) -> dict[str, str]:
    """A button that says its label in the chat."""
    return {"type": "postback", "label": label, "data": data, "displayText": label}


def text(words: str, *labels: str) -> TextMessage:
    """Words with quick replies."""
    items = [
        QuickReplyItem(action=PostbackAction(label=label, data=f"quick:{label}", displayText=label)) for label in labels
    ]
    return TextMessage(text=words, quickReply=QuickReply(items=items) if items else None)


async def raw_body(request: Request) -> bytes:
    """The body as it was signed."""
    return await request.body()


def fake_bot(secret: str, token: str) -> FastAPI:
    """The bot. It keeps what it was told in `app.state.seen`, and has a designer's view of seekers who spoke.

    `app.state.platform_url` must be set before the first event.
    """
    app = FastAPI()
    app.state.seen = []
    app.state.views = {}
    parser = WebhookParser(secret)

    @app.post("/line/webhook")
    def webhook(body: Annotated[bytes, Depends(raw_body)], x_line_signature: Annotated[str, Header()]) -> Response:
        try:
            events = parser.parse(body.decode(), x_line_signature)
        except InvalidSignatureError:
            return Response(status_code=400)
        for event in events:
            app.state.seen.append(event)
            answer(event)
        return Response(status_code=200)

    def answer(event: Any) -> None:
        api = MessagingApi(ApiClient(Configuration(host=app.state.platform_url, access_token=token)))
        user_id = event.source.user_id
        messages: list[Message] = []
        match event:
            case FollowEvent():
                messages = [
                    text("はじめまして、ばんそうです。\nあなたの隣で、いっしょに考えます。"),
                    text("わたしは機械ですが、必要なときは人の相談員につなぎます。\n今の気持ちに近いものはありますか？",
                         "ちょっと疲れた", "仕事のことで", "なんとなく", "人と話したい"),
                ]  # fmt: skip
            case MessageEvent(message=TextMessageContent(text="待って")):
                api.show_loading_animation(ShowLoadingAnimationRequest(chatId=user_id, loadingSeconds=60))
            case MessageEvent(message=TextMessageContent(text="仕事をさがす")):
                carousel = {"type": "carousel", "contents": [firm_bubble(*firm) for firm in FIRMS]}
                messages = [
                    text("お話から、合いそうなところを3つ選びました。"),
                    FlexMessage.from_dict(
                        {"type": "flex", "altText": "合いそうな会社が3つあります", "contents": carousel}
                    ),
                ]
            case MessageEvent(message=TextMessageContent() as said):
                messages = [text(f"「{said.text}」なのですね。話してくれて、ありがとうございます。", "はい", "いいえ")]
            case MessageEvent(message=StickerMessageContent()):
                messages = [StickerMessage(packageId="8801", stickerId="102")]
            case PostbackEvent(postback=pressed):
                messages = [text(f"受けとりました（{pressed.data}）。")]
            case _:
                return
        app.state.views[user_id] = {
            "state": "relief.listening", "mode": "bot", "hold": None, "intent": "feel_exhausted", "confidence": 0.93,
            "entities": [{"entity": "duration", "value": "20年"}], "risk": "none",
            "slots": {"nickname": "みどり", "wished_place": None}, "questions": [{"name": "feeling", "status": "open"}],
            "trace": ["said: relief.listening -> relief.reflecting", "dialogs/gate.yml:4 root: guard is false: hold",
                      "dialogs/relief.yml:20 relief.listening: fired"], "dialog_version": "ab12cd",
            "time": "2026-11-24T22:40:00+09:00",
        }  # fmt: skip
        if messages:
            api.reply_message(ReplyMessageRequest(replyToken=event.reply_token, messages=messages))

    @app.get("/debug/seekers/{user_id}", response_model=None)
    def debug(user_id: str) -> Response | dict[str, Any]:
        return app.state.views.get(user_id) or Response(status_code=404)

    return app
