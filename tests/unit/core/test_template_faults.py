"""A template that loops, calls, reads or fetches is refused with a line and a sentence, at once."""

from pathlib import Path
from time import process_time

import pytest

from app.core.document_template import LONGEST_PAGE, fill
from app.core.template_faults import LONGEST, style_faults, template_faults

FOLDER = Path(__file__).parents[3] / "course_content" / "dementalent-expert" / "certificate"

LOOPS = (
    "{% for x in range(10**9) %}x{% endfor %}",
    "{% for x in [1, 2, 3] %}{% endfor %}",
    "{% for x in names recursive %}{{ loop(x) }}{% endfor %}",
    "{% for a in names %}{% for b in names %}{% for c in names %}{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in names %}{% endfor %}" * 41,
    "{% macro m() %}{% for a in names %}x{% endfor %}{% endmacro %}{{ m() }}",
    "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
)
GROWTH = (
    "{{ 'a' * 10**9 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ 'a'|center(1000000000) }}",
    "{{ name|replace('a', 'aaaaaaaaaa')|replace('a', 'aaaaaaaaaa') }}",
    "{% set a = name ~ name %}{{ a }}",
    "{% set a %}x{% endset %}",
    "{{ 'x' }}" * LONGEST,
    "{% macro m(x) %}" + "{{ x }}" * 20 + "{% endmacro %}{{ " + "m(" * 9 + "name" + ")" * 9 + " }}",
    "{% macro m(x) %}" + "{{ x }}" * 4_000 + "{% endmacro %}{{ m('" + "&" * 30_000 + "') }}",
    "{% macro m(a=name, b=a|join('xxxxxxxx'), c=b|join('xxxxxxxx')) %}{{ c }}{% endmacro %}{{ m() }}",
    "{{ " + "name|join(" * 9 + "name" + ")" * 9 + " }}",
    "{{ name" + "|join('xxxxxxxxxxxxxxxx')" * 9 + " }}",
    "{% macro m(x) %}{{ x|join('xxxxxxxxxxxxxxxx') }}{% endmacro %}{{ m(name) }}",
    "{{ names|join('" + "x" * 101 + "') }}",
    "{{ " + "name ~ " * 3_000 + "name }}",
    "{{ " + "1" * 5_000 + " }}",
)
WORK = (
    "{% for a in names %}{% for b in names %}" + "{% if a %}{% endif %}" * 1_500 + "{% endfor %}{% endfor %}",
    "{% macro m() %}" + "{% if a %}{% endif %}" * 1_000 + "{% endmacro %}" + "{{ m() }}" * 3_000,
)
HIDDEN = (
    "{% raw %}{{ <style>p { color: red }</style> }}{% endraw %}",
    "{% raw %}{# <img src='file:///etc/passwd'> #}{% endraw %}",
    "<{{ 'style' }}>p { color: red }</{{ 'style' }}>",
    "<sty{{ 'le' }}>p { color: red }</style>",
    "<p {{ 'style' }}='color: red'>",
    "<p class={{ name }}>",
    "{% if name == 'x' %}<!--{% endif %}<style>p { color: red }</style>",
    "<!--><style>p { color: red }</style>-->",
    "<![CDATA[><style>p { color: red }</style>]]>",
)
CALLS = (
    "{{ ''.__class__.__mro__ }}",
    "{{ name._x }}",
    "{{ name.upper() }}",
    "{{ cycler(1) }}",
    "{{ lipsum(n=100000) }}",
    "{{ namespace(a=1) }}",
    "{{ names|map('upper') }}",
    "{% call m() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
)
READS = (
    "{% include '/etc/passwd' %}",
    "{% import 'x' as x %}",
    "{% extends 'x' %}",
    "<img src='http://example.org/x.png'>",
    "<img src='file:///etc/passwd'>",
    "<img src='{{ verify_url }}'>",
    "<p style='background: url(http://example.org)'>",
    "<link rel=stylesheet href='x.css'>",
    "<style>@import 'x'</style>",
    "<script>alert(1)</script>",
    "<object data='x'></object>",
    "<p onclick='x'>",
    "<a href=' javascript:alert(1)'>",
)
DEEP = (
    "{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}",
    "{{ " + "not " * 10_000 + "1 }}",
    "{% if name %}" * 2_000 + "{% endif %}" * 2_000,
    "{{ name" + ".a" * 3_000 + " }}",
    "<div>" * 10_000,
)
BROKEN = ("{{ name", "{% if %}", "{% for %}", "{{ name|nothing }}", "{% endif %}")


@pytest.mark.parametrize("source", [*LOOPS, *GROWTH, *WORK, *HIDDEN, *CALLS, *READS, *DEEP, *BROKEN])
def test_what_a_template_may_not_do_is_told_at_once(source: str) -> None:
    before = process_time()
    faults = template_faults(f"<p>Goed</p>\n{source}")

    assert faults
    assert process_time() - before < 1.0
    assert all(fault.line >= 1 for fault in faults)


@pytest.mark.parametrize(
    "css",
    [
        "@import 'http://example.org/x.css';",
        "@import url(x.css);",
        "p { background: url(http://example.org/x.png) }",
        "p { background: url(asset:qr.svg), url(//example.org) }",
        "p { background: \\75rl(file:/etc/passwd) }",
        "p { background: URL('file:/etc/passwd') }",
        "p { background: image-set('http://example.org' 1x) }",
        "@font-face { font-family: X; src: url(font:../../etc/passwd) }",
        "@media print { p { background: url(http://example.org) } }",
        "p { background: url(data:image/svg+xml,x) }",
        "{" * 20_000,
        "p { color: " + "(" * 20_000 + " }",
        "x" * (LONGEST + 1),
    ],
)
def test_a_style_that_reaches_outside_is_told_at_once(css: str) -> None:
    before = process_time()

    assert style_faults(css)
    assert process_time() - before < 1.0


def test_the_line_is_where_the_fault_is() -> None:
    assert [fault.line for fault in template_faults("<p>\n<p>\n{{ name.upper() }}\n<script></script>")] == [
        3,
        4,
    ]
    assert [fault.line for fault in template_faults("<p>\n{% if %}")] == [2]
    assert [fault.line for fault in style_faults("p { color: red }\n\n@import 'x';")] == [3]


def test_the_line_of_a_page_holds_behind_what_takes_white_space_away() -> None:
    source = "<p>\n{%- if name -%}\n\n<p>\n{%- endif -%}\n{# one\ntwo #}\n<script></script>"

    assert [fault.line for fault in template_faults(source)] == [8]


@pytest.mark.parametrize(
    "source",
    [
        "{{ name > 5 }}",
        "{{ names|long_date }}",
        "{{ name|euros }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(1, 2) }}",
        "{% macro m(x, x) %}{{ x }}{% endmacro %}{{ m(1) }}",
        "{{ 0x" + "f" * 5_000 + " }}",
    ],
)
def test_what_does_not_fit_the_values_is_an_error_of_the_template(source: str) -> None:
    with pytest.raises(ValueError, match=r"cannot be filled in|Exceeds the limit"):
        fill(source, {"name": "Sanne", "names": [1]})


def test_what_we_ship_has_no_fault() -> None:
    for path in FOLDER.glob("*.html"):
        assert template_faults(path.read_text("utf-8")) == [], path.name
    assert style_faults((FOLDER / "certificate.css").read_text("utf-8")) == []


def test_a_page_without_end_is_stopped_while_it_is_filled_in() -> None:
    source = "{% for a in name %}{% for b in name %}" + "x" * 60_000 + "{% endfor %}{% endfor %}"
    assert template_faults(source) == []
    assert LONGEST_PAGE < 80 * 80 * 60_000

    with pytest.raises(ValueError, match="too long"):
        fill(source, {"name": "n" * 80})
