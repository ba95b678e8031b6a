"""The rosette: the same number always draws the same, another number another."""

from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from app.certificates.rosette import ON_PLUM, SEATS, bands, mark_svg, rosette_svg

numbers = st.from_regex(r"DTE-20[0-9]{2}-[0-9]{4}-[0-9A-HJKMNPQRSTVWXYZ]{2}", fullmatch=True)


def test_the_same_number_draws_the_same_rosette() -> None:
    assert rosette_svg("DTE-2026-0042-K7") == rosette_svg("DTE-2026-0042-K7")


def test_the_next_number_draws_another_rosette() -> None:
    drawings = {rosette_svg(f"DTE-2026-{i:04d}-K7") for i in range(100)}

    assert len(drawings) == 100


@settings(deadline=None, max_examples=30)
@given(numbers)
def test_every_number_keeps_fifteen_lobes_and_stays_inside_its_frame(number: str) -> None:
    for band in bands(number):
        assert band.lobes % SEATS == 0
        assert all(0 < band.radius(i / 10, 0.5) <= 1 for i in range(63))


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=40))
def test_no_text_can_break_out_of_the_drawing(number: str) -> None:
    ElementTree.fromstring(rosette_svg(number, decorative=False, sparse=True))


def test_paper_and_screen_show_the_same_lines_in_other_colours() -> None:
    def lines(svg: str) -> list[str]:
        return [
            path.attrib["d"] for path in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path")
        ]

    light, dark = (rosette_svg("DTE-2026-0042-K7", inks=inks) for inks in (("#692c5a", "#9e7b12"), ON_PLUM))

    assert lines(light) == lines(dark)
    assert light != dark


def test_the_page_policy_allows_the_drawing() -> None:
    svg = rosette_svg("DTE-2026-0042-K7")

    assert "style" not in svg
    assert " id=" not in svg
    assert "href" not in svg


def test_the_mark_has_a_ray_for_every_seat() -> None:
    assert mark_svg("#692c5a").count("<line") == SEATS
