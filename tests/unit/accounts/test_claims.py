"""Which of two records of one person is proposed to remain, and how an address is told to a mailbox of the past."""

from hypothesis import given
from hypothesis import strategies as st

from app.accounts.addresses import masked
from app.accounts.rules import Claim, remains

claims = st.builds(
    Claim,
    person_id=st.integers(1, 100),
    certificates=st.integers(0, 3),
    has_login=st.booleans(),
    name_confirmed=st.booleans(),
)


def test_a_certificate_weighs_more_than_a_login_and_a_login_more_than_age() -> None:
    old, newer = Claim(1, 0, False, False), Claim(2, 0, False, False)
    login, holder = Claim(3, 0, True, False), Claim(4, 1, False, False)
    assert remains(old, newer) == 1
    assert remains(old, login) == 3
    assert remains(login, holder) == 4


@given(claims, claims)
def test_the_order_in_which_two_are_compared_makes_no_difference(one: Claim, other: Claim) -> None:
    if one.person_id != other.person_id:
        assert remains(one, other) == remains(other, one)


def test_the_old_mailbox_hears_where_an_address_went_and_not_which_it_is() -> None:
    assert masked("petra@icare.example") == "p…@icare.example"
