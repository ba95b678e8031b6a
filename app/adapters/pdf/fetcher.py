"""What a document may load: pictures given along with it, and our own typefaces. Nothing else, ever.

WeasyPrint by itself follows any address in a page, also `file:`. A refused address stops the whole
document: a certificate without its QR code must not come into being.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

PICTURES = "asset"
TYPEFACES = "font"
_TYPE_BY_SUFFIX = {".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2"}
_FONT_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.woff2")


class AddressRefused(ValueError):
    """The document asks for something that was not given to it."""


class ClosedFetcher(URLFetcher):
    """Answers `asset:<name>` from memory and `font:<file>` from the folder of typefaces; refuses all else."""

    def __init__(self, assets: Mapping[str, bytes], fonts: Path) -> None:
        super().__init__(allowed_protocols=(PICTURES, TYPEFACES), allow_redirects=False, fail_on_errors=True)
        self._assets = assets
        self._fonts = fonts

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the named content. Raises `AddressRefused` for everything that is not ours."""
        scheme, _, name = url.partition(":")
        if scheme == PICTURES and name in self._assets:
            content = self._assets[name]
        elif scheme == TYPEFACES and _FONT_NAME.fullmatch(name):
            content = (self._fonts / name).read_bytes()
        else:
            raise AddressRefused(f"a document may not load {url[:100]!r}")
        return URLFetcherResponse(url, content, {"Content-Type": _TYPE_BY_SUFFIX[Path(name).suffix]})


@contextmanager
def refusals_as_errors() -> Iterator[None]:
    """Turn WeasyPrint's fatal error, a `BaseException` that would end a worker, into `AddressRefused`."""
    try:
        yield
    except FatalURLFetchingError as fatal:
        raise AddressRefused(str(fatal.__cause__ or fatal)) from fatal
