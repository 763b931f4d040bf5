"""Whether so many messages lead there, from wherever one stands and whatever else is the case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from banso.proving.exploring import Config, Explorer, Step
from banso.proving.happenings import Happening
from banso.proving.judging import Judge
from banso.proving.promises import Pattern, Promise


class Reach:
    """Looks for messages that lead to a turn like the promise's `then`, for all that is not told apart."""

    def __init__(self, explorer: Explorer, promise: Promise) -> None:
        every = replace(promise, kind="always", on=Pattern(), then=promise.then, unless_before=None)
        judge = Judge(explorer.machine, explorer.trees.setting.values, [every])
        self._judge = judge
        self._explorer = Explorer(
            explorer.trees, explorer.happenings, judge, explorer.tracked, plain=True, ahead=explorer.ahead
        )
        self._promise, self._base = promise, explorer
        self._won: dict[tuple[Config, int], bool] = {}
        self._last: list[str] = []

    def stranded_among(self, configs: Iterable[Config]) -> Config | None:
        """The first of these from which they do not lead there."""
        standing = dict.fromkeys(replace(config, note=None) for config in configs if config.under is None)
        return next((config for config in standing if self._strands(config)), None)

    def stranded(self, limit: int) -> tuple[Config | None, int]:
        """The nearest configuration from which they do not lead there, None if from all they do; and the steps taken.

        Raises OverflowError beyond `limit` steps.
        """
        if self._strands(self._base.initial):
            return self._base.initial, 0
        known, count = 1, 0
        for count, step in enumerate(self._base.explore(), 1):
            if count > limit:
                raise OverflowError
            if len(self._base.parents) > known:
                known = len(self._base.parents)
                if self._strands(step.after):
                    return step.after, count
        return None, count

    def _strands(self, config: Config) -> bool:
        waits = config.under is None and self._concerned(config)
        return waits and not self._leads(replace(config, note=None), self._promise.messages)

    def _concerned(self, config: Config) -> bool:
        on = self._promise.on
        known = dict(zip(self._base.names, config.values, strict=True))
        return self._judge.may_stand(on, config.state, known)

    def _leads(self, config: Config, messages: int) -> bool:
        key = (config, messages)
        if messages and key not in self._won:
            self._won[key] = False
            self._won[key] = any(self._answered(config, h, messages) for h in self._messages(config))
        return bool(messages) and self._won[key]

    def _messages(self, config: Config) -> list[Happening]:
        """What the seeker can write; what led there elsewhere first."""
        said = [h for h in self._explorer.happenings.of(config.state) if h.kind == "said" and h.key == h.intent]
        return sorted(said, key=lambda h: self._last.index(h.key) if h.key in self._last else len(self._last))

    def _answered(self, config: Config, message: Happening, messages: int) -> bool:
        """Whether this message leads there, in every way that it may be taken."""
        queue: list[Step] = list(self._explorer.steps(config, [message]))
        seen: set[Config] = set()
        if not queue:
            return False
        for step in queue:
            if step.after.under is not None:
                if step.after not in seen:
                    seen.add(step.after)
                    queue += self._explorer.steps(step.after)
            elif step.broken and not self._leads(replace(step.after, note=None), messages - 1):
                return False
        if message.key not in self._last:
            self._last.append(message.key)
        return True
