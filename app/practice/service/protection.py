"""Protection of cases as other features use it: keys and readings, erasure, holds, and emergency access."""

from app.practice.ledger import Destroyed, Ledger
from app.practice.queries.finding import CaseRef, case_ref, cases_of_cohort, named_case
from app.practice.queries.protection import (
    EmergencyView,
    ErasedCase,
    HoldView,
    ReadingLine,
    RunView,
    emergencies,
    erased_cases,
    erasure_runs,
    holds,
    readings,
)
from app.practice.rules.retention import REASONS, proof_of
from app.practice.service.emergency import (
    EmergencyCase,
    ask_emergency,
    close_emergency,
    grant_emergency,
    read_in_emergency,
)
from app.practice.service.erasing import damage, erase_case, plan_run
from app.practice.service.reading import OwnTexts, Said, note_reading, texts_of_author
from app.practice.service.retaining import Certified, DueCase, due_cases, lift_hold, plan_due, set_hold
from app.practice.service.upkeep import erase_now

__all__ = [
    "REASONS",
    "CaseRef",
    "Certified",
    "Destroyed",
    "DueCase",
    "EmergencyCase",
    "EmergencyView",
    "ErasedCase",
    "HoldView",
    "Ledger",
    "OwnTexts",
    "ReadingLine",
    "RunView",
    "Said",
    "ask_emergency",
    "case_ref",
    "cases_of_cohort",
    "close_emergency",
    "damage",
    "due_cases",
    "emergencies",
    "erase_case",
    "erase_now",
    "erased_cases",
    "erasure_runs",
    "grant_emergency",
    "holds",
    "lift_hold",
    "named_case",
    "note_reading",
    "plan_due",
    "plan_run",
    "proof_of",
    "read_in_emergency",
    "readings",
    "set_hold",
    "texts_of_author",
]
