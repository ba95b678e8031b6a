"""Tables of certificates: the certificates themselves, what is decided about them, their templates and the register."""

from app.certificates.models.certificates import (
    Certificate,
    CertificateBatch,
    CertificateBatchItem,
    CertificateFile,
    CertificateSeries,
)
from app.certificates.models.decisions import Award, Dispensation
from app.certificates.models.register import (
    RegisterCheckpoint,
    RegisterEntry,
    RegisterHead,
    SigningKey,
    StatusList,
)
from app.certificates.models.templates import CertificateTemplate, RegisterListing

__all__ = [
    "Award",
    "Certificate",
    "CertificateBatch",
    "CertificateBatchItem",
    "CertificateFile",
    "CertificateSeries",
    "CertificateTemplate",
    "Dispensation",
    "RegisterCheckpoint",
    "RegisterEntry",
    "RegisterHead",
    "RegisterListing",
    "SigningKey",
    "StatusList",
]
