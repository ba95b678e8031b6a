"""Tables of practice cases: the case, its reviews, and what protects it."""

from app.practice.models.cases import CaseAttachment, CaseEntry, CaseText, PracticeCase
from app.practice.models.protection import (
    CaseErasure,
    CaseKey,
    CaseRead,
    EmergencyAccess,
    ErasureRun,
    KeyRotation,
    LegalHold,
)
from app.practice.models.reviews import CaseRemark, CaseReview, CaseSharing, CaseVersion, SecrecyPromise

__all__ = [
    "CaseAttachment",
    "CaseEntry",
    "CaseErasure",
    "CaseKey",
    "CaseRead",
    "CaseRemark",
    "CaseReview",
    "CaseSharing",
    "CaseText",
    "CaseVersion",
    "EmergencyAccess",
    "ErasureRun",
    "KeyRotation",
    "LegalHold",
    "PracticeCase",
    "SecrecyPromise",
]
