"""What the desk decides by itself."""

import pytest

from app.core.errors import Refused
from app.desk.rules import LONGEST_REASON, tidy_reason


def test_a_reason_is_one_line_of_bounded_length() -> None:
    assert tidy_reason("  Te weinig\n mensen. ") == "Te weinig mensen."
    assert tidy_reason("x" * LONGEST_REASON)
    with pytest.raises(Refused) as refused:
        tidy_reason("x" * (LONGEST_REASON + 1))
    assert refused.value.field == "reason"
