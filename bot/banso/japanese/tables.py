"""Word lists and patterns as they are written in the gazetteers, the readers and the crisis gate.

In a pattern

| written | means |
|---|---|
| `<kanji>` | a slot: any of its words, which may have slots themselves |
| `(a|b)` | one of these; only `(?P<name>…)` captures |
| `…` | up to eight characters of the same sentence; in `[ ]` itself |
| `$` | the end of the text, or what the filling says of `$`: in the crisis gate also the end of a sentence |

and what else a regular expression may hold. In one for `pattern`, besides,

| written | means |
|---|---|
| blanks, line ends | nothing; a blank of the text is `\\s`, or stands in `[ ]` |
| `# …` | a comment, to the end of its line |

while `families` and `lines` take a pattern a line, and `# …` is the heading of those that follow.
"""

import re

_SYNTAX = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\(\?P?<[!=]?|\((?!\?)|[…$]|<(?P<slot>[a-z_]+)>")


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
    """The compiled pattern with `filling` in its slots. Raises KeyError on a slot that does not exist."""
    return re.compile(_expanded(written, filling), re.VERBOSE)


def families(written: str, **filling: str) -> dict[str, tuple[str, ...]]:
    """The patterns of a table, a line each, as regular expressions, by the headings (`#`) above them.

    Raises KeyError on a slot that does not exist.
    """
    found: dict[str, tuple[str, ...]] = {}
    name = ""
    for row in filter(None, map(str.strip, written.splitlines())):
        if row.startswith("#"):
            name = row.removeprefix("#").strip()
        else:
            found[name] = (*found.get(name, ()), _expanded(row, filling))
    return found


def lines(written: str, **filling: str) -> tuple[str, ...]:
    """The patterns of a table without the names of their families; see `families`."""
    return tuple(pattern for family in families(written, **filling).values() for pattern in family)


def _expanded(written: str, filling: dict[str, str]) -> str:
    signs = {"(": "(?:", "…": "[^。]{0,8}", "$": filling.get("$", "$")}

    def one(found: re.Match[str]) -> str:
        if found["slot"]:
            return f"(?:{_expanded(filling[found['slot']], filling)})"
        return signs.get(found[0], found[0])

    return _SYNTAX.sub(one, written)
