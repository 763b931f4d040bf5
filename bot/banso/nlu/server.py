"""How Rasa's own server is started."""

from pathlib import Path

from banso.nlu.project import environment, python, root


def command(model: Path, port: int) -> tuple[list[str], dict[str, str]]:
    """Arguments and environment of `rasa run --enable-api` on 127.0.0.1 with exactly this model file.

    Raises FileNotFoundError without the file, since Rasa would silently take its newest sibling.
    It is ready when `GET /status` answers 200.
    """
    if not model.is_file():
        raise FileNotFoundError(f"no NLU model at {model}: run `banso nlu train`")
    arguments = [str(python()), "-m", "rasa", "run", "--enable-api", "--model", str(model)]
    arguments += ["--port", str(port), "--interface", "127.0.0.1"]
    # Without an endpoints file of the project's own Rasa would pick up one from the working directory.
    arguments += ["--endpoints", str(root() / "nlu" / "endpoints.yml")]
    return arguments, environment()
