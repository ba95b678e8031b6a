"""What happens in a running group: the start, attendance, the presentation, the certificates."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from app.accounts import service as accounts
from app.attendance import service as attendance
from app.attendance.service import AttendanceState
from app.certificates import service as certificates
from app.cohorts import service as cohorts
from app.cohorts.service import CohortState
from app.demo import opinions
from app.demo.experts import stand_listed
from app.demo.groups import Group, Learner, day_of, learners
from app.demo.stage import Stage, at, workday
from app.scheduling.service import SessionView

PRESENT, LATE, ABSENT = AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.ABSENT
#: Why a mark changes after the day.
CATCH_UP = "Lees het verslag van de dag, doe de oefening met een collega en bespreek met mij wat je opviel."
#: Why one certificate of the demo was revoked, as everyone may read it.
REVOKED = "Het certificaat is op verzoek van de deelnemer ingetrokken: de naam stond er niet goed op."


def teach(stage: Stage, group: Group, *, one_falls_short: bool = False) -> None:
    """Writes the sessions of a planned ``group`` into the script; call it once the group is planned.

    ``one_falls_short``: the last learner misses two intervision meetings and the presentation.
    """
    first, last = group.sessions[0], group.sessions[-1]
    stage.timeline.at(at(day_of(first), 9), lambda: _state(stage, group, CohortState.RUNNING))
    for number, session in enumerate(group.sessions):
        stage.timeline.at(
            session.ends_at,
            partial(_attend, stage, group, number, session, one_falls_short),
        )
    stage.timeline.at(last.ends_at + timedelta(minutes=20), lambda: _present(stage, group, one_falls_short))
    finished = workday(day_of(last) + timedelta(days=5))
    stage.timeline.at(at(finished, 17), lambda: _state(stage, group, CohortState.FINISHED))


def confirm_names(stage: Stage, group: Group, day: int, every: int = 1) -> None:
    """Learners confirm how their name is spelled, ``day`` days after the first session; one in ``every``."""
    moment = at(workday(day_of(group.sessions[0]) + timedelta(days=day)), 20)

    def confirm() -> None:
        for one in learners(stage, group)[::every]:
            known = accounts.person(stage.db, one.person_id)
            assert known is not None
            accounts.rename(
                stage.db,
                one.actor,
                stage.clock,
                person_id=known.id,
                given_name=known.name.given,
                infix=known.name.infix,
                family_name=known.name.family,
                function=known.function,
                language=known.language,
            )

    stage.timeline.at(moment, confirm)


def certify(stage: Stage, group: Group) -> None:
    """The trainer proposes all who are ready, the administrator agrees and issues, and later revokes one on request."""
    issued = workday(day_of(group.sessions[-1]) + timedelta(days=14))
    by = stage.staff["administrator"]

    def propose() -> None:
        far = certificates.progress_of_cohort(stage.db, group.id)
        ready = [enrolment_id for enrolment_id, progress in far.items() if progress.ready]
        shown = certificates.shown_mark(certificates.candidates(stage.db, group.id, ready))
        trainer = stage.staff["trainer"]
        certificates.propose_awards(
            stage.db, trainer, stage.clock, cohort_id=group.id, enrolment_ids=ready, shown=shown
        )

    def issue() -> None:
        listed = certificates.decision_list(stage.db, by, group.id).proposed
        ids = [one.id for one in listed]
        certificates.confirm_awards(stage.db, by, stage.clock, cohort_id=group.id, award_ids=ids)
        batch_id = certificates.start_batch(stage.db, by, stage.clock, cohort_id=group.id, award_ids=ids)
        for position in range(1, len(ids) + 1):
            certificates.make_item(
                stage.db, stage.clock, batch_id=batch_id, position=position, base_url=stage.base_url
            )

    def revoke() -> None:
        chosen = certificates.certificates_of_cohort(stage.db, group.id)[-1]
        certificates.revoke(
            stage.db, by, stage.clock, cohort_id=group.id, certificate_id=chosen.id, reason=REVOKED
        )

    stage.timeline.at(at(issued, 10, 30), propose)
    stage.timeline.at(at(issued, 11), issue)
    stage.timeline.at(at(workday(issued + timedelta(days=2)), 20), partial(stand_listed, stage, group))
    stage.timeline.at(at(workday(issued + timedelta(days=19)), 10, 30), revoke)


def _state(stage: Stage, group: Group, state: CohortState) -> None:
    cohorts.set_state(stage.db, stage.staff["administrator"], stage.clock, cohort_id=group.id, state=state)


def _attend(stage: Stage, group: Group, number: int, session: SessionView, one_falls_short: bool) -> None:
    present = learners(stage, group)
    marks = {one.enrolment_id: _mark(one, number) for one in present}
    if one_falls_short and not session.is_day and session.number <= 2:
        marks[present[-1].enrolment_id] = ABSENT
    by = stage.staff["trainer" if session.is_day else "second_trainer"]
    attendance.save_sheet(stage.db, by, stage.clock, session_id=session.id, marks=marks)
    opinions.evaluate(
        stage, session, [one for one in present if marks[one.enrolment_id] in attendance.ATTENDED]
    )
    # Whoever missed a day in an even month catches up with the trainer.
    missed = [
        one
        for one in present
        if session.is_day and marks[one.enrolment_id] is ABSENT and _catches_up(one, number)
    ]
    for one in missed:
        about = {"session_id": session.id, "enrolment_id": one.enrolment_id}
        agreed = session.ends_at + timedelta(days=1)
        stage.timeline.at(
            agreed,
            partial(
                attendance.agree_make_up,
                stage.db,
                by,
                stage.clock,
                task=CATCH_UP,
                due_on=(agreed + timedelta(days=10)).date(),
                **about,
            ),
        )
        stage.timeline.at(
            session.ends_at + timedelta(days=11),
            partial(attendance.finish_make_up, stage.db, by, stage.clock, **about),
        )


def _mark(one: Learner, number: int) -> AttendanceState:
    """About one in fifteen is absent, each seat at most once in a course; now and then somebody is late."""
    if (one.seat_number * 7 + number * 5) % 19 == 0:
        return ABSENT
    return LATE if (one.seat_number * 5 + number * 3) % 23 == 0 else PRESENT


def _catches_up(one: Learner, number: int) -> bool:
    return (one.seat_number + number) % 2 == 0


def _present(stage: Stage, group: Group, one_falls_short: bool) -> None:
    seated = learners(stage, group)
    for one in seated[:-1] if one_falls_short else seated:
        attendance.mark_presentation(
            stage.db,
            stage.staff["trainer"],
            stage.clock,
            cohort_id=group.id,
            enrolment_id=one.enrolment_id,
            done=True,
        )
