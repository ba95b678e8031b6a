"""A letter that tells that somebody gets into an account or a case keeps the words that we gave it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.messages import letters
from app.messages import service as messages
from app.messages.letters import render
from app.messages.models import LetterWording
from tests.conftest import SETTINGS
from tests.features.messages.test_letter_snapshots import LETTERHEAD


def test_a_letter_that_warns_can_be_given_no_other_words(desk: FlaskClient) -> None:
    for template in letters.ALWAYS_TOLD:
        assert template in letters.all_letters()
        assert template not in letters.worded_letters()
        assert desk.get(f"/beheer/brieven/teksten/{template}/nl").status_code == 404
    assert desk.get("/beheer/brieven/teksten/accounts/reset/nl").status_code == 200


def test_words_of_before_that_was_so_are_sent_no_more(db: Session, clock: FixedClock) -> None:
    for template in ("accounts/address_asked", "accounts/reset"):
        db.add(
            LetterWording(
                template=template,
                language="nl",
                subject="Nieuws",
                text="Niets aan de hand.",
                updated_at=clock.now(),
            )
        )
    db.commit()
    assert messages.own_words(db, "accounts/address_asked", "nl") is None
    assert messages.own_words(db, "accounts/reset", "nl") is not None
    db.rollback()


@pytest.mark.parametrize("letter", ["accounts/address_asked", "accounts/address_changed"])
def test_a_warning_that_was_written_before_it_had_a_button_still_goes_out(app: Flask, letter: str) -> None:
    facts = {"given_name": "Petra", "new_address": "petra@nieuw.example"}
    if letter == "accounts/address_asked":
        facts["by_staff"] = True  # type: ignore[assignment]
    with app.app_context():
        said = render(SETTINGS, LETTERHEAD, letter, "nl", facts)
    assert "petra@nieuw.example" in said.text
    assert "petra@nieuw.example" in said.html
