"""The author's submitted versions side by side, and beside what stands there now."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.errors import NotFound
from app.practice import service
from app.practice.rules.comparing import compare
from app.practice.rules.words import ENTRY_KINDS
from app.practice.showing import field_titles, side_of
from app.practice.views.blueprint import LEARNER, WRITE, bp, me
from app.web.actions import page, read

#: What stands there now, which nobody else reads.
_NOW = "nu"


@bp.get(f"{LEARNER}/<int:case_id>/versies")
@WRITE
def versions(case_id: int) -> ResponseReturnValue:
    """Two versions beside each other: the last two, or those that were chosen."""
    case = read(service.case_row_of_author, me(), case_id)
    known = [str(one.number) for one in read(service.versions_of_author, me(), case_id)]
    if not known:
        raise NotFound
    if case.editable:
        known.append(_NOW)
    last = known[-2:] if len(known) > 1 else [known[0], known[0]]
    chosen = (request.args.get("van", last[0]), request.args.get("naar", last[1]))
    if any(one not in known for one in chosen):
        raise NotFound
    course = read(service.course_of, case.cohort_id)
    before, after = (side_of(_submitted(case_id, one), course) for one in chosen)
    choices = [(one, _("je concept") if one == _NOW else _("versie %(n)s", n=one)) for one in known]
    names = [dict(choices)[one].capitalize() for one in chosen]
    return page(
        "practice/versions.html",
        case=case,
        found=compare(before, after),
        titles=field_titles(course),
        choices=choices,
        chosen=chosen,
        names=names,
        kind_words=ENTRY_KINDS,
    )


def _submitted(case_id: int, which: str) -> service.Submitted:
    if which == _NOW:
        return read(service.working_text, me(), case_id)
    return read(service.version_of_author, me(), case_id, int(which))
