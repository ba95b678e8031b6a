"""Who may open which route of evaluations; a part of the table."""

from __future__ import annotations

from tests.features.access.rows import NONE, SESSION, A, G, L, Row, T, row

EVALUATING: dict[str, Row] = {
    # Nobody attended a session yet.
    "evaluations.evaluate": row({L}, SESSION, ours=NONE),
    "evaluations.index": row({A, T, G}),
    "evaluations.result": row({A, T, G}, SESSION, ours={A, T}),
}
