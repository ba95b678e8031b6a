"""Drawing anew: of a chosen picture only its points stay."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image

from app.core.pictures import NoPicture, TooManyPixels, redrawn

READS = ("JPEG", "PNG", "WEBP")


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **told: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA" if kind != "JPEG" else "RGB", size, (200, 30, 30)).save(out, kind, **told)  # type: ignore[arg-type]
    return out.getvalue()


def test_where_and_with_what_a_photo_was_made_is_gone_and_it_stands_upright() -> None:
    told = Image.Exif()
    told[0x010F] = "Telefoonmerk"
    told[0x0112] = 6
    told.get_ifd(0x8825)[1] = "N"
    sent = picture(exif=told)
    assert b"Telefoonmerk" in sent
    kept = redrawn(sent, reads=READS, writes="JPEG", longest_side=2048)
    assert (kept.width, kept.height) == (30, 40)
    assert b"Telefoonmerk" not in kept.content
    assert not Image.open(io.BytesIO(kept.content)).getexif()


@pytest.mark.parametrize("kind", READS)
def test_what_hangs_behind_a_picture_is_gone(kind: str) -> None:
    for tail in (b"<script>alert(1)</script>", b"PK\x03\x04" + b"x" * 40, b"%PDF-1.7 /JS"):
        kept = redrawn(picture(kind) + tail, reads=READS, writes="JPEG", longest_side=2048)
        assert tail not in kept.content
        assert kept.content.startswith(b"\xff\xd8\xff")


def test_a_script_in_the_text_of_a_picture_is_gone() -> None:
    sent = picture(comment=b"<script>alert(1)</script>")
    assert b"<script>" in sent
    assert b"<script>" not in redrawn(sent, reads=READS, writes="JPEG", longest_side=2048).content


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\xff\xd8\xff",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"GIF89a" + b"\x00" * 20,
        picture("PNG")[:60],
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 100,
    ],
)
def test_what_is_no_picture_of_these_kinds_is_refused(sent: bytes) -> None:
    with pytest.raises(NoPicture):
        redrawn(sent, reads=READS, longest_side=2048)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that claims to be huge."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content).to_bytes(4, "big")
        return len(content).to_bytes(4, "big") + name + content + check

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x01\x00\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00"))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(5000, 5000), (30_000, 30_000), (100_000, 100_000)])
def test_a_bomb_is_refused_before_it_is_drawn(size: tuple[int, int]) -> None:
    with pytest.raises((TooManyPixels, NoPicture)):
        redrawn(bomb(*size), reads=READS, longest_side=2048)


def test_a_large_photo_becomes_smaller_and_a_small_one_stays() -> None:
    assert redrawn(picture(size=(4000, 3000)), reads=READS, longest_side=2048).width == 2000
    kept = redrawn(picture("PNG", size=(3000, 100)), reads=READS, writes="JPEG", longest_side=2048)
    assert (kept.width, kept.height) == (2048, 68)
    assert redrawn(picture(), reads=READS, longest_side=2048).width == 40


def test_what_was_see_through_is_white_on_paper() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    kept = redrawn(out.getvalue(), reads=READS, writes="JPEG", longest_side=2048)
    assert Image.open(io.BytesIO(kept.content)).getpixel((1, 1)) == (255, 255, 255)


def in_rounds(size: tuple[int, int], more: int) -> bytes:
    """A JPEG that is drawn in rounds, with its last round ``more`` times again."""
    whole = picture(size=size, progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * more + whole[-2:]


def test_a_photo_that_is_drawn_over_and_over_is_refused_before_it_is_opened() -> None:
    assert redrawn(in_rounds((40, 30), 20), reads=READS, longest_side=2048).width == 40
    with pytest.raises(TooManyPixels):
        redrawn(in_rounds((40, 30), 100), reads=READS, longest_side=2048)


def test_a_photo_in_rounds_has_fewer_points_than_another() -> None:
    assert redrawn(picture(size=(5200, 5200)), reads=READS, longest_side=100).width == 100
    with pytest.raises(TooManyPixels):
        redrawn(in_rounds((5200, 5200), 0), reads=READS, longest_side=100)


def test_bytes_that_only_look_like_a_round_count_for_nothing() -> None:
    assert redrawn(picture() + b"\xff\xda\x12\x34" * 200, reads=READS, longest_side=2048).width == 40
