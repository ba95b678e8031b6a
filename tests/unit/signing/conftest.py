"""Keys made once, and a paper to sign."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.adapters.pdf.renderer import WeasyPrinter
from app.adapters.signing.files import FileKeys

#: When everything here is signed.
AT = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> FileKeys:
    """A key for each purpose, by the test authority."""
    made = FileKeys(tmp_path_factory.mktemp("keys"))
    for purpose in ("credential", "register", "document"):
        made.make(purpose, at=AT)  # type: ignore[arg-type]
    return made


@pytest.fixture(scope="session")
def paper() -> bytes:
    """A PDF/A-3a that is PDF/UA-1 as well."""
    return WeasyPrinter().render(
        '<html lang="nl"><head><title>Certificaat</title></head><body><h1>Voor Lena</h1></body></html>',
        css="",
        assets={},
        title="Certificaat",
        author="Stichting DemenTalent",
        created=AT,
        archival=True,
    )


@pytest.fixture(scope="session")
def signed(keys: FileKeys, paper: bytes) -> bytes:
    """The same, signed."""
    return keys.signer().sign(paper, at=AT, reason="Certificaat DTE-2026-0001-K7", location="Assen")


@pytest.fixture
def signed_file(signed: bytes, tmp_path: Path) -> Path:
    """The same on disk."""
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    return path
