"""A letter on a page: in a frame of its own, under a policy of its own, because mail carries its styles inline."""

from __future__ import annotations

from flask import Response, make_response

#: The letter's own styles may work; nothing else may. The page around it may see how high it is.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-same-origin"


def framed(html: str, *, links: bool = False, status: int = 200) -> Response:
    """The answer for a frame that shows ``html``; with ``links`` a click leads out of the frame."""
    if links:
        html = html.replace("<head>", '<head><base target="_top">', 1)
    answer = make_response(html, status)
    policy = f"{_POLICY} allow-top-navigation-by-user-activation" if links else _POLICY
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer
