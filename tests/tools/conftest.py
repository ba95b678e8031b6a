"""An empty Python, keys and a signed paper, made once for all tests of the verifier."""

from __future__ import annotations

import venv
from pathlib import Path

import pytest

from app.adapters.pdf.renderer import WeasyPrinter
from app.adapters.signing.files import FileKeys
from tests.tools.exported import AT, NUMBER, Desk


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python in an empty virtual environment, with `cryptography` and what that needs, and nothing else."""
    home = tmp_path_factory.mktemp("empty")
    venv.create(home, with_pip=False)
    packages = next((home / "lib").glob("python*/site-packages"))
    import cryptography

    site = Path(cryptography.__file__).parents[1]
    for pattern in ("cryptography", "cffi", "_cffi_backend*", "pycparser"):
        for found in site.glob(pattern):
            (packages / found.name).symlink_to(found)
    return home / "bin" / "python"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> FileKeys:
    made = FileKeys(tmp_path_factory.mktemp("keys"))
    for purpose in ("register", "document"):
        made.make(purpose, at=AT)  # type: ignore[arg-type]
    return made


@pytest.fixture(scope="module")
def paper(keys: FileKeys) -> bytes:
    plain = WeasyPrinter().render(
        f'<html lang="nl"><head><title>Certificaat</title></head><body><h1>{NUMBER}</h1></body></html>',
        css="",
        assets={},
        title=f"Certificaat {NUMBER}",
        author="Stichting DemenTalent",
        created=AT,
        archival=True,
    )
    return keys.signer().sign(plain, at=AT, reason="Certificaat", location="Assen")


@pytest.fixture
def desk(bare: Path, tmp_path: Path, keys: FileKeys) -> Desk:
    return Desk(bare, tmp_path, keys)
