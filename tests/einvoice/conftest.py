"""The judges, loaded once; and all these tests in one process, so that they are not loaded twice."""

from pathlib import Path

import pytest

from app.adapters.einvoice import XmlInvoices
from app.adapters.pdf.renderer import WeasyPrinter
from tests.einvoice.judges import SI_UBL, Schematron, VeraPdf

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps the tests of this directory together when the run is spread over processes."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("einvoice"))


@pytest.fixture(scope="session")
def writer() -> XmlInvoices:
    return XmlInvoices()


@pytest.fixture(scope="session")
def printer() -> WeasyPrinter:
    return WeasyPrinter()


@pytest.fixture(scope="session")
def schematron() -> Schematron:
    return Schematron()


@pytest.fixture(scope="session")
def si_ubl() -> Path:
    """The rules of NLCIUS."""
    if not SI_UBL.exists():
        pytest.skip(f"{SI_UBL} is not here: set SI_UBL to the stylesheet of SI-UBL 2.0")
    return SI_UBL


@pytest.fixture(scope="session")
def vera() -> VeraPdf:
    """veraPDF."""
    judge = VeraPdf()
    if judge.missing:
        pytest.skip(judge.missing)
    return judge
