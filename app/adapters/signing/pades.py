"""PAdES baseline signatures (ETSI EN 319 142-1) by pyHanko, in PDF/A-3a and PDF/UA-1 that stay so."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from aiohttp import ClientError
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, PdfSigningSession, SigDSSPlacementPreference
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import RevokedError
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.fetchers.api import FetchLimits
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.adapters.signing.chain import Chain, PrivateKey
from app.core.keys import KeyRefused, SigningDelayed
from app.core.text import T

FIELD = "Ondertekening"
#: Hexadecimal digits for the signature: with its certificates, and with a time stamp as well.
ROOM, ROOM_WITH_STAMP = 16384, 32768
#: Seconds for one request, and for all of one signature together.
REQUEST_LIMIT, WHOLE_LIMIT = 10, 60
#: Requests for one signature.
REQUESTS = 20


@dataclass(frozen=True, slots=True)
class Stamping:
    """A time-stamp service (RFC 3161), and whom it descends from."""

    url: str
    #: Its highest certificates, in PEM.
    anchors: bytes


def local_signer(chain: Chain) -> signers.Signer:
    """A signer with the private key in memory. Raises `ValueError` for a chain without one."""
    if chain.private is None:
        raise ValueError("the private key is elsewhere")
    return _LocalSigner(chain.private, chain)


def signed(
    pdf: bytes,
    signer: signers.Signer,
    chain: Chain,
    stamping: Stamping | None,
    *,
    at: datetime,
    reason: str,
    location: str,
) -> bytes:
    """Return `pdf` with one invisible signature that allows no change after it; see `core.keys.PdfSigner.sign`."""
    stream = BytesIO()
    stream.write(pdf)
    try:
        _finish(_sign(stream, signer, chain, stamping, at, reason, location))
    except (SigningError, TimestampRequestError, OSError, ClientError) as error:
        if _revoked(error):
            raise KeyRefused(
                T("Het certificaat waarmee de stichting ondertekent, is ingetrokken. Er is niets uitgegeven.")
            ) from error
        raise SigningDelayed(str(error)) from error
    return stream.getvalue()


def _finish(work: Coroutine[Any, Any, None]) -> None:
    """Runs it to its end in a thread of its own: the caller's may have an event loop already, and takes no second."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


async def _sign(
    stream: BytesIO,
    signer: signers.Signer,
    chain: Chain,
    stamping: Stamping | None,
    at: datetime,
    reason: str,
    location: str,
) -> None:
    backend = AIOHttpFetcherBackend(
        per_request_timeout=REQUEST_LIMIT, limits=FetchLimits(max_requests=REQUESTS)
    )
    context = None if stamping is None else _context(chain, stamping, backend)
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        location=location,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        embed_validation_info=context is not None,
        validation_context=context,
        # In the revision of the signature itself, so that the signature covers the whole file.
        dss_settings=DSSContentSettings(
            include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
        ),
    )
    writer = _Writer(
        metadata,
        signer,
        at,
        timestamper=None if stamping is None else HTTPTimeStamper(stamping.url, timeout=REQUEST_LIMIT),
        # Without a tag, outside the page: what PDF/A and PDF/UA both allow.
        new_field_spec=SigFieldSpec(
            FIELD,
            invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
            readable_field_name="Digitale ondertekening",
        ),
    )
    try:
        async with asyncio.timeout(WHOLE_LIMIT):
            await writer.async_sign_pdf(
                IncrementalPdfFileWriter(stream),
                bytes_reserved=ROOM if stamping is None else ROOM_WITH_STAMP,
                in_place=True,
            )
    finally:
        await backend.close()  # type: ignore[no-untyped-call]


def _context(chain: Chain, stamping: Stamping, backend: AIOHttpFetcherBackend) -> ValidationContext:
    """Collects what a reader needs later: lists of revoked certificates, of our chain and of the service's."""
    ours = _loaded(chain.certificates_pem())
    return ValidationContext(
        trust_roots=[ours[-1], *_loaded(stamping.anchors)],
        other_certs=ours,
        allow_fetching=True,
        # A certificate that names where to ask must be asked; the test authority names nothing.
        revocation_mode="hard-fail",
        fetcher_backend=backend,
    )


def _loaded(certificates: bytes) -> list[Any]:
    return list(load_certs_from_pemder_data(certificates))


def _revoked(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, RevokedError):
            return True
        error = error.__cause__
    return False


class _Writer(signers.PdfSigner):
    """A PDF signer whose clock is ours."""

    def __init__(
        self, metadata: signers.PdfSignatureMetadata, signer: signers.Signer, at: datetime, **more: Any
    ):
        super().__init__(metadata, signer, **more)
        self._at = at

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        """The session, at our moment."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """PAdES only: what pyHanko adds for elliptic curves makes the file PDF 2.0, which PDF/A-3 cannot be."""
        pdf_out.register_extension(ESIC_EXTENSION_1)


class _LocalSigner(signers.Signer):
    """Signs with a key in memory; pyHanko's own reads and proves the key anew for each signature."""

    def __init__(self, private: PrivateKey, chain: Chain) -> None:
        certificates = _loaded(chain.certificates_pem())
        store = SimpleCertificateStore.from_certs(certificates)  # type: ignore[no-untyped-call]
        super().__init__(signing_cert=certificates[0], cert_registry=store)
        self._private = private

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature alone."""
        if isinstance(self._private, RSAPrivateKey):
            return self._private.sign(data, PKCS1v15(), hashes.SHA256())
        return self._private.sign(data, ECDSA(hashes.SHA256()))
