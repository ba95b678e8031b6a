"""Who lets the world find them, and who wants points: the register of experts, numbers of professional registers."""

from __future__ import annotations

from app.accounts import service as accounts
from app.accreditation import service as accreditation
from app.certificates import service as certificates
from app.core.permissions import Role
from app.demo.groups import Group
from app.demo.stage import Stage

#: Where holders say that they work, one after the other; most live in the town of the course.
PLACES = ("Assen", "Assen", "Rolde", "Assen", "Norg")
#: Numbers that stand for nobody.
NURSE, SOCIAL_WORKER = "12345678901", "4610000001"


def stand_listed(stage: Stage, group: Group) -> None:
    """Two of every three holders choose to stand in the public register; one of them hides the organisation."""
    issued = [one for one in certificates.certificates_of_cohort(stage.db, group.id) if not one.revoked]
    known = accounts.people(stage.db, [one.person_id for one in issued])
    for number, one in enumerate(issued):
        if number % 3 == 2:
            continue
        holder = stage.actor(known[one.person_id], Role.LEARNER)
        own = certificates.own_listing(stage.db, holder, stage.clock, one.number)
        certificates.agree_to_listing(
            stage.db,
            holder,
            stage.clock,
            number=one.number,
            place=PLACES[number % len(PLACES)],
            organisation="" if number == 3 else own.organisation,
        )
    for number, (register, given) in enumerate(
        (("kwaliteitsregister_venv", NURSE), ("registerplein", SOCIAL_WORKER))
    ):
        if number < len(issued):
            holder = stage.actor(known[issued[number].person_id], Role.LEARNER)
            accreditation.give_number(stage.db, holder, stage.clock, register=register, number=given)
