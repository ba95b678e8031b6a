"""Who may open which route of invitations; a part of the table."""

from __future__ import annotations

from tests.features.access.rows import EVERYONE, SESSION, A, Row, T, row

INVITING: dict[str, Row] = {
    "calendars.answers": row(EVERYONE, SESSION, ours={A, T}),
    "calendars.choose_invitations": row(EVERYONE),
}
