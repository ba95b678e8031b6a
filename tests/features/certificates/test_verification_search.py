"""Who types what is no number or no code reads what is wrong with it."""

import pytest
from flask.testing import FlaskClient

from tests.factories.registered import CODE


@pytest.mark.parametrize(
    "typed", ["hallo", "9" * 300, "DTE-2026-0042-P2", "DTE-2026-0042-P1%00", "%3Cscript%3E", "é"]
)
def test_what_is_no_number_is_explained(typed: str, client: FlaskClient) -> None:
    for end in ("", f"/{CODE}", f"/{CODE}.json", "/x", f"/{'y' * 300}"):
        page = client.get(f"/controle/{typed}{end}", follow_redirects=True)
        assert page.status_code in (200, 404)
        assert "<script>a" not in page.text


def test_the_search_says_what_is_wrong_beside_the_field(client: FlaskClient) -> None:
    assert client.get("/controle").status_code == 200
    for typed, code, words in (
        ("", "", "Vul het nummer"),
        ("hallo", "", "geen certificaatnummer"),
        ("DTE-2026-0042-P2", "", "teken verkeerd"),
        ("DTE-2026-0042-P1", "hallo", "Dit is geen code"),
        ("x" * 500, "", "Gebruik ten hoogste 60 tekens"),
    ):
        page = client.get("/controle", query_string={"nr": typed, "code": code})
        assert page.status_code == 422
        assert words in page.text
