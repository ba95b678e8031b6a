"""`make bench`: the speed promises of the product in one run. Exit status 1 when one of them is broken."""

from dataclasses import dataclass

from tests.bench.bank import MOST_MB as MOST_BANK_MB
from tests.bench.bank import MOST_SECONDS as MOST_BANK_SECONDS
from tests.bench.bank import bench_bank
from tests.bench.cases import LINES, WAITING, bench_cases
from tests.bench.cases import MOST_MS as MOST_CASE_MS
from tests.bench.certificates import LEAST as LEAST_CERTIFICATES
from tests.bench.certificates import bench_certificates
from tests.bench.check_in import MOST_MS as MOST_CHECK_IN_MS
from tests.bench.check_in import PHONES, bench_check_in
from tests.bench.feed import FEW, LEAST_MANY, LEAST_POSTGRESQL, MANY, bench_feed
from tests.bench.feed import LEAST as LEAST_FEED
from tests.bench.feed_load import MOST_MS as MOST_LOAD_MS
from tests.bench.feed_load import bench_load
from tests.bench.guard import MOST_MS as MOST_GUARD_MS
from tests.bench.guard import WORDS as GUARD_WORDS
from tests.bench.guard import bench_guard
from tests.bench.invoices import MOST as MOST_INVOICE
from tests.bench.invoices import bench_invoices
from tests.bench.issuing import LEAST as LEAST_ISSUING
from tests.bench.issuing import MOST_GROWTH, RUN, bench_issuing
from tests.bench.pages import MOST_MS, MOST_REHEARSED_MS, bench_pages
from tests.bench.resealing import CASES as RESEALED_CASES
from tests.bench.resealing import MOST_SECONDS as MOST_RESEALING_SECONDS
from tests.bench.resealing import bench_resealing
from tests.bench.runs import INVOICES, LEAST_STEPS, MOST_SLOWER, bench_run
from tests.bench.rush import MOST_SECONDS, bench_rush
from tests.bench.verification import LEAST as LEAST_VERIFICATION
from tests.bench.verification import bench_verification
from tests.counting import MOST_QUERIES


@dataclass(frozen=True)
class Promise:
    """A figure of this run beside its limit: at least it, or at most it."""

    what: str
    found: float
    limit: float
    at_most: bool = False

    @property
    def kept(self) -> bool:
        """Whether the figure stays within its limit."""
        return self.found <= self.limit if self.at_most else self.found >= self.limit

    def line(self) -> str:
        """One row of the table."""
        sign = "<=" if self.at_most else ">="
        return (
            f"{self.what:<58} {self.found:6.2f}  {sign} {self.limit:.2f}  {'kept' if self.kept else 'BROKEN'}"
        )


def main() -> int:
    """Measure everything, print one table of ratios, and answer with the exit status."""
    pages = bench_pages()
    print()
    feeds = bench_feed()
    print()
    load = bench_load()
    print()
    certificates = bench_certificates()
    print()
    issuing = bench_issuing()
    print()
    verification = bench_verification()
    print()
    invoices = bench_invoices()
    print()
    run = bench_run()
    print()
    bank_seconds, bank_mb = bench_bank()
    print()
    rushes = bench_rush()
    print()
    rooms = bench_check_in()
    print()
    resealing_seconds, told = bench_resealing()
    print()
    guard_ms = bench_guard()
    print()
    cases = bench_cases()
    print()
    plain = [one for one in pages if not one.rehearsed]
    dearest = max(plain, key=lambda one: one.ms)
    hungriest = max(plain, key=lambda one: one.queries)
    rehearsed = max(one.ms for one in pages if one.rehearsed)
    promises = [
        Promise("feed of 13 sessions / bare Flask view, same bytes", feeds.feed, LEAST_FEED),
        Promise("the same on PostgreSQL", feeds.postgresql, LEAST_POSTGRESQL),
        Promise("feed with If-None-Match (304) / feed", feeds.unchanged, 1.0),
        Promise(f"feed with {MANY} groups in the database / with {FEW}", feeds.many, LEAST_MANY),
        Promise(
            f"feeds among people who click, 95 % within / {MOST_LOAD_MS:.0f} ms",
            load.feeds_ms / MOST_LOAD_MS,
            1.0,
            True,
        ),
        Promise(
            f"pages beside them, 95 % within / {MOST_LOAD_MS:.0f} ms", load.pages_ms / MOST_LOAD_MS, 1.0, True
        ),
        Promise("feeds and pages that failed", float(load.errors), 0.0, True),
        Promise(f"dearest of {len(pages)} pages / {MOST_MS:.0f} ms", dearest.ms / MOST_MS, 1.0, True),
        Promise(
            f"a page that rehearses a change / {MOST_REHEARSED_MS:.0f} ms",
            rehearsed / MOST_REHEARSED_MS,
            1.0,
            True,
        ),
        Promise(f"most queries of a page / {MOST_QUERIES}", hungriest.queries / MOST_QUERIES, 1.0, True),
        Promise("pages that do not answer 200", sum(one.status != 200 for one in pages), 0.0, True),
        Promise(
            "verification, page and JSON / bare Flask view, same bytes",
            verification.least,
            LEAST_VERIFICATION,
        ),
        Promise("15 certificates / bare WeasyPrint loop, same pages", certificates, LEAST_CERTIFICATES),
        Promise("15 signed, with credential, stored / bare loop that signs", issuing.ratio, LEAST_ISSUING),
        Promise(f"growth of memory over {RUN} certificates in a run", issuing.growth, MOST_GROWTH, True),
        Promise("invoice of 15 lines, PDF and both XMLs / bare WeasyPrint", invoices, MOST_INVOICE, True),
        Promise(f"page during a run of {INVOICES} invoices / after it", run.slower, MOST_SLOWER, True),
        Promise("different counts that the page of the run showed", float(run.steps), LEAST_STEPS),
        Promise(
            f"10,000 bank entries / {MOST_BANK_SECONDS:.0f} s", bank_seconds / MOST_BANK_SECONDS, 1.0, True
        ),
        Promise(f"10,000 bank entries / {MOST_BANK_MB:.0f} MB", bank_mb / MOST_BANK_MB, 1.0, True),
        *(
            Promise(
                f"300 people for 15 seats on {kind}, 95 % within / {MOST_SECONDS:.0f} s",
                seconds / MOST_SECONDS,
                1.0,
                True,
            )
            for kind, seconds in rushes.items()
        ),
        *(
            Promise(
                f"{PHONES} phones check in on {kind}, 95 % within / {MOST_CHECK_IN_MS:.0f} ms",
                ms / MOST_CHECK_IN_MS,
                1.0,
                True,
            )
            for kind, ms in rooms.items()
        ),
        Promise(
            f"10,000 texts of cases sealed anew / {MOST_RESEALING_SECONDS:.0f} s",
            resealing_seconds / MOST_RESEALING_SECONDS,
            1.0,
            True,
        ),
        Promise(
            f"the guard reads {GUARD_WORDS} words / {MOST_GUARD_MS:.0f} ms of processor time",
            guard_ms / MOST_GUARD_MS,
            1.0,
            True,
        ),
        Promise(
            f"inbox of {WAITING} cases, case of {LINES} lines / {MOST_CASE_MS:.0f} ms",
            cases.ms / MOST_CASE_MS,
            1.0,
            True,
        ),
        Promise(f"most queries of these / {MOST_QUERIES}", cases.queries / MOST_QUERIES, 1.0, True),
        Promise("how often it told how far it was", float(told), float(RESEALED_CASES)),
    ]
    for promise in promises:
        print(promise.line())
    return int(not all(promise.kept for promise in promises))


if __name__ == "__main__":
    raise SystemExit(main())
