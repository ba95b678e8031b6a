"""What people paste, type and send that cannot be: made harmless, or refused in a sentence; the text is still there."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core.clock import FixedClock
from app.core.permissions import Actor
from app.practice import service
from app.practice.models import CaseEntry
from app.practice.rules.tidying import tidy
from tests.factories.practice import Class, written
from tests.features.practice.test_autosave import Page, stored

Login = Callable[[FlaskClient, Actor], FlaskClient]
LEARNER = "/leren/praktijkcasussen"
WORD = (
    '<p class="MsoNormal" style="mso-bidi-font-weight:normal">\u201cHout\u201d<o:p>&nbsp;</o:p></p>\r\n'
    "<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]-->\x0b\u2022\u00a0zagen\x00"
)
#: By what it is: the text, and whether it holds the case back.
BAD = {
    "pasted from Word": (WORD, False),
    "marks of direction": (
        "Op de pas: \u202e28\u202c7\u200f654\u2067321\u2069 \u202e1234\u202c56\u200f782.",
        True,
    ),
    "signs of no width": ("Op de pas: 12\u200b34\u200d56\u2060782\ufeff.", True),
    "digits in words": ("Op de pas: een twee drie vier vijf zes zeven acht twee.", True),
    "digits apart": ("Op de pas: 1 2 3 4 5 6 7 8 2.", True),
    "a script": ("<script>alert(1)</script><img src=x onerror=alert(2)>", False),
    "a script in Markdown": ("[klik](javascript:alert(1)) ![x](https:&sol;&sol;kwaad)", False),
}
LINE = {"on": "01-09-2026", "kind": "visit", "hours": "1"}


@pytest.mark.parametrize("what", BAD)
def test_what_is_odd_is_kept_as_typed_and_can_do_nothing(
    client: FlaskClient, db: Session, clock: FixedClock, here: Class, login: Login, what: str, no_tokens: None
) -> None:
    text, holds = BAD[what]
    kept = tidy(text).strip()
    case_id = written(db, clock, here, text="Hij zaagt.")
    page = Page(login(client, here.learner), case_id)
    assert tidy(page.save(text).json["text"]).strip() == kept  # type: ignore[index]
    assert page.press(reflection=text).status_code == 303
    assert stored(db, here, case_id).strip() == kept
    log = f"{LEARNER}/{case_id}/logboek"
    assert client.post(log, data={**LINE, "text": text}).status_code == 303
    lines = [one.text for one in service.case_for_author(db, here.learner.person_id or 0, case_id).entries]
    db.rollback()
    assert kept in lines
    for address in (f"{LEARNER}/{case_id}", log, page.url):
        shown = client.get(address).text
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert "<!--[if" not in shown
        assert 'href="javascript' not in shown
    answer = client.post(f"{LEARNER}/{case_id}/inleveren")
    state = service.case_for_author(db, here.learner.person_id or 0, case_id).row.state
    db.rollback()
    assert (state == "draft") == holds
    assert (answer.status_code == 422) == holds
    assert stored(db, here, case_id).strip() == kept


@pytest.mark.parametrize(
    ("values", "said"),
    [({"on": "01-09-2027"}, "toekomst"), ({"text": "Hij zaagt. " * 100_000}, "8000")],
    ids=["a clock that is ahead", "a megabyte"],
)
@pytest.mark.parametrize("from_device", [False, True])
def test_a_line_that_cannot_be_comes_back_whole_with_the_reason(
    client: FlaskClient,
    db: Session,
    clock: FixedClock,
    here: Class,
    login: Login,
    no_tokens: None,
    values: dict[str, str],
    said: str,
    from_device: bool,
) -> None:
    case_id = written(db, clock, here)
    login(client, here.learner)
    sent = {**LINE, "text": "Zij wilde graag nog een keer langs.", **values}
    headers = {"X-Autosave": "1"} if from_device else {}
    answer = client.post(f"{LEARNER}/{case_id}/logboek", data=sent, headers=headers)
    assert answer.status_code == 422
    assert said in answer.text
    # A device that sent it keeps what it sent until it is told that it was saved.
    assert from_device or sent["text"].strip() in unescape(answer.text)
    assert db.scalar(sa.select(sa.func.count()).select_from(CaseEntry)) == 1
