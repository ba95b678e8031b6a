"""Taking the holder's name off their certificates, when they asked to be erased. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.core import documents

#: What stands there instead of the name; the database lets no other word in.
ERASED: Final = "Gewist op verzoek"


def erase_holder(db: Session, person_ids: Collection[int]) -> int:
    """Takes the name off these people's certificates and destroys the PDFs that bear it; how many certificates.

    Number, dates, status and the hash of the PDF stay: who still has the paper can prove that it was issued. The
    caller has decided, and writes the line in the log.
    """
    rows = db.scalars(sa.select(Certificate).where(Certificate.person_id.in_(person_ids))).all()
    for row in rows:
        row.snapshot = {**row.snapshot, "name": ERASED}
    db.flush()
    documents.forget(db, [row.pdf_sha256 for row in rows if row.pdf_sha256])
    return len(rows)
