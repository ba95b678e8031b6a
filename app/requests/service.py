"""The public verbs of requests, and the reads that other features use."""

from __future__ import annotations

from app.requests.asking import ask, ask_substitution, withdraw_substitution
from app.requests.deciding import (
    Approved,
    approve,
    approve_substitution,
    decline,
    decline_substitution,
    purge,
)
from app.requests.links import end_link, new_link, secret_of
from app.requests.queries import (
    ComingCohort,
    Door,
    LinkView,
    RequestView,
    Waiting,
    coming_cohorts,
    door,
    link_of,
    open_substitution,
    request,
    requests,
    substitutions_waiting,
    waiting_by_organisation,
)
from app.requests.rules import STATE_NAMES, RequestKind, RequestState

__all__ = [
    "STATE_NAMES",
    "Approved",
    "ComingCohort",
    "Door",
    "LinkView",
    "RequestKind",
    "RequestState",
    "RequestView",
    "Waiting",
    "approve",
    "approve_substitution",
    "ask",
    "ask_substitution",
    "coming_cohorts",
    "decline",
    "decline_substitution",
    "door",
    "end_link",
    "link_of",
    "new_link",
    "open_substitution",
    "purge",
    "request",
    "requests",
    "secret_of",
    "substitutions_waiting",
    "waiting_by_organisation",
    "withdraw_substitution",
]
