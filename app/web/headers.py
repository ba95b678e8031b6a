"""The headers of every answer, computed once; a nonce is added only when a page asks for one."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Flask, Response, current_app, g, request

View = TypeVar("View", bound=Callable[..., Any])

#: Endpoints whose answers are files with a hash in their address.
STATIC_ENDPOINTS: Final = frozenset({"static", "web.static", "bootstrap.static", "practice.static"})
YEAR: Final = 365 * 24 * 3600
MONTH: Final = 30 * 24 * 3600

_POLICY: Final = (
    "default-src 'none'; script-src 'self'{nonce}; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'"
)
_PERMISSIONS: Final = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
        "fullscreen", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment",
        "picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip
_MARK: Final = "__token_address__"


def token_address(view: View) -> View:
    """Marks a view whose address is a secret: its answers send no referrer and no proxy keeps them."""
    setattr(view, _MARK, True)
    return view


def csp_nonce() -> str:
    """The nonce of this answer, for a script element that a library writes inline."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def init_app(app: Flask, *, secure: bool | None = None) -> None:
    """Adds the headers after every request; ``secure`` adds HSTS (default: when the site is https)."""
    settings = app.extensions.get("leergang")
    https = bool(getattr(settings, "secure", False)) if secure is None else secure
    upgrade = "; upgrade-insecure-requests" if https else ""
    fixed: list[tuple[str, str]] = [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", _PERMISSIONS),
    ]
    if https:
        fixed.append(("Strict-Transport-Security", f"max-age={2 * YEAR}; includeSubDomains"))
    policy = _POLICY.format(nonce="") + upgrade
    common = [*fixed, ("Referrer-Policy", "same-origin"), ("Content-Security-Policy", policy)]
    secret = [*fixed, ("Referrer-Policy", "no-referrer"), ("Content-Security-Policy", policy)]

    def add(response: Response) -> Response:
        endpoint = request.endpoint
        hidden = endpoint is not None and getattr(current_app.view_functions.get(endpoint), _MARK, False)
        headers = response.headers
        for name, value in secret if hidden else common:
            headers.setdefault(name, value)
        if "csp_nonce" in g:
            headers["Content-Security-Policy"] = _POLICY.format(nonce=f" 'nonce-{g.csp_nonce}'") + upgrade
        if endpoint in STATIC_ENDPOINTS:
            if response.status_code == 200 and "v" in request.args:
                headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
            elif response.status_code in (200, 304):
                headers["Cache-Control"] = f"public, max-age={MONTH}"
        elif hidden:
            headers.setdefault("Cache-Control", "private, no-cache")
        elif getattr(g.get("actor"), "person_id", None) is not None:
            headers["Cache-Control"] = "no-store"
        else:
            headers.setdefault("Cache-Control", "private, no-cache")
        return response

    app.after_request(add)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
