"""What is signed of a JSON-LD document: its RDF dataset, canonicalised by RDFC-1.0, under contexts of our own only.

PyLD knows the algorithm by its former name, URDNA2015. It is a second to import, and only the worker needs it, so it
wakes at the first credential.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

#: A JSON object.
Json = dict[str, Any]

HERE = Path(__file__).parent / "contexts"
W3C = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
#: The only contexts there are, by address.
FILES = {
    W3C: "credentials-v2.json",
    OPEN_BADGES: "ob-v3p0-context-3.0.3.json",
    EXTENSIONS: "ob-v3p0-extensions.json",
}
#: PyLD's processor keeps its contexts for the whole process.
_ONE_AT_A_TIME = Lock()


def canonical(document: Json) -> bytes:
    """Return the canonical N-Quads of ``document``. Raises pyld's JsonLdError for a context that is not ours."""
    from pyld import jsonld  # type: ignore[import-untyped]

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    with _ONE_AT_A_TIME:
        quads: str = jsonld.normalize(document, options)
    return quads.encode()


def load(url: str, _options: object = None) -> Json:
    """PyLD's document loader: a context that lies here, or ValueError. ``static`` lets PyLD parse it once."""
    if url not in FILES:
        raise ValueError(f"no context of ours: {url}")
    return {"contextUrl": None, "documentUrl": url, "document": _context(url), "tag": "static"}


@cache
def _context(url: str) -> Json:
    context: Json = json.loads((HERE / FILES[url]).read_text("utf-8"))
    return context
