"""Multibase in base58btc, as Data Integrity writes keys and signatures (Controlled Identifiers 1.0, section 2.4)."""

from __future__ import annotations

_LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
#: What goes before the 32 bytes of a public Ed25519 key in a Multikey.
_ED25519 = b"\xed\x01"


def encoded(content: bytes) -> str:
    """Return `content` as `z...`."""
    zeros = len(content) - len(content.lstrip(b"\0"))
    number = int.from_bytes(content)
    letters = ""
    while number:
        number, digit = divmod(number, 58)
        letters = _LETTERS[digit] + letters
    return "z" + "1" * zeros + letters


def decoded(text: str) -> bytes:
    """Return the bytes of `z...`. Raises `ValueError` for anything else."""
    if not text.startswith("z"):
        raise ValueError("no multibase in base58btc")
    letters = text[1:]
    zeros = len(letters) - len(letters.lstrip("1"))
    number = 0
    for letter in letters:
        number = number * 58 + _LETTERS.index(letter)
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def multikey(public: bytes) -> str:
    """Return a public Ed25519 key of 32 bytes as a Multikey: `z6Mk...`."""
    return encoded(_ED25519 + public)


def from_multikey(text: str) -> bytes:
    """Return the 32 bytes of an Ed25519 Multikey. Raises `ValueError` for any other key."""
    content = decoded(text)
    if len(content) != 34 or content[:2] != _ED25519:
        raise ValueError("no Ed25519 key")
    return content[2:]
