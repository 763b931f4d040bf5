"""Running a script where Rasa and the linear model are installed."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from banso.nlu.project import NluError, environment, python, root


@pytest.fixture(scope="module")
def in_nlu() -> Callable[..., Any]:
    """Runs a script beside these tests in the NLU environment: its standard input, and the JSON that it prints."""
    try:
        interpreter = python()
    except NluError as error:
        pytest.skip(str(error))

    def run(script: str, given: str | None = None) -> Any:
        done = subprocess.run(
            [str(interpreter), str(Path(__file__).with_name(script))],
            input=given,
            capture_output=True,
            encoding="utf-8",
            env=environment(),
            cwd=root(),
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
