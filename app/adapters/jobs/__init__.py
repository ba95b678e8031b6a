"""Background work on huey: the queue only rings the bell, the outbox says what to do."""

from __future__ import annotations

from app.adapters.jobs.queue import Beside, HueyJobs, build_huey

__all__ = ["Beside", "HueyJobs", "build_huey"]
