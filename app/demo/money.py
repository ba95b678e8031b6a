"""Who pays in the demo: split seats, invoices, and one that had to be credited."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from app.billing import service as billing
from app.billing.service import FundType, Method, Share
from app.core.clock import today
from app.core.money import Money
from app.demo.groups import Group, day_of, learners
from app.demo.stage import PAYMENT_DAYS, Stage, at, workday

PERCENT = 100


def found(stage: Stage, opened: date) -> None:
    """Two funds, three weeks after the foundation ``opened``."""
    day = workday(opened + timedelta(days=26))
    stage.timeline.at(at(day, 9, 45), lambda: _found(stage, day))


def split(stage: Stage, group: Group) -> None:
    """Some seats get more than one payer, four weeks before the start; call it once the group is planned."""
    day = workday(day_of(group.sessions[0]) - timedelta(days=26))
    stage.timeline.at(at(day, 11), lambda: _split(stage, group))


def invoice(stage: Stage, group: Group, *, but: Collection[str] = ()) -> None:
    """Every payer gets an invoice in the week before the start, except those whose key is in ``but``."""
    day = workday(day_of(group.sessions[0]) - timedelta(days=9))
    left_out = {stage.organisations[key].id for key in but}
    stage.timeline.at(at(day, 13), lambda: _invoice(stage, group, left_out))


def invoice_late(stage: Stage, group: Group, key: str, days: int) -> None:
    """One payer got its invoice so late that the last day of payment was ``days`` ago, in a weekend up to two more."""
    day = workday(stage.today - timedelta(days=PAYMENT_DAYS + days))
    left_out = {one.id for other, one in stage.organisations.items() if other != key}
    stage.timeline.at(at(day, 13), lambda: _invoice(stage, group, left_out))


def correct(stage: Stage, group: Group, key: str, cost_centre: str) -> None:
    """One payer asks for another cost centre: credited, and invoiced again."""
    day = workday(day_of(group.sessions[0]) + timedelta(days=12))
    stage.timeline.at(at(day, 14, 30), lambda: _correct(stage, group, key, cost_centre))


def propose(stage: Stage, group: Group) -> None:
    """Last week's questions: a coordinator proposes another payer, and a payer is asked to confirm."""
    stage.timeline.at(at(workday(stage.today - timedelta(days=4)), 10, 50), lambda: _propose(stage, group))
    stage.timeline.at(at(workday(stage.today - timedelta(days=3)), 15, 5), lambda: _ask(stage, group))


def _found(stage: Stage, day: date) -> None:
    for key, name, fund_type, euros, purpose in (
        (
            "gemeenteassen",
            "Wmo-budget meedoen met dementie",
            FundType.MUNICIPALITY_WMO,
            5_000,
            "Professionals opleiden die inwoners van Assen met dementie aan vrijwilligerswerk helpen.",
        ),
        (
            "beurzenfonds",
            "Beurzen DemenTalent",
            FundType.FOUNDATION_BURSARY,
            3_750,
            "Deelname van mensen van kleine organisaties.",
        ),
    ):
        stage.funds[key] = billing.save_fund(
            stage.db,
            stage.staff["finance"],
            stage.clock,
            name=name,
            funder_id=stage.organisations[key].id,
            fund_type=fund_type,
            ceiling=Money(euros * 100),
            starts_on=day.replace(month=1, day=1),
            ends_on=date(day.year + 2, 12, 31),
            purpose=purpose,
            award_reference=f"BSK-{day.year}-{stage.organisations[key].id:03d}",
            award_date=day,
        )


def _seat(stage: Stage, group: Group, employer: str) -> int:
    return next(one.seat_id for one in learners(stage, group) if one.employer == employer)


def _propose(stage: Stage, group: Group) -> None:
    known = stage.organisations
    billing.settle_split(
        stage.db,
        stage.coordinators["accolade"],
        stage.clock,
        cohort_id=group.id,
        seat_ids=[_seat(stage, group, "accolade")],
        shares=[
            Share(known["doenmetdementie"].id, FundType.PROJECT_SUBSIDY, Method.AMOUNT, 750_00),
            Share(known["accolade"].id, method=Method.REST, cost_centre="7003"),
        ],
        note="Het project betaalt mee, dat heeft de projectleider toegezegd.",
    )


def _ask(stage: Stage, group: Group) -> None:
    known = stage.organisations
    billing.set_split(
        stage.db,
        stage.staff["finance"],
        stage.clock,
        cohort_id=group.id,
        seat_ids=[_seat(stage, group, "interzorg")],
        shares=[
            Share(
                known["zorgkantoor"].id, FundType.CARE_OFFICE_WLZ, Method.AMOUNT, 1_250_00, conditional=True
            ),
            Share(known["interzorg"].id, method=Method.REST, cost_centre="KP-2210"),
        ],
    )
    billing.ask_payer(
        stage.db,
        stage.staff["finance"],
        stage.clock,
        cohort_id=group.id,
        payer_id=known["zorgkantoor"].id,
    )


def _split(stage: Stage, group: Group) -> None:
    known = {key: one.id for key, one in stage.organisations.items()}
    seats: dict[str, list[int]] = {}
    for one in learners(stage, group):
        seats.setdefault(one.employer, []).append(one.seat_id)
    municipality = Share(
        known["gemeenteassen"],
        FundType.MUNICIPALITY_WMO,
        cost_centre="Wmo 6.71",
        purchase_reference=_commitment(day_of(group.sessions[0])),
        fund_id=stage.funds["gemeenteassen"],
    )
    care_office = Share(known["zorgkantoor"], FundType.CARE_OFFICE_WLZ, award_reference="WLZ-DOS-118")
    splits: list[tuple[int, list[Share]]] = [
        # one third each, to the cent
        (seats["vaartwelzijn"][0], [Share(known["vaartwelzijn"]), municipality, care_office]),
        # half of it is a bursary: covered, but nobody gets an invoice for it
        (
            seats["vaartwelzijn"][1],
            [
                Share(
                    known["beurzenfonds"],
                    FundType.FOUNDATION_BURSARY,
                    Method.PERCENT,
                    50 * PERCENT,
                    award_reference="BEURS-04",
                    invoice_payer=False,
                    fund_id=stage.funds["beurzenfonds"],
                ),
                Share(known["vaartwelzijn"], method=Method.REST),
            ],
        ),
        (
            seats["actium"][0],
            [
                Share(
                    known["doenmetdementie"],
                    FundType.PROJECT_SUBSIDY,
                    Method.AMOUNT,
                    1_000_00,
                    purchase_reference="DMD-07",
                ),
                Share(known["actium"], method=Method.REST, cost_centre="Leefbaarheid"),
            ],
        ),
        (
            seats["interzorg"][0],
            [
                Share(
                    known["zorgkantoor"],
                    FundType.CARE_OFFICE_WLZ,
                    Method.PERCENT,
                    20 * PERCENT,
                    award_reference="WLZ-DOS-118",
                ),
                Share(known["interzorg"], method=Method.PERCENT, value=80 * PERCENT, cost_centre="KP-2210"),
            ],
        ),
    ]
    for seat_id, shares in splits:
        billing.set_split(
            stage.db,
            stage.staff["finance"],
            stage.clock,
            cohort_id=group.id,
            seat_ids=[seat_id],
            shares=shares,
        )


def _commitment(first: date) -> str:
    return f"VPL-{first.year}-0417"


def _invoice(stage: Stage, group: Group, left_out: Collection[int]) -> None:
    for draft in billing.draft_invoices(stage.db, group.id, today(stage.clock)):
        if draft.payer.id not in left_out:
            billing.finalise_invoice(
                stage.db,
                stage.staff["finance"],
                stage.clock,
                cohort_id=group.id,
                payer_id=draft.payer.id,
                seat_id=draft.seat_id,
                expected_cents=draft.taxed.gross.cents,
            )


def _correct(stage: Stage, group: Group, key: str, cost_centre: str) -> None:
    db, by, clock = stage.db, stage.staff["finance"], stage.clock
    payer = stage.organisations[key]
    [wrong] = billing.invoices(db, cohort_id=group.id, payer_id=payer.id)
    billing.credit_invoice(
        db,
        by,
        clock,
        invoice_id=wrong.id,
        reason=f"{payer.name} boekt de leergang op kostenplaats {cost_centre}.",
    )
    billing.set_split(
        db,
        by,
        clock,
        cohort_id=group.id,
        seat_ids=[one.seat_id for one in learners(stage, group) if one.employer == key],
        shares=[Share(payer.id, method=Method.REST, cost_centre=cost_centre)],
    )
    billing.finalise_invoice(db, by, clock, cohort_id=group.id, payer_id=payer.id)
