"""A key of a group opens exactly its own records in their own places; wrapped, it opens under its own name only."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from app.core.crypto import RecordKey, Unreadable, Vault, of_first_form

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
PLACE = {"group": 3, "table": "case_entry", "column": "sealed", "row": 7}


@given(st.binary(max_size=300))
def test_a_content_comes_back_and_stands_nowhere_in_the_sealed_bytes(content: bytes) -> None:
    key = RecordKey("name", RecordKey.fresh())
    sealed = key.seal(content, **PLACE)
    assert key.open(sealed, **PLACE) == content
    assert len(content) < 6 or content not in sealed
    assert key.seal(content, **PLACE) != sealed
    assert key.sealed(sealed)
    assert not of_first_form(sealed)


@pytest.mark.parametrize(
    "moved",
    [{"group": 4}, {"table": "case_text"}, {"column": "text"}, {"row": 8}, {"row": 73}, {"group": 37}],
)
def test_moved_to_another_place_or_group_it_does_not_open(moved: dict[str, object]) -> None:
    key = RecordKey("name", RecordKey.fresh())
    sealed = key.seal(b"geheim", **PLACE)
    with pytest.raises(Unreadable):
        key.open(sealed, **(PLACE | moved))  # type: ignore[arg-type]


def test_every_flipped_bit_and_every_cut_is_noticed() -> None:
    key = RecordKey("name", RecordKey.fresh())
    sealed = key.seal(b"geheim", **PLACE)
    for position in range(len(sealed)):
        damaged = bytearray(sealed)
        damaged[position] ^= 1
        for broken in (bytes(damaged), sealed[:position]):
            with pytest.raises(Unreadable):
                key.open(broken, **PLACE)


@given(st.binary(max_size=120))
def test_rubbish_is_unreadable_and_nothing_worse(rubbish: bytes) -> None:
    key = RecordKey("name", RecordKey.fresh())
    with pytest.raises(Unreadable):
        key.open(rubbish, **PLACE)
    with pytest.raises(Unreadable):
        key.open(b"\x01" + key.tag + rubbish, **PLACE)
    with pytest.raises(Unreadable):
        Vault([OLD]).unwrap_key(rubbish, name="name")


def test_another_key_of_the_same_name_opens_nothing() -> None:
    sealed = RecordKey("name", RecordKey.fresh()).seal(b"geheim", **PLACE)
    for name in ("name", "other"):
        with pytest.raises(Unreadable):
            RecordKey(name, RecordKey.fresh()).open(sealed, **PLACE)


def test_a_wrapped_key_opens_under_its_own_name_by_the_key_that_wrapped_it() -> None:
    key, vault = RecordKey.fresh(), Vault([OLD])
    wrapped = vault.wrap_key(key, name="one")
    assert key not in wrapped
    assert Vault([NEW, OLD]).unwrap_key(wrapped, name="one") == key
    for other, name in ((Vault([NEW]), "one"), (vault, "two")):
        with pytest.raises(Unreadable):
            other.unwrap_key(wrapped, name=name)
    again = Vault([NEW, OLD]).wrap_key(key, name="one")
    assert Vault([NEW]).unwrap_key(again, name="one") == key


def test_a_vault_knows_what_is_under_its_newest_key() -> None:
    sealed = Vault([OLD]).seal("geheim", table="letter", column="context", row=1)
    both = Vault([NEW, OLD])
    assert not both.is_newest(sealed)
    assert both.is_newest(both.rewrap(sealed))
    with pytest.raises(Unreadable):
        Vault([NEW]).rewrap(sealed)
