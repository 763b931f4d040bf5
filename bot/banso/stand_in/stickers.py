"""The stand-in's own stickers: a small round companion in some moods, drawn as SVG."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

NAMESPACE: Final = 'xmlns="http://www.w3.org/2000/svg"'
LINE: Final = 'fill="none" stroke="#4a3b32" stroke-width="3.5" stroke-linecap="round"'
OPEN_EYES: Final = '<circle cx="46" cy="62" r="4.5"/><circle cx="74" cy="62" r="4.5"/>'
SMILING_EYES: Final = f'<path d="M40 63q6-8 12 0M68 63q6-8 12 0" {LINE}/>'
CLOSED_EYES: Final = f'<path d="M40 61q6 6 12 0M68 61q6 6 12 0" {LINE}/>'
TIRED_EYES: Final = f'<path d="M40 64l12-5M80 64l-12-5" {LINE}/>'
SMILE: Final = f'<path d="M50 74q10 9 20 0" {LINE}/>'
LAUGH: Final = '<path d="M49 72h22q-2 13-11 13t-11-13z"/>'
FLAT: Final = f'<path d="M53 77h14" {LINE}/>'
FROWN: Final = f'<path d="M51 80q9-8 18 0" {LINE}/>'
TEAR: Final = '<path d="M80 69q7 9 0 12q-7-3 0-12z" fill="#5db7e8"/>'
SPARKS: Final = '<path d="M16 40l4 8 8 4-8 4-4 8-4-8-8-4 8-4zM102 28l3 6 6 3-6 3-3 6-3-6-6-3 6-3z" fill="#f6b93b"/>'
SLEEP: Final = '<text x="88" y="40" font-size="20" font-weight="700" fill="#5b7fa6">z</text>'
SWEAT: Final = '<path d="M92 46q8 11 0 14q-8-3 0-14z" fill="#5db7e8"/>'
PALMS: Final = '<path d="M60 85q-7 5-8 19h16q-1-14-8-19zM60 87v17" fill="#f4e8fa" stroke="#4a3b32" stroke-width="2.5"/>'


@dataclass(frozen=True, slots=True)
class StickerDesign:
    """What a sticker says (in words, and in LINE's keywords), and how it is drawn."""

    words: str
    keywords: tuple[str, ...]
    color: str
    face: str


STICKERS: Final[dict[str, StickerDesign]] = {
    "101": StickerDesign("こんにちは", ("hello", "hi"), "#ffd98e", OPEN_EYES + SMILE),
    "102": StickerDesign("ありがとう", ("thanks", "thank you"), "#ffc7c2", SMILING_EYES + SMILE + SPARKS),
    "103": StickerDesign("うれしい", ("happy", "yay"), "#ffe08a", SMILING_EYES + LAUGH + SPARKS),
    "104": StickerDesign("うーん…", ("hmm", "worried"), "#c9e4c5", OPEN_EYES + FLAT + SWEAT),
    "105": StickerDesign("つかれた", ("tired", "exhausted"), "#cfd8e6", TIRED_EYES + FROWN + SWEAT),
    "106": StickerDesign("しょんぼり", ("sad", "crying"), "#bcd6ee", CLOSED_EYES + FROWN + TEAR),
    "107": StickerDesign("おねがいします", ("please", "bow"), "#e5d0f0", CLOSED_EYES + FLAT + PALMS),
    "108": StickerDesign("おやすみ", ("good night", "sleep"), "#c7cfee", CLOSED_EYES + FLAT + SLEEP),
}
UNKNOWN: Final = StickerDesign("スタンプ", (), "#ffd98e", SMILING_EYES + SMILE)


def sticker_svg(sticker_id: str) -> str:
    """The drawing of a sticker, with its words below; a smiling one for stickers that are not the stand-in's."""
    design = STICKERS.get(sticker_id, UNKNOWN)
    words = escape(design.words)
    return (
        f'<svg {NAMESPACE} viewBox="0 0 120 130" role="img" aria-label="スタンプ「{words}」">{_companion(design)}'
        '<text x="60" y="122" text-anchor="middle" font-size="16" font-weight="800" fill="#4a3b32" stroke="#fff" '
        f'stroke-width="4" paint-order="stroke" stroke-linejoin="round">{words}</text></svg>'
    )


def avatar_svg() -> str:
    """The account's face."""
    return (
        f'<svg {NAMESPACE} viewBox="0 0 120 120"><rect width="120" height="120" fill="#e4f3df"/>'
        f'<g transform="translate(6 8) scale(.9)">{_companion(STICKERS["101"])}</g></svg>'
    )


def _companion(design: StickerDesign) -> str:
    return (
        f'<path d="M60 22c27 0 44 17 44 40s-17 42-44 42S16 85 16 62s17-40 44-40z" fill="{design.color}"/>'
        '<path d="M60 22q-4-12 6-18q8 9-2 18z" fill="#8cc68a"/>'
        '<g fill="#f3a39a" opacity=".6"><ellipse cx="35" cy="74" rx="7" ry="4"/>'
        f'<ellipse cx="85" cy="74" rx="7" ry="4"/></g><g fill="#4a3b32">{design.face}</g>'
    )
