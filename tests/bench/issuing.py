"""How fast two workers issue a cohort, beside bare WeasyPrint and bare pyHanko; and whether memory stays flat.

`CERTIFICATES` in the environment says how many go out in the run that looks at memory; the full proof is 3,000.
"""

import multiprocessing
import os
import resource
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from multiprocessing.synchronize import Barrier
from pathlib import Path
from time import perf_counter
from typing import Any

import flask_migrate
import sqlalchemy as sa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from sqlalchemy.orm import Session
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from app import create_app
from app.adapters.pdf.fetcher import ClosedFetcher
from app.adapters.pdf.renderer import FONTS, HERE, WeasyPrinter
from app.adapters.signing.files import FileKeys
from app.certificates import service
from app.certificates.document import certificate_assets, certificate_html, render_certificate
from app.certificates.models import Certificate
from app.config import Config, ensure_secrets
from app.core import outbox
from app.core.clock import FixedClock, SystemClock
from app.core.db import db as database
from tests.bench.certificates import TEMPLATES
from tests.conftest import PURPOSES
from tests.factories.certificates import agreed, decider, group
from tests.factories.documents import certificate_snapshot
from tests.people import ActorFor

ROOT = Path(__file__).resolve().parents[2]
COHORT, WORKERS, ROUNDS = 15, 2, 3
#: Ours at least this part of the bare rate.
LEAST = 0.80
#: Certificates of the run that looks at memory.
RUN = int(os.environ.get("CERTIFICATES", "60"))
#: Memory may grow by this part, from a tenth of the run to its end.
MOST_GROWTH = 0.10


@dataclass(frozen=True)
class IssuingCost:
    """What issuing costs."""

    #: Our rate / the bare one.
    ratio: float
    #: Growth of the worker's memory over the run, as a part.
    growth: float


def bench_issuing() -> IssuingCost:
    """Print and return what issuing costs. The two take turns, and the best round of each counts."""
    with tempfile.TemporaryDirectory(prefix="leergang-bench-") as place:
        home = Path(place)
        ensure_secrets(home)
        config = Config.load({}, home)
        keys = FileKeys(config.key_folder)
        for purpose in PURPOSES:
            keys.make(purpose, at=datetime.now(UTC))
        app = create_app(config, FixedClock(datetime.now(UTC)))
        with app.app_context():
            flask_migrate.upgrade(directory=str(ROOT / "migrations"))
            engine = database.engine.execution_options(writes=True)
        ours = bare = float("inf")
        with Session(engine, expire_on_commit=False) as db:
            maker = ActorFor(app.extensions["grants"], db, app.extensions["clock"])
            for _ in range(ROUNDS):
                snapshots = _begin(db, app, maker, COHORT)
                ours = min(ours, _together(_issue, str(home)))
                bare = min(bare, _together(_bare, str(home), snapshots))
            printed = db.scalar(
                sa.select(sa.func.count(Certificate.id)).where(Certificate.pdf_sha256.is_not(None))
            )
            assert printed == COHORT * ROUNDS, f"{printed} certificates have their paper"
            db.rollback()
            for _ in range(RUN // COHORT):
                _begin(db, app, maker, COHORT)
        growth = _alone(str(home))
        with app.app_context():
            database.session.remove()
            database.engine.dispose()
        app.extensions["jobs"].huey.storage.close()
    ratio = bare / ours
    print(
        f"{COHORT} certificates with {WORKERS} workers: rendered, signed, with credential, stored: "
        f"{COHORT / ours:.2f}/s, bare WeasyPrint and pyHanko {COHORT / bare:.2f}/s, "
        f"ratio {ratio:.2f} (at least {LEAST:.2f})"
    )
    print(
        f"{RUN // COHORT * COHORT} certificates in one run: memory grew by {growth:.1%} "
        f"(at most {MOST_GROWTH:.0%})"
    )
    return IssuingCost(ratio, growth)


def _begin(db: Session, app: Any, maker: ActorFor, size: int) -> list[dict[str, Any]]:
    """A cohort whose certificates wait for the workers, and nothing else does; what stands on such papers."""
    clock = app.extensions["clock"]
    made = group(db, clock, maker, learners=size, name=f"Assen {maker.made}")
    ids = agreed(db, clock, cohort_id=made.cohort.id, enrolment_ids=made.ids)
    other = sa.update(outbox.OutboxRow).where(outbox.OutboxRow.done_at.is_(None))
    db.execute(other.where(outbox.OutboxRow.kind != service.BATCH_WORK).values(done_at=clock.now()))
    service.start_batch(db, decider(db, clock, 2), clock, cohort_id=made.cohort.id, award_ids=ids)
    db.commit()
    return [dict(certificate_snapshot(number=f"DTE-2026-{number:04d}-K7")) for number in range(1, size + 1)]


def _together(what: Callable[..., None], home: str, *more: Any) -> float:
    """Seconds that two processes need for all of it, from when both are warm."""
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(WORKERS + 1)
    workers = [spawn.Process(target=what, args=(home, number, barrier, *more)) for number in range(WORKERS)]
    for one in workers:
        one.start()
    barrier.wait(120)
    started = perf_counter()
    barrier.wait(600)
    seconds = perf_counter() - started
    for one in workers:
        one.join(60)
        assert one.exitcode == 0, f"a process ended with {one.exitcode}"
    return seconds


def _issue(home: str, number: int, barrier: Barrier) -> None:
    """One of our workers: takes from the outbox until no certificate waits."""
    app = create_app(Config.load({}, Path(home)), SystemClock())
    work, jobs = app.extensions["work"], app.extensions["jobs"]
    _warm(work)
    barrier.wait(120)
    while _next(work, jobs):
        pass
    barrier.wait(600)


def _next(work: Any, jobs: Any) -> bool:
    with work.writing() as db:
        held = outbox.claim(db, work.clock)
        if (
            held is not None and held.kind != service.BATCH_WORK
        ):  # pictures and letters come after all of them
            db.rollback()
            held = None
    if held is None:
        return False
    jobs._do(work, held)
    return True


def _warm(work: Any) -> None:
    html, css = ((TEMPLATES / f"certificate.{ending}").read_text("utf-8") for ending in ("html", "css"))
    paper = render_certificate(work.pdf, html, css, certificate_snapshot(number="DTE-2026-0042-P1"))
    work.keys.signer().sign(paper, at=work.clock.now(), reason="warm", location="Assen")


def _bare(home: str, number: int, barrier: Barrier, snapshots: Sequence[dict[str, Any]]) -> None:
    """Half of the same pages with bare WeasyPrint and bare pyHanko; pages, pictures and style come for nothing."""
    html, css = ((TEMPLATES / f"certificate.{ending}").read_text("utf-8") for ending in ("html", "css"))
    printer, fonts = WeasyPrinter(), FontConfiguration()
    pages = [
        (certificate_html(html, one), ClosedFetcher(certificate_assets(printer, one), FONTS))  # type: ignore[arg-type]
        for one in snapshots[number::WORKERS]
    ]
    style = CSS(
        string=(HERE / "fonts.css").read_text("utf-8") + css,
        font_config=fonts,
        url_fetcher=ClosedFetcher({}, FONTS),
    )
    signer = _bare_signer(Path(home), number)
    metadata = signers.PdfSignatureMetadata(field_name="Signature", subfilter=SigSeedSubFilter.PADES)

    def one(page: str, fetcher: ClosedFetcher) -> None:
        paper = HTML(string=page, url_fetcher=fetcher).write_pdf(font_config=fonts, stylesheets=[style])
        signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(paper)), metadata, signer=signer)

    one(*pages[0])
    barrier.wait(120)
    for page in pages:
        one(*page)
    barrier.wait(600)


def _bare_signer(home: Path, number: int) -> signers.SimpleSigner:
    """pyHanko's own, with our key; it wants key and certificate apart."""
    found = (Config.load({}, home).key_folder / "document.pem").read_text()
    begin = "-----BEGIN CERTIFICATE-----"
    certificate = begin + found.split(begin)[1]
    private = next(part for part in found.split("-----BEGIN ") if "PRIVATE KEY" in part.split("-----")[0])
    files = [home / f"bare-{number}.key", home / f"bare-{number}.pem"]
    files[0].write_text("-----BEGIN " + private)
    files[1].write_text(certificate)
    signer = signers.SimpleSigner.load(*map(str, files))
    assert signer is not None
    return signer


def _alone(home: str) -> float:
    """By which part the memory of one worker grows between a tenth of its run and the end."""
    spawn = multiprocessing.get_context("spawn")
    queue = spawn.Queue()
    process = spawn.Process(target=_watched, args=(home, queue))
    process.start()
    growth: float = queue.get(timeout=3 * 3600)
    process.join(60)
    return growth


def _watched(home: str, queue: Any) -> None:
    app = create_app(Config.load({}, Path(home)), SystemClock())
    work, jobs = app.extensions["work"], app.extensions["jobs"]
    _warm(work)
    seen = [_memory()]
    while _next(work, jobs):
        seen.append(_memory())
    assert len(seen) > RUN // COHORT * COHORT, "not all were issued"
    queue.put(seen[-1] / seen[max(len(seen) // 10, 5)] - 1)


def _memory() -> int:
    """Pages in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


if __name__ == "__main__":
    cost = bench_issuing()
    raise SystemExit(cost.ratio < LEAST or cost.growth > MOST_GROWTH)
