"""Authorities, a time-stamp service and readers of signatures, for tests of signed PDFs."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

DAY = timedelta(days=1)


@dataclass
class Authority:
    """Signs certificates and publishes which it took back."""

    #: Where its list is read; or empty.
    crl_url: str = ""
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    revoked: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Authority {id(self)}")])
        self.certificate = (
            self._begin(self.name, self.key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256())
        )

    def issue(
        self,
        common: str,
        *,
        purpose: x509.ObjectIdentifier | None = None,
        key: Any = None,
        ends: timedelta = DAY,
    ) -> tuple[x509.Certificate, Any]:
        """A certificate and its key: for documents, or for `purpose` alone."""
        key = key or rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
        begun = self._begin(name, key.public_key(), ends).add_extension(_usage(), critical=True)
        if purpose is not None:
            begun = begun.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        if self.crl_url:
            place = x509.DistributionPoint(
                [x509.UniformResourceIdentifier(self.crl_url)],
                relative_name=None,
                reasons=None,
                crl_issuer=None,
            )
            begun = begun.add_extension(x509.CRLDistributionPoints([place]), critical=False)
        return begun.sign(self.key, hashes.SHA256()), key

    def crl(self) -> bytes:
        """The list of what it took back, in DER."""
        now = datetime.now(UTC)
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name)
        builder = builder.last_update(now - DAY).next_update(now + 7 * DAY)
        for serial in self.revoked:
            one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now - DAY)
            builder = builder.add_revoked_certificate(one.build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def _begin(self, subject: x509.Name, public: Any, ends: timedelta = DAY) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 9 * DAY)
            .not_valid_after(now + ends)
        )


def pem(*certificates: x509.Certificate, key: Any = None) -> bytes:
    """One file, the key last."""
    found = b"".join(one.public_bytes(Encoding.PEM) for one in certificates)
    if key is not None:
        found += key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return found


@dataclass
class Services:
    """A time-stamp service (RFC 3161) and a list of revoked certificates, over HTTP on this machine."""

    url: str
    authority: Authority
    stamper: DummyTimeStamper
    #: What was asked, in order: `/stamp`, `/list`.
    asked: list[str] = field(default_factory=list)


@contextmanager
def services() -> Iterator[Services]:
    """Both, running."""
    found: list[Services] = []

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = found[0].stamper.request_tsa_response(asked)
            self._answer(answer.dump(), "application/timestamp-reply")

        def do_GET(self) -> None:
            self._answer(found[0].authority.crl(), "application/pkix-crl")

        def _answer(self, content: bytes, kind: str) -> None:
            found[0].asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        url = f"http://127.0.0.1:{server.server_port}"
        authority = Authority(f"{url}/list")
        certificate, key = authority.issue("Time-stamp service", purpose=ExtendedKeyUsageOID.TIME_STAMPING)
        stamper = DummyTimeStamper(
            asn1.Certificate.load(certificate.public_bytes(Encoding.DER)),
            asn1_keys.PrivateKeyInfo.load(
                key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            ),
        )
        found.append(Services(url, authority, stamper))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield found[0]
        finally:
            server.shutdown()
            thread.join()


def judged(pdf: bytes, root: x509.Certificate, at: datetime | None = None) -> PdfSignatureStatus:
    """What pyHanko says of the one signature, trusting `root` only, as seen at `at`."""
    context = ValidationContext(
        trust_roots=[asn1.Certificate.load(root.public_bytes(Encoding.DER))], moment=at, allow_fetching=False
    )
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    return status_of(signature, context)


def status_of(signature: EmbeddedPdfSignature, *contexts: ValidationContext) -> PdfSignatureStatus:
    """pyHanko's own judgement, in a thread of its own: this one may have the browser's event loop already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(validate_pdf_signature, signature, *contexts).result()


def pdfsig(path: Path) -> str:
    """What poppler says."""
    return subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, timeout=60).stdout


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
