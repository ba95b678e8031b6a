"""The way of every change: a form, a preview of all that follows, and only from there it is done."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.errors import Refused
from app.core.text import Text
from app.planning.forms.sessions import ConfirmForm
from app.planning.service import Act
from app.planning.views.blueprint import STEP
from app.planning.views.rehearsal import do, rehearse


def confirmation() -> ConfirmForm:
    """The form of a change that asks nothing; one that came broken has seen nothing."""
    form = ConfirmForm()
    if request.method == "POST" and not form.validate():
        form.shown.data = ""
    return form


def decide(
    form: Any,
    where: int | Collection[int],
    act: Act,
    *,
    title: Text,
    verb: Text,
    said: Text,
    action: str,
    goto: str,
    back: Callable[[], ResponseReturnValue] | None = None,
    since: datetime | None = None,
    template: str = "planning/preview.html",
    **shown: Any,
) -> ResponseReturnValue:
    """Shows what a valid form leads to, or does it when that was seen.

    `where`: the number of the cohort, or those of all that it may touch. `back` shows the form again when it is
    refused; without it the refusal stands on the preview. `since`: only sessions that end later are looked at.
    """
    cohort_ids = [where] if isinstance(where, int) else where
    refused: Refused | None = None
    if request.form.get(STEP) == "opslaan":
        try:
            return do(cohort_ids, act, shown=form.shown.data or "", said=said, goto=goto, since=since)
        except Refused as error:
            refused = error
    found = None
    try:
        found = rehearse(cohort_ids, act, since)
    except Refused as error:
        form.refuse(error)
        if back is not None:
            return back()
    else:
        form.shown.data = found.mark
        if refused is not None:
            form.refuse(refused)
    body = render_template(
        template,
        form=form,
        found=found,
        title=title,
        verb=verb,
        action=action,
        back_url=goto,
        may_return=back is not None,
        **shown,
    )
    return body, 422 if form.errors else 200
