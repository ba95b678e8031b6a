"""Mails that somebody drops into a folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.adapters.inbox import FolderInbox

DAY = date(2026, 11, 22)


def test_a_file_that_cannot_be_read_keeps_no_other_from_its_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("1.eml", "2.eml", "3.eml"):
        (tmp_path / name).write_bytes(name.encode())
    whole = Path.open

    def refuse(path: Path, *rest: Any, **named: Any) -> Any:
        if path.name == "1.eml":
            raise PermissionError(13, "Permission denied")
        return whole(path, *rest, **named)

    monkeypatch.setattr(Path, "open", refuse)
    with capture_logs() as told:
        found = list(FolderInbox(tmp_path).read(None, since=DAY))
    assert [getattr(mail, "name", "") for mail in found] == ["2.eml", "3.eml"]
    assert [(line["event"], line["name"]) for line in told] == [("mail_file_unreadable", "1.eml")]
