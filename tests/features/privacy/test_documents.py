"""The register and the DPIA say what the tables, the roles and the settings are."""

from __future__ import annotations

import pytest

from app.privacy.rules.inventory import TABLES
from scripts import privacy_docs


def test_the_documents_are_those_that_the_application_gives() -> None:
    for path, text in privacy_docs.documents().items():
        assert path.read_text(encoding="utf-8") == text, f"run: python -m scripts.privacy_docs ({path.name})"


def test_a_changed_setting_and_a_new_table_change_the_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    before = privacy_docs.documents()
    monkeypatch.setattr(privacy_docs, "months", lambda: {"Leergang": 9})
    after = privacy_docs.documents()
    assert all(before[path] != after[path] for path in before)
    assert "9 maanden" in "".join(after.values())


def test_every_table_stands_in_the_register() -> None:
    text = (privacy_docs.TARGET / "register.md").read_text(encoding="utf-8")
    assert [name for name in TABLES if f"| `{name}` |" not in text] == []
