"""The foundation's signer, which wakes pyHanko at its first signature: the web server signs nothing."""

from __future__ import annotations

from datetime import datetime

from app.adapters.signing.chain import Chain
from app.core.keys import DocumentKey


class FoundationSigner:
    """Keeps the promises of `core.keys.PdfSigner`."""

    def __init__(self, chain: Chain, token: str | None, timestamps: str | None, anchors: bytes) -> None:
        """`anchors` holds the highest certificates of the time-stamp service, in PEM."""
        self._chain = chain
        self._token = token
        self._timestamps = timestamps
        self._anchors = anchors

    @property
    def key(self) -> DocumentKey:
        """With what it signs."""
        return self._chain.key

    def sign(self, pdf: bytes, *, at: datetime, reason: str, location: str) -> bytes:
        """Return `pdf` with a signature; see `PdfSigner.sign`."""
        self.key.check(at)
        from app.adapters.signing.pades import Stamping, local_signer, signed

        stamping = None
        if self._timestamps is not None:
            stamping = Stamping(self._timestamps, self._anchors)
        if self._token is None:
            return signed(
                pdf, local_signer(self._chain), self._chain, stamping, at=at, reason=reason, location=location
            )
        from app.adapters.signing.token import token_signer

        with token_signer(self._chain, self._token) as signer:
            return signed(pdf, signer, self._chain, stamping, at=at, reason=reason, location=location)
