"""Templates keep to what the content security policy and escaping rely on."""

import re

import pytest

from gateway.page import STATIC, TEMPLATES, environment

FORBIDDEN = {
    "a filter that switches escaping off": re.compile(r"\|\s*safe\b|autoescape"),
    "a style in the page": re.compile(r"\sstyle=|<style"),
    "a script in the page": re.compile(r"<script(?![^>]*\ssrc=)|\son\w+=|javascript:"),
    "something from another server": re.compile(r"(?:src|href)=\"(?:https?:)?//"),
    "a grade beside a colour": re.compile(r"[ABC]级|Grade [ABC]\b"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds_it(what: str) -> None:
    guilty = [
        path.relative_to(TEMPLATES).as_posix()
        for path in sorted(TEMPLATES.rglob("*.html"))
        if FORBIDDEN[what].search(path.read_text(encoding="utf-8"))
    ]
    assert guilty == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a filter that switches escaping off", "{{ name | safe }}"),
        ("a style in the page", '<p style="color: red">'),
        ("a script in the page", "<script>alert(1)</script>"),
        ("a script in the page", '<a onclick="go()">'),
        ("something from another server", '<script src="https://cdn.example/x.js">'),
        ("a grade beside a colour", "红 A级"),
    ],
)
def test_the_search_would_find_it(what: str, text: str) -> None:
    assert FORBIDDEN[what].search(text)


def test_scripts_never_write_markup_from_text() -> None:
    sinks = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(")
    guilty = [path.name for path in STATIC.glob("*.js") if sinks.search(path.read_text())]
    assert guilty == []


def test_every_template_escapes_what_it_is_given() -> None:
    shown = environment().from_string("{{ name }}").render(name="<b>&\"'")
    assert shown == "&lt;b&gt;&amp;&#34;&#39;"
