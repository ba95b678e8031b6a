"""Taking the holder's name off their certificates, when they asked to be erased. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import Certificate, CertificateFile
from app.core import documents

#: What stands there instead of the name; the database lets no other word in.
ERASED: Final = "Gewist op verzoek"


def erase_holder(db: Session, person_ids: Collection[int]) -> int:
    """Takes the name off these people's certificates and destroys the files that bear it; how many certificates.

    Number, dates, status and the hashes of the files stay: who still has the paper can prove that it was issued. The
    caller has decided, and writes the line in the log.
    """
    rows = db.scalars(sa.select(Certificate).where(Certificate.person_id.in_(person_ids))).all()
    for row in rows:
        row.snapshot = {**row.snapshot, "name": ERASED}
    db.flush()
    digital = sa.select(CertificateFile.sha256).where(
        CertificateFile.certificate_id.in_([row.id for row in rows])
    )
    documents.forget(db, [*(row.pdf_sha256 for row in rows if row.pdf_sha256), *db.scalars(digital)])
    return len(rows)
