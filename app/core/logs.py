"""Logs: one JSON line per event on standard error; tracebacks without local values, so that no secret or name leaks."""

from __future__ import annotations

import logging
import sys

import structlog


def configure() -> None:
    """Sets up structlog and the standard library's logging alike."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )


def begin_request(name: str) -> None:
    """From now on every line of this thread or task bears the request's name, until the next request."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=name)


def request_id() -> str:
    """The request's name as it stands in the log; empty outside a request."""
    return str(structlog.contextvars.get_contextvars().get("request", ""))
