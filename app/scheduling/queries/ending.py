"""What a trainer would leave behind."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.cohorts import service as cohorts
from app.core.clock import Clock, local
from app.core.text import TN, T, Text
from app.scheduling.queries.sessions import sessions_of
from app.scheduling.queries.teaching import own_trainers


def teaching_of(db: Session, clock: Clock, person_id: int) -> tuple[Text, ...]:
    """Each cohort of a fixed trainer in a sentence, with the sessions still to come that the trainer teaches.

    Three queries, however many cohorts.
    """
    own = cohorts.cohorts_of_trainer(db, person_id)
    ids = [one.id for one in own]
    fixed = cohorts.trainers_of_all(db, ids) if ids else {}
    coming = [
        one
        for one in sessions_of(db, ids)
        if not one.cancelled
        and one.ends_at > clock.now()
        and person_id in own_trainers(fixed, one.cohort_id, one.trainer_person_id)
    ]
    found: list[Text] = []
    for cohort in own:
        taught = [one for one in coming if one.cohort_id == cohort.id]
        if not taught:
            found.append(T("Groep %(cohort)s: er komt geen bijeenkomst meer.", cohort=cohort.name))
            continue
        found.append(
            TN(
                "Groep %(cohort)s: %(n)s bijeenkomst, op %(first)s.",
                "Groep %(cohort)s: %(n)s bijeenkomsten, de eerste op %(first)s.",
                n=len(taught),
                cohort=cohort.name,
                first=local(taught[0].starts_at).date(),
            )
        )
        if len(fixed[cohort.id]) == 1:
            found.append(T("Groep %(cohort)s heeft daarna geen vaste trainer meer.", cohort=cohort.name))
    return tuple(found)
