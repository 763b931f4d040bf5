"""The YAML files of a project, each parsed once for each of its texts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from banso.loading.commands import STORIES
from banso.loading.yaml_source import Source, read_source
from banso.proving.reading import FOLDER as PROMISES

DIALOGS = "dialogs"
DOMAIN = "domain.yml"


class Sources:
    """The files of one project folder. What has not changed since it was read is not read again."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self._texts: dict[Path, bytes] = {}
        self._parsed: dict[Path, Source] = {}

    def folders(self) -> tuple[Path, ...]:
        """The folders to watch, those that are there; nothing below them counts. `tests` shows when its stories are
        made."""
        names = (".", DIALOGS, PROMISES, str(Path(STORIES).parent), STORIES)
        return tuple(folder for name in names if (folder := self.project / name).is_dir())

    def stories(self) -> list[Path]:
        return sorted((self.project / STORIES).glob("test_*.yml"))

    def promises(self) -> list[Path]:
        return sorted((self.project / PROMISES).glob("*.yml"))

    def watched(self, path: Path) -> bool:
        """Whether a change of this file is worth a look. Editors' own files begin with a point."""
        if path.suffix != ".yml":
            return path.is_dir()
        inside = path.parent.resolve() in {folder.resolve() for folder in self.folders()[1:]}
        return not path.name.startswith(".") and (inside or path.name == DOMAIN)

    def refresh(self) -> tuple[Path, ...]:
        """Look at the disk: the files that came, changed or went since the last look, sorted."""
        now = dict(self._read())
        changed = {path for path in {*now, *self._texts} if now.get(path) != self._texts.get(path)}
        self._texts = now
        for path in changed:
            self._parsed.pop(path, None)
        return tuple(sorted(changed))

    def _read(self) -> Iterator[tuple[Path, bytes]]:
        dialogs = sorted((self.project / DIALOGS).glob("*.yml"))
        for path in (self.project / DOMAIN, *dialogs, *self.stories(), *self.promises()):
            with suppress(FileNotFoundError):  # editors take a file away before they put the new one there
                yield path, path.read_bytes()

    def saved_at(self) -> float:
        """When the last of the files was written, in seconds since the epoch; 0 where there is none."""
        times = [0.0]
        for path in self._texts:
            with suppress(FileNotFoundError):
                times.append(path.stat().st_mtime)
        return max(times)

    def source(self, path: Path) -> Source:
        """What the file holds, as `read_source`: with problems of its own that a reader may add to."""
        if path not in self._parsed:
            self._parsed[path] = read_source(path)
        known = self._parsed[path]
        return replace(known, problems=list(known.problems), pruned=False)
