"""The two import contracts of our own can fail: each is shown a broken import in a made-up graph."""

from typing import Any

import grimp
import pytest

from tests.architecture.contracts import DoorsContract, PureContract


def graph(*imports: tuple[str, str]) -> grimp.ImportGraph:
    """A graph of the modules named in `imports` with those imports."""
    made = grimp.ImportGraph()
    for importer, imported in imports:
        for module in (importer, imported):
            parts = module.split(".")
            outside = parts[0] != "app"
            names = [module] if outside else [".".join(parts[:end]) for end in range(1, len(parts) + 1)]
            for name in names:
                made.add_module(name, is_squashed=outside)
        made.add_import(importer=importer, imported=imported, line_number=1, line_contents="")
    return made


def kept(contract: type[Any], options: dict[str, Any], *imports: tuple[str, str]) -> bool:
    made = contract(name="example", session_options={}, contract_options=options)
    return bool(made.check(graph(*imports), verbose=False).kept)


@pytest.mark.parametrize(
    ("importer", "imported", "allowed"),
    [
        ("app.billing.views", "app.cohorts.service", True),
        ("app.billing.views", "app.billing.rules", True),
        ("app.billing.views", "app.core.db", True),
        ("app.bootstrap", "app.billing.views", True),
        ("app.billing.views", "app.cohorts.models", False),
        ("app.billing.views", "app.cohorts", False),
        ("app.billing.rules.split", "app.cohorts.rules.seats", False),
    ],
)
def test_another_feature_is_reached_by_its_service_only(
    importer: str, imported: str, *, allowed: bool
) -> None:
    options = {"root": "app", "open": ["core", "web", "bootstrap"]}
    assert kept(DoorsContract, options, (importer, imported)) is allowed


@pytest.mark.parametrize(
    ("imported", "allowed"),
    [
        ("app.core.money", True),
        ("datetime", True),
        ("app.core.db", False),
        ("app.billing.models", False),
        ("sqlalchemy", False),
    ],
)
def test_rules_are_pure(imported: str, *, allowed: bool) -> None:
    options = {"modules": ["app.*.rules"], "allowed": ["app.core.money"]}
    assert kept(PureContract, options, ("app.billing.rules", imported)) is allowed
