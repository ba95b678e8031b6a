"""Pictures that carry a credential: others find it there, and the picture stays a picture."""

import json
from io import BytesIO
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadgeslib.ob3.verifier import OB3Verifier
from PIL import Image, ImageChops, ImageStat

from app.certificates.badge import SIDE, badge_png, badge_svg
from tests.unit.credentials.judges import KEY, WRITER, Web, claims, openbadgeslib_json

NUMBER = "DTE-2024-0042-P1"
PNG, SVG = badge_png(NUMBER), badge_svg(NUMBER)


def test_a_png_carries_the_credential_and_looks_the_same() -> None:
    credential = WRITER.credential(KEY, claims()).json

    baked = WRITER.bake_png(PNG, credential)

    assert OB3Verifier.extract_token_from_png(baked).encode() == credential
    openbadgeslib_json(OB3Verifier.extract_token_from_png(baked), Web().documents())
    before, after = (Image.open(BytesIO(one)).convert("RGBA") for one in (PNG, baked))
    assert ImageChops.difference(before, after).getbbox() is None


def test_an_svg_carries_the_credential_and_is_still_one_drawing() -> None:
    credential = WRITER.credential(KEY, claims(holder="A ]]> & <b> \ufffe B")).json

    baked = WRITER.bake_svg(SVG, credential)

    found = OB3Verifier.extract_token_from_svg(baked)
    assert json.loads(found) == json.loads(credential)
    openbadgeslib_json(found, Web().documents())
    root = ElementTree.fromstring(baked)
    assert len(root.findall(".//{*}path")) == SVG.count("<path")
    assert [one.tag for one in root.findall("*")][-1] == "{https://purl.imsglobal.org/ob/v3p0}credential"


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_name_can_break_out_of_the_picture(name: str) -> None:
    credential = json.dumps({"name": name}, ensure_ascii=False).encode()

    assert json.loads(OB3Verifier.extract_token_from_svg(WRITER.bake_svg(SVG, credential))) == {"name": name}


@pytest.mark.parametrize("picture", [b"", b"GIF89a", PNG[:-1], PNG[1:]])
def test_what_is_no_png_is_refused(picture: bytes) -> None:
    with pytest.raises(ValueError, match="not a PNG"):
        WRITER.bake_png(picture, b"{}")


def test_what_is_no_svg_is_refused() -> None:
    with pytest.raises(ValueError, match="not an SVG"):
        WRITER.bake_svg("<html></html>", b"{}")


def test_the_picture_is_drawn_from_the_number_smooth_and_see_through_around() -> None:
    drawn = Image.open(BytesIO(PNG)).convert("RGBA")

    assert drawn.size == (SIDE, SIDE)
    assert drawn.getpixel((2, 2))[3] == 0  # type: ignore[index]
    assert drawn.getpixel((SIDE // 2, 20))[3] > 250  # type: ignore[index]
    assert len(drawn.getcolors(maxcolors=1000) or []) > 30
    assert badge_png(NUMBER) == PNG
    assert badge_png("DTE-2024-0043-XX") != PNG
    assert badge_svg("DTE-2024-0043-XX") != SVG


def test_png_and_svg_show_the_same_drawing() -> None:
    """Compared where a line of the SVG begins: there the PNG has its colour, not the ground's."""
    drawn = Image.open(BytesIO(PNG)).convert("RGBA")
    ground = drawn.getpixel((SIDE // 2, 30))
    starts = [path.split('d="M')[1].split(" ")[0] for path in SVG.split("<path")[1:] if "stroke=" in path]
    box = float(SVG.split('viewBox="')[1].split()[0])
    for start in starts:
        x, y = ((float(one) - box) * SIDE / (-2 * box) for one in start.split(","))
        near = drawn.crop((round(x) - 2, round(y) - 2, round(x) + 2, round(y) + 2))
        assert ImageStat.Stat(near).mean[0] > ground[0] + 8  # type: ignore[index]
