"""Page chrome: the gate, forms, base templates, headers, error pages and static files. Knows no feature."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Registers the gate, languages, filters, helpers of macros, headers, error pages and our own pages."""
    from app.web import (
        controls,
        errors,
        filters,
        gate,
        headers,
        i18n,
        navigation,
        pages,
        parts,
        statics,
        theme,
    )
    from app.web.forms import new_once

    gate.init_app(app)
    i18n.init_app(app)
    filters.init_app(app)
    statics.init_app(app)
    navigation.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    pages.init_app(app)
    app.jinja_env.globals.update(
        language=i18n.language,
        theme=theme.theme,
        once_key=new_once,
        kind_of=controls.kind_of,
        own_errors=controls.own_errors,
        error_list=controls.error_list,
        control=controls.control,
        chart_bars=parts.chart_bars,
        ring_points=parts.ring_points,
    )
