"""Keeps Rasa quiet and private when it is used without its command line."""

import logging
import os
import warnings
from typing import TextIO


def quieten() -> None:
    """To be called before Rasa is imported: no telemetry, no cache, no user text in a debug log, no import noise."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("RASA_MAX_CACHE_SIZE", "0")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    warnings.simplefilter("ignore")
    import structlog  # noqa: PLC0415

    logging.basicConfig(level=logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


def take_standard_output() -> TextIO:
    """Standard output for results alone: whatever a library prints from here on goes to standard error."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out
