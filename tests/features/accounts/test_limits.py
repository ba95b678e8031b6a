"""The limit on tries holds for the name that is tried, whatever else the request bears."""

from flask.testing import FlaskClient


def test_a_needless_field_does_not_lift_the_limit(client: FlaskClient) -> None:
    page = client.get("/inloggen/link").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    answers = [
        client.post(
            f"/inloggen/link?id=z{number}",
            data={
                "csrf_token": token,
                "identity": "petra@icare.example",
                "passcode": "1",
                "email": f"r{number}",
            },
        ).status_code
        for number in range(12)
    ]
    assert answers[:10] == [422] * 10
    assert answers[10:] == [429] * 2
