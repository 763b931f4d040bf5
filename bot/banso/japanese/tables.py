"""Word lists and patterns as they are written in the gazetteers and rules.

In a pattern for `pattern`

| written | means |
|---|---|
| `<kanji>` | a slot: any of its words |
| `(a|b)` | one of these; only `(?P<name>…)` captures |
| blanks, line ends | nothing; a blank of the text is `\\s`, or stands in `[ ]` |
| `# …` | a comment, to the end of its line |
"""

import re

_SYNTAX = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\(\?P?<[!=]?|(?P<group>\((?!\?))|<(?P<slot>[a-z_]+)>")


def table(lines: str) -> dict[str, str]:
    """`form: word word` lines as word → form, the form itself included; what a line names first, it keeps."""
    found: dict[str, str] = {}
    for line in lines.strip().splitlines():
        form, _, rest = line.partition(":")
        for word in (form, *rest.split()):
            found.setdefault(word, form)
    return found


def words(lines: str) -> frozenset[str]:
    """Words between blanks."""
    return frozenset(lines.split())


def slots(written: str) -> dict[str, str]:
    """Slots as they are written, `name: word word`, over as many lines as their words need; a word may be a pattern."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for token in written.split():
        if re.fullmatch("[a-z_]+:", token):
            current = found.setdefault(token[:-1], [])
        else:
            current.append(token)
    return {name: "|".join(members) for name, members in found.items()}


def longest_first(members: frozenset[str]) -> str:
    """Any of the words, where one begins like another the longer."""
    return "|".join(sorted(map(re.escape, members), key=lambda word: (-len(word), word)))


def pattern(written: str, **filling: str) -> re.Pattern[str]:
    """The compiled pattern with `filling` in its slots, which may have slots themselves.

    Raises KeyError on a slot that does not exist.
    """
    return re.compile(_plain(written, filling), re.VERBOSE)


def _plain(written: str, filling: dict[str, str]) -> str:
    def one(found: re.Match[str]) -> str:
        if found["slot"]:
            return f"(?:{_plain(filling[found['slot']], filling)})"
        return "(?:" if found["group"] else found[0]

    return _SYNTAX.sub(one, written)
