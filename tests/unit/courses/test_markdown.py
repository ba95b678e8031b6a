"""What authors write becomes safe HTML that fits our pages."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.courses.markdown import render


def test_rows_of_a_table_say_their_column_on_a_phone() -> None:
    html, mistakes = render(
        "| Tijd | Wat | Hoe |\n|---|---|---|\n| 09:30 | Welkom | Kring |\n| 11:00 | Pauze | |\n"
    )
    assert mistakes == []
    assert '<table class="dt-table dt-table--stack">' in html
    assert '<th scope="row" class="dt-nowrap">09:30</th>' in html
    assert '<td data-label="Hoe">Kring</td>' in html
    assert '<td data-label="Hoe" class="d-none d-md-table-cell"></td>' in html


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n\n# b", 3),
        ("## a\n\n#### b", 3),
        ("a\n<b>c</b>", 2),
        ("<div>\nx\n</div>", 1),
        ("a\n\nb\n![x](y.png)", 4),
        ("[x](javascript:alert(1))\n[y](//evil.example)", 2),
        ("<https://example.org> <ftp://example.org>", 1),
    ],
)
def test_what_does_not_belong_is_told_with_its_line(text: str, line: int) -> None:
    assert line in [found for found, _ in render(text)[1]]


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://evil.example/pixel.png)",
        "<a href='jAvAsCrIpT:alert(1)'>x</a>",
        "<style>@import 'https://evil.example'</style>",
        "<svg><animate onbegin=alert(1)></svg>",
        "<p style='background:url(https://evil.example)' onclick=x>y</p>",
        "| <iframe src=//evil.example> | b |\n|---|---|\n| a | <object data=x> |",
    ],
)
def test_an_attack_leaves_nothing_that_runs_or_loads(attack: str) -> None:
    html, _ = render(attack)
    assert_harmless(html)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("ab<>/\"'()[]!|-#*:=& \n`javscript:onlodimghef")), max_size=120))
def test_no_text_gives_html_that_runs_or_loads(text: str) -> None:
    assert_harmless(render(text)[0])


ALLOWED = {
    *(
        "h2",
        "h3",
        "h4",
        "p",
        "ul",
        "ol",
        "li",
        "blockquote",
        "hr",
        "br",
        "strong",
        "em",
        "s",
        "code",
        "pre",
        "a",
    ),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


def assert_harmless(html: str) -> None:
    tags = re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)([^>]*)>", html)
    for name, attributes in tags:
        assert name in ALLOWED
        assert not re.search(r"\bon\w+\s*=|\bstyle\s*=|\bsrc\s*=", attributes.lower()), attributes
        for address in re.findall(r'href="([^"]*)"', attributes):
            assert not re.match(r"\s*(javascript|data|vbscript|http):", address.lower()), address
