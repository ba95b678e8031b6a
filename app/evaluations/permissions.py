"""Who answers, and who reads what was answered."""

from __future__ import annotations

from enum import StrEnum

from app.core.permissions import Role


class EvaluationPermission(StrEnum):
    """Answering about a session that one attended; reading about sessions that one teaches, or all."""

    ANSWER = "evaluations:answer:give"
    READ = "evaluations:result:read"


HOLDERS: dict[EvaluationPermission, frozenset[Role]] = {
    EvaluationPermission.ANSWER: frozenset({Role.LEARNER}),
    EvaluationPermission.READ: frozenset({Role.TRAINER, Role.GUEST_TRAINER, Role.ADMINISTRATOR}),
}
