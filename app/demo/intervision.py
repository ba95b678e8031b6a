"""One case of the running group on a sheet for its next intervision meeting, and somebody who read it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from app.demo.groups import Group, day_of, learners
from app.demo.stage import Stage, at
from app.practice import service as practice
from app.practice.service import sharing
from app.scheduling.service import SessionView

#: Whose case it is, and who read it, by seat in order.
AUTHOR, READER = 1, 3
TEXTS = {
    "question": "Op de plek gaat het goed, maar van thuis hoor ik weinig terug. Hoe betrek ik de naasten meer?",
    "person": "{alias} leeft op van iets doen met de handen, en wil graag nodig zijn.",
    "workplace": "De begeleider heeft elke week een half uur voor vragen. Dat is tot nu toe genoeg.",
}


def bring_in(stage: Stage, group: Group) -> None:
    """Writes into the script that somebody brings a case to the next meeting of a planned group."""
    coming = [one for one in group.sessions if not one.is_day and one.ends_at > stage.now]
    for session in coming[:1]:
        yesterday = stage.today - timedelta(days=1)
        stage.timeline.at(at(yesterday, 20, 50), partial(_share, stage, group, session))


def _share(stage: Stage, group: Group, session: SessionView) -> None:
    seated = learners(stage, group)
    case = practice.my_cases(stage.db, seated[AUTHOR].person_id)[0]
    texts = {name: text.replace("{alias}", case.alias) for name, text in TEXTS.items()}
    made = sharing.share(
        stage.db, seated[AUTHOR].actor, stage.clock, case_id=case.id, session_id=session.id, texts=texts
    )

    def read() -> None:
        by = seated[READER].actor
        sharing.promise(stage.db, by, stage.clock, sharing_id=made.id)
        sharing.read_sheet(stage.db, by, stage.clock, sharing_id=made.id)

    # Two days before the meeting it is open; earlier nobody can read it.
    open_by_then = at(day_of(session) - timedelta(days=2), 19, 30)
    stage.timeline.at(max(open_by_then, stage.clock.now() + timedelta(minutes=30)), read)
