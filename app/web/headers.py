"""The headers of every answer, computed once; a nonce is added only when a page asks for one."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from flask import Flask, Response, g, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

View = TypeVar("View", bound=Callable[..., Any])

#: Endpoints whose answers are files with a hash in their address.
STATIC_ENDPOINTS: Final = frozenset({"static", "web.static", "bootstrap.static", "practice.static"})
YEAR: Final = 365 * 24 * 3600
MONTH: Final = 30 * 24 * 3600

_POLICY: Final = (
    "default-src 'none'; script-src 'self'{nonce}; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; object-src 'none'"
)
_PERMISSIONS: Final = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
        "fullscreen", "geolocation", "gyroscope", "magnetometer", "microphone", "midi", "payment",
        "picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip
_KEEP_HASHED: Final = f"public, max-age={YEAR}, immutable"
_KEEP: Final = f"public, max-age={MONTH}"
_MARK: Final = "__token_address__"


def token_address(view: View) -> View:
    """Marks a view whose address is a secret: its answers send no referrer and no proxy keeps them."""
    setattr(view, _MARK, "no-referrer")
    return view


def token_form(view: View) -> View:
    """Marks a view like :func:`token_address` whose page sends a form.

    It tells the site's name and nothing of the path: without any referrer Flask-WTF refuses every form over https.
    """
    setattr(view, _MARK, "strict-origin")
    return view


def csp_nonce() -> str:
    """The nonce of this answer, for a script element that a library writes inline."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def init_app(app: Flask) -> None:
    """Adds the headers to every answer; HSTS only when the site is reached over https."""
    https = bool(getattr(app.extensions.get("leergang"), "secure", False))
    upgrade = "; upgrade-insecure-requests" if https else ""
    common = [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", _PERMISSIONS),
        ("Referrer-Policy", "same-origin"),
        ("Content-Security-Policy", _POLICY.format(nonce="") + upgrade),
    ]
    if https:
        common.append(("Strict-Transport-Security", f"max-age={2 * YEAR}; includeSubDomains"))

    def particular(response: Response) -> Response:
        endpoint = request.endpoint
        headers = response.headers
        if "csp_nonce" in g:
            headers["Content-Security-Policy"] = _POLICY.format(nonce=f" 'nonce-{g.csp_nonce}'") + upgrade
        if endpoint in STATIC_ENDPOINTS:
            if response.status_code in (200, 304):
                hashed = response.status_code == 200 and "v" in request.args
                headers["Cache-Control"] = (
                    f"public, max-age={YEAR}, immutable" if hashed else f"public, max-age={MONTH}"
                )
        elif endpoint is not None and (policy := getattr(app.view_functions.get(endpoint), _MARK, "")):
            headers["Referrer-Policy"] = policy
            headers.setdefault("Cache-Control", "private, no-cache")
        elif getattr(g.get("actor"), "person_id", None) is not None or (endpoint or "").startswith(
            "security."
        ):
            headers["Cache-Control"] = "no-store"
        else:
            headers.setdefault("Cache-Control", "private, no-cache")
        return response

    app.extensions["common-headers"] = tuple(common)
    app.after_request(particular)
    app.wsgi_app = _Adding(app.wsgi_app, common)  # type: ignore[method-assign]
    app.jinja_env.globals["csp_nonce"] = csp_nonce


class _Adding:
    """Adds headers that an answer does not bear itself: outside Flask, where a header costs next to nothing."""

    def __init__(self, inner: WSGIApplication, headers: Sequence[tuple[str, str]]) -> None:
        self._inner = inner
        self._headers = [(name.lower(), (name, value)) for name, value in headers]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            own = {name.lower() for name, _ in headers}
            headers.extend([pair for name, pair in self._headers if name not in own])
            return start_response(status, headers, exc_info)

        return self._inner(environ, start)
