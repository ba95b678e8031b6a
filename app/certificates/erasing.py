"""Taking the holder's name off their certificates, when they asked to be erased. Offered through ``service``."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.certificates.models import Award, Certificate, CertificateBatchItem, CertificateFile
from app.core import documents

#: What stands there instead of the name; the database lets no other word in.
ERASED: Final = "Gewist op verzoek"


def erase_holder(db: Session, person_ids: Collection[int], enrolment_ids: Collection[int] = ()) -> int:
    """Takes the name off these people's certificates and destroys the files that bear it; how many certificates.

    Why a batch passed them by, in a sentence with their name, goes by their ``enrolment_ids``.

    Number, dates, status and the hashes of the files stay: who still has the paper can prove that it was issued. The
    caller has decided, and writes the line in the log.
    """
    # A paper that is frozen at this moment comes first, and goes too; one that comes later is thrown away.
    mine = sa.select(Certificate).where(Certificate.person_id.in_(person_ids)).with_for_update()
    rows = db.scalars(mine.order_by(Certificate.id).execution_options(populate_existing=True)).all()
    for row in rows:
        row.snapshot = {**row.snapshot, "name": ERASED}
    db.flush()
    digital = sa.select(CertificateFile.sha256).where(
        CertificateFile.certificate_id.in_([row.id for row in rows])
    )
    decided = sa.select(Award.id).where(Award.enrolment_id.in_(enrolment_ids))
    db.execute(
        sa.update(CertificateBatchItem)
        .where(CertificateBatchItem.award_id.in_(decided))
        .values(problem="")
        .execution_options(synchronize_session=False)
    )
    documents.forget(db, [*(row.pdf_sha256 for row in rows if row.pdf_sha256), *db.scalars(digital)])
    return len(rows)
