"""The judges, loaded once for each process."""

from pathlib import Path

import pytest

from app.adapters.einvoice import XmlInvoices
from app.adapters.pdf.renderer import WeasyPrinter
from tests.einvoice.judges import SI_UBL, Schematron, VeraPdf


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
