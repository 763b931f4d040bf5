"""Differences that are one and the same, told once with how often: the most frequent first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from banso.bench.replaying.records import Answer
from banso.bench.replaying.replay import WORDS_OF, Difference, event_words
from banso.dialog.messages import text_of


@dataclass(frozen=True, slots=True)
class Group:
    """The same difference wherever it came up; `example` is the first."""

    differences: tuple[Difference, ...]

    @property
    def example(self) -> Difference:
        return self.differences[0]

    @property
    def times(self) -> int:
        return len(self.differences)

    @property
    def conversations(self) -> int:
        return len({difference.conversation for difference in self.differences})

    @property
    def often(self) -> str:
        return f"{counted(self.times, 'time')} in {counted(self.conversations, 'conversation')}"

    @property
    def title(self) -> str:
        """What differs: `leads elsewhere, says something else`."""
        return ", ".join(WORDS_OF[kind] for kind in self.example.kinds)

    @property
    def place(self) -> str:
        """Where: `in relief.listening, on intent tell_health`."""
        return f"in {self.example.before}, on {event_words(self.example.event)}"

    @property
    def versions(self) -> tuple[str, ...]:
        """The versions that answered, shortened."""
        return tuple(sorted({short(difference.version) for difference in self.differences}))


def groups(differences: Iterable[Difference]) -> list[Group]:
    """Grave ones first, then the most frequent first."""
    found: defaultdict[object, list[Difference]] = defaultdict(list)
    for difference in differences:
        found[_sameness(difference)].append(difference)
    together = [Group(tuple(same)) for same in found.values()]
    return sorted(together, key=lambda group: (not group.example.grave, -group.times))


def _sameness(difference: Difference) -> object:
    event = event_words(difference.event)
    return difference.kinds, difference.before, event, _came(difference.then), _came(difference.now)


def _came(answer: Answer) -> object:
    """Responses by name, since their variants are the same answer; the words where no names were kept."""
    words = answer.performed or tuple(text_of(message) for message in answer.said)
    return words, answer.state, answer.mode, answer.effects


def counted(number: int, noun: str) -> str:
    """`1 answer`, `2 answers`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def short(version: str) -> str:
    """A version as it is told to a person."""
    return version[:8] or "unknown"


def steps(answer: Answer) -> str:
    """What an answer came to, by name; of turns that were stored before names were kept nobody knows."""
    nothing = "(its responses were not recorded)" if answer.said else "nothing"
    return ", ".join((*answer.performed, *answer.effects)) or nothing
