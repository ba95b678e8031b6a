"""When reminders of an invoice go."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.bookkeeping.rules.reminding import invoice_of, key_of, moments


def test_reminders_go_7_and_14_days_after_the_last_day_at_nine_in_amsterdam() -> None:
    first, second = moments(date(2026, 3, 20))
    assert first.at == datetime(2026, 3, 27, 8, 0, tzinfo=UTC)
    assert second.at == datetime(2026, 4, 3, 7, 0, tzinfo=UTC), "summer time began"
    assert (first.again, second.again) == (False, True)
    assert first.ends_at == second.at, "nobody gets both at once"
    assert second.ends_at == datetime(2026, 4, 10, 7, 0, tzinfo=UTC)


def test_another_last_day_or_another_reminder_has_another_key() -> None:
    keys = {key_of(1, day, days) for day in (date(2026, 3, 20), date(2026, 3, 21)) for days in (7, 14)}
    assert len(keys) == 4
    assert {invoice_of(key) for key in keys} == {1}


@pytest.mark.parametrize(
    "key", ["", "first-day:1:2", "invoice-due:x:2026-03-20:7", "invoice-due:1", "a:1:2:3"]
)
def test_a_key_of_something_else_is_about_no_invoice(key: str) -> None:
    assert invoice_of(key) is None
