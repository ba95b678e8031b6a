"""What is different between two files: where their bytes part, and which lines say something else."""

from __future__ import annotations

from app.certificates.rules.differences import changed_lines, differences
from app.certificates.rules.traces import kinds


def test_the_first_byte_that_differs_is_found_and_the_others_are_counted() -> None:
    found = differences(b"certificate", b"certifixate")
    assert (found.issued, found.length, found.same, found.others) == (11, 11, 7, 1)
    moved = differences(b"certificate", b"certificates")
    assert (moved.same, moved.others) == (11, None)
    assert differences(b"\0\0ab", b"\0\0ba").others == 2
    assert differences(b"abc", b"xbc").same == 0
    assert differences(b"", b"abc").same == 0
    long = bytes(range(256)) * 4000
    assert differences(long, long[:700_001] + b"!" + long[700_002:]).same == 700_001


def test_a_line_is_told_beside_the_one_that_it_stands_for_and_its_words_that_differ() -> None:
    ours = [["Certificaat", "Wietske van der Hofstra"], ["Assen, 2 juli 2026", "Blad 2"]]
    sent = [["Certificaat", "Wim van der Hofstra"], ["Assen, 2 juli 2026", "met lof", "Blad 2"]]

    name, added = changed_lines(ours, sent)

    assert (name.page, added.page) == (1, 2)
    assert name.sent == (("Wim", True), ("van der Hofstra", False))
    assert name.ours == (("Wietske", True), ("van der Hofstra", False))
    assert (added.sent, added.ours) == ((("met lof", True),), ())
    (gone,) = changed_lines(ours, [ours[0], ["Blad 2"]])
    assert (gone.page, gone.sent, gone.ours) == (2, (), (("Assen, 2 juli 2026", True),))
    assert changed_lines(ours, ours) == ()


def test_what_was_added_is_named_by_its_kind() -> None:
    assert kinds(b"5 0 obj <</Type /Annot /Subtype /FreeText /Contents (met lof)>>") == ("note",)
    assert kinds(b"/S /JavaScript /JS (x) /Subtype/Image") == ("script", "picture")
    assert kinds(b"nothing of the kind") == ()
