"""Sealed texts open in their own place, with the right key, undamaged; and nowhere else."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from app.core.crypto import Unreadable, Vault
from app.core.tokens import digest, new_token

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
PLACE = {"table": "case_version", "column": "text", "row": 7}


@given(st.text(max_size=300))
def test_a_text_comes_back_as_it_was_and_stands_nowhere_in_the_sealed_bytes(text: str) -> None:
    vault = Vault([OLD])
    sealed = vault.seal(text, **PLACE)
    assert vault.open(sealed, **PLACE) == text
    assert len(text) < 6 or text.encode() not in sealed
    assert vault.seal(text, **PLACE) != sealed


@pytest.mark.parametrize("moved", [{"table": "letter"}, {"column": "notes"}, {"row": 8}, {"row": "77"}])
def test_moved_to_another_place_it_does_not_open(moved: dict[str, object]) -> None:
    sealed = Vault([OLD]).seal("geheim", **PLACE)
    with pytest.raises(Unreadable):
        Vault([OLD]).open(sealed, **(PLACE | moved))  # type: ignore[arg-type]


def test_every_flipped_bit_is_noticed() -> None:
    vault = Vault([OLD])
    sealed = vault.seal("geheim", **PLACE)
    for position in range(len(sealed)):
        damaged = bytearray(sealed)
        damaged[position] ^= 1
        with pytest.raises(Unreadable):
            vault.open(bytes(damaged), **PLACE)


@given(st.binary(max_size=200))
def test_rubbish_is_unreadable_and_nothing_worse(rubbish: bytes) -> None:
    with pytest.raises(Unreadable):
        Vault([OLD]).open(rubbish, **PLACE)


def test_after_a_change_of_key_old_texts_open_and_rewrapped_ones_need_the_old_key_no_more() -> None:
    sealed = Vault([OLD]).seal("geheim", **PLACE)
    both = Vault([NEW, OLD])
    assert both.open(sealed, **PLACE) == "geheim"
    renewed = both.rewrap(sealed)
    assert Vault([NEW]).open(renewed, **PLACE) == "geheim"
    with pytest.raises(Unreadable):
        Vault([OLD]).open(renewed, **PLACE)
    with pytest.raises(Unreadable):
        Vault([NEW]).open(sealed, **PLACE)


def test_tokens_have_256_bits_and_only_their_hash_is_kept() -> None:
    made = {new_token() for _ in range(100)}
    assert len({token for token, _ in made}) == 100
    for token, hashed in made:
        assert len(token) == 43
        assert hashed == digest(token)
        assert token not in hashed
    assert len(digest("\udcff")) == 64
