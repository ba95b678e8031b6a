"""Practice cases of the demo: invented texts that pass the privacy guard, written and reviewed step by step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import yaml

from app.demo.groups import Group, Learner, day_of, learners
from app.demo.stage import Stage, at, workday
from app.practice import service as practice
from app.practice.service import CaseChanges, EntryKind, Phase, Placement

STORIES = Path(__file__).resolve().parent / "data" / "stories.yaml"
TEXTS = ("person", "family", "workplace", "reflection")


class Reach(IntEnum):
    """How far a case gets."""

    MET = 0
    BEGUN = 1
    WRITTEN = 2
    SUBMITTED = 3
    RETURNED = 4
    RESUBMITTED = 5
    APPROVED = 6


@dataclass(frozen=True, slots=True)
class Story:
    """One invented case; ``{alias}`` in its texts stands for the word that the system gives."""

    age_band: str
    line: str
    texts: dict[str, str]
    evidence: dict[str, str]
    #: (days after the first, minutes, kind, text)
    entries: tuple[tuple[int, int, str, str], ...]
    levels: dict[str, str]
    approved: str
    #: What the trainer asks first, and the evidence that answers it; empty when approved at once.
    returned: str = ""
    addition: dict[str, str] | None = None

    @property
    def days(self) -> int:
        """From the first to the last line of the log."""
        return max(day for day, *_ in self.entries)

    @property
    def works_from(self) -> int | None:
        """The day of the first line at the workplace: then the work began."""
        return next((day for day, _, kind, _ in self.entries if kind == EntryKind.WORK), None)


@lru_cache(maxsize=1)
def stories() -> tuple[Story, ...]:
    """All stories of the data file, in its order."""
    found: list[dict[str, Any]] = yaml.safe_load(STORIES.read_text(encoding="utf-8"))
    return tuple(
        Story(
            age_band=one["age_band"],
            line=one["line"],
            texts={name: one[name] for name in TEXTS},
            evidence=one["evidence"],
            entries=tuple((day, minutes, kind, text) for day, minutes, kind, text in one["entries"]),
            levels=one["levels"],
            approved=one["approved"],
            returned=one.get("returned", ""),
            addition=one.get("addition"),
        )
        for one in found
    )


def practise_all(stage: Stage, group: Group, *, one_falls_short: bool = False) -> None:
    """Everyone in a finished group writes three cases that get approved; the last one only two when short."""
    first = day_of(group.sessions[0])

    def begin() -> None:
        seated = learners(stage, group)
        for place, one in enumerate(seated):
            for number in range(2 if one_falls_short and one is seated[-1] else 3):
                story = stories()[(place + 4 * number) % len(stories())]
                began = workday(first + timedelta(days=21 + 38 * number + place))
                write(stage, group, one, story, began, Reach.APPROVED)

    stage.timeline.at(at(first, 18), begin)


#: In a running group: (seat in order, story, days ago that the last line was written, how far it got).
RUNNING = (
    (0, 0, 30, Reach.APPROVED),
    (0, 6, 9, Reach.RETURNED),
    (1, 1, 12, Reach.RESUBMITTED),
    (2, 2, 6, Reach.SUBMITTED),
    (3, 3, 35, Reach.APPROVED),
    (3, 8, 8, Reach.SUBMITTED),
    (4, 4, 28, Reach.APPROVED),
    (5, 7, 5, Reach.SUBMITTED),
    (6, 10, 16, Reach.APPROVED),
    (7, 2, 4, Reach.WRITTEN),
    (8, 11, 14, Reach.RETURNED),
    (9, 3, 3, Reach.WRITTEN),
    (10, 1, 26, Reach.APPROVED),
    (11, 5, 7, Reach.SUBMITTED),
    (12, 0, 2, Reach.BEGUN),
    (13, 4, 15, Reach.RESUBMITTED),
    (2, 9, 1, Reach.MET),
    (0, 2, 1, Reach.WRITTEN),
)


def practise_some(stage: Stage, group: Group) -> None:
    """Cases in every state, as of today, in a group that is half-way."""
    first = day_of(group.sessions[0])

    def begin() -> None:
        seated = learners(stage, group)
        for place, number, ago, reach in RUNNING:
            story = stories()[number]
            began = max(first + timedelta(days=1), stage.today - timedelta(days=ago + story.days))
            write(stage, group, seated[place], story, began, reach)

    stage.timeline.at(at(first, 18), begin)


def write(stage: Stage, group: Group, one: Learner, story: Story, began: date, reach: Reach) -> None:
    """Writes one case into the script, from its first line to how far it gets; each step on its own day."""
    case = _Case(stage, group, one, story)
    script = stage.timeline
    script.at(at(began, 19), case.begin)
    last = began
    for number, (day, minutes, kind, text) in enumerate(story.entries):
        if reach < Reach.WRITTEN and number > reach:
            break
        on = min(began + timedelta(days=day), stage.today - timedelta(days=1))
        last = max(last, on)
        script.at(at(on, 19, 10 + number), partial(case.log, on, minutes, text, kind))
        if number == 1:
            script.at(at(on, 19, 30), partial(case.place, Phase.WORKPLACE, Placement.AGREED))
        if day == story.works_from:
            script.at(at(on, 19, 40), partial(case.place, Phase.START, Placement.STARTED, on))
            follow(case, on, reach)
    if reach >= Reach.WRITTEN:
        script.at(at(last, 20), case.tell)
    if reach < Reach.SUBMITTED:
        return
    script.at(at(last, 20, 30), case.submit)
    asked = reach in (Reach.RETURNED, Reach.RESUBMITTED) or (reach is Reach.APPROVED and bool(story.returned))
    if asked:
        script.at(at(last + timedelta(days=3), 9, 40), case.give_back)
        if reach is Reach.RETURNED:
            return
        script.at(at(last + timedelta(days=6), 20), case.submit_again)
    if reach is Reach.APPROVED:
        script.at(at(last + timedelta(days=10), 9, 15), case.approve)


#: After so many days the author notes that the work still goes on; and when it stops, for every seventh case.
CONFIRMED, STOPS = (31, 62, 95, 130, 160, 190), 70


def follow(case: _Case, start: date, reach: Reach) -> None:
    """What the author notes of the work after an approval, as far as that lies in the past."""
    if reach is not Reach.APPROVED:
        return
    script, today = case.stage.timeline, case.stage.today
    stops = case.one.seat_number % 7 == 0
    for days in CONFIRMED:
        on = start + timedelta(days=days)
        if on >= today or (stops and days >= STOPS):
            break
        script.at(at(on, 20, 45), partial(case.place, Phase.FOLLOW_UP, Placement.STARTED, start))
    end = start + timedelta(days=STOPS)
    if stops and end < today:
        script.at(at(end, 20, 45), partial(case.place, Phase.FOLLOW_UP, Placement.STOPPED, start, end))


class _Case:
    """One case while it is written: what its author and its trainer do."""

    def __init__(self, stage: Stage, group: Group, one: Learner, story: Story) -> None:
        self.stage, self.group, self.one, self.story = stage, group, one, story
        self.id = 0
        self.alias = ""
        self.version = 0
        self.reviewer_id: int | None = None

    def begin(self) -> None:
        row = practice.start_case(self.stage.db, self.one.actor, self.stage.clock, cohort_id=self.group.id)
        self.id, self.alias = row.id, row.alias
        self._save(CaseChanges(age_band=self.story.age_band, development_line=self.story.line))

    def place(
        self,
        phase: Phase,
        placement: Placement,
        started_on: date | None = None,
        stopped_on: date | None = None,
    ) -> None:
        practice.place(
            self.stage.db,
            self.one.actor,
            self.stage.clock,
            case_id=self.id,
            phase=phase,
            placement=placement,
            started_on=started_on,
            stopped_on=stopped_on,
        )

    def log(self, on: date, minutes: int, text: str, kind: str) -> None:
        practice.add_entry(
            self.stage.db,
            self.one.actor,
            self.stage.clock,
            case_id=self.id,
            on=on,
            minutes=minutes,
            text=self._said(text),
            kind=kind,
        )

    def tell(self) -> None:
        self._save(
            CaseChanges(
                texts={name: self._said(text) for name, text in self.story.texts.items()},
                evidence={code: self._said(text) for code, text in self.story.evidence.items()},
            )
        )

    def submit(self) -> None:
        row = practice.submit(self.stage.db, self.one.actor, self.stage.clock, case_id=self.id)
        self.reviewer_id = row.reviewer_person_id
        self.version += 1

    def give_back(self) -> None:
        self._read()
        practice.return_case(
            self.stage.db,
            self._trainer,
            self.stage.clock,
            case_id=self.id,
            version_number=self.version,
            rubric={},
            feedback=self.story.returned,
        )

    def submit_again(self) -> None:
        more = self.story.addition or {}
        evidence = {code: f"{self.story.evidence[code]}\n\n{text}" for code, text in more.items()}
        self._save(CaseChanges(evidence={code: self._said(text) for code, text in evidence.items()}))
        self.submit()

    def approve(self) -> None:
        self._read()
        practice.approve(
            self.stage.db,
            self._trainer,
            self.stage.clock,
            case_id=self.id,
            version_number=self.version,
            rubric=self.story.levels,
            feedback=self.story.approved,
        )

    @property
    def _trainer(self) -> Any:
        """Who got the case when it was handed in."""
        staff = self.stage.staff.values()
        return next(one for one in staff if one.person_id == self.reviewer_id)

    def _read(self) -> None:
        practice.read_case_for_trainer(self.stage.db, self._trainer, self.stage.clock, case_id=self.id)

    def _save(self, changes: CaseChanges) -> None:
        practice.save_case(self.stage.db, self.one.actor, self.stage.clock, case_id=self.id, changes=changes)

    def _said(self, text: str) -> str:
        return text.replace("{alias}", self.alias)
