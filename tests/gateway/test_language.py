"""Both languages say everything, every page speaks the one that was chosen."""

import re
from pathlib import Path

import pytest
from jinja2 import nodes
from litestar import Litestar
from litestar.testing import TestClient

from gateway.language import PLACE, Language, Words, words
from gateway.page import NAVIGATION, TEMPLATES, environment

ARGUMENT = re.compile(r"\{(\w+)\}")
PAGES = {"accept": "text/html"}


def words_used() -> dict[str, set[str]]:
    """Each key, or beginning of a key, that a template asks for by name, with the templates."""
    used: dict[str, set[str]] = {}
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = path.relative_to(TEMPLATES).as_posix()
        tree = environment().parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t" and call.args:
                first = call.args[0]
                begun = first.nodes[0] if isinstance(first, nodes.Concat) else first
                if isinstance(begun, nodes.Const):
                    end = "*" if isinstance(first, nodes.Concat) else ""
                    used.setdefault(f"{begun.value}{end}", set()).add(name)
    return used


def test_every_sentence_is_there_in_both_languages_and_not_empty() -> None:
    empty = [
        (key, language)
        for key, said in words().sentences.items()
        for language in Language
        if not said[language].strip()
    ]
    assert empty == []


def test_both_languages_of_a_sentence_take_the_same_arguments() -> None:
    differing = [
        key
        for key, said in words().sentences.items()
        if set(ARGUMENT.findall(said["zh"])) != set(ARGUMENT.findall(said["en"]))
    ]
    assert differing == []


def test_every_key_that_a_template_uses_exists() -> None:
    known = words().sentences
    missing = {
        key: templates
        for key, templates in words_used().items()
        if not (
            key in known or (key.endswith("*") and any(each.startswith(key[:-1]) for each in known))
        )
    }
    assert missing == {}


def test_the_search_for_keys_finds_some() -> None:
    assert {"product.name", "visit.outcome", "visit.wrong.*"} <= words_used().keys()


def test_every_key_of_the_navigation_exists() -> None:
    assert [key for key, _ in NAVIGATION if key not in words().sentences] == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a: {zh: 一}", "a must have each of zh, en"),
        ("a: {zh: 一, en: one, fr: un}", "a must have each of zh, en"),
        ("a: one", "a must be a group"),
        ("a: {yes: {zh: 是, en: is}}", "True under a is no word"),
    ],
)
def test_a_catalogue_that_lacks_something_is_refused(
    tmp_path: Path, text: str, complaint: str
) -> None:
    (tmp_path / "words.yaml").write_text(text)
    with pytest.raises(ValueError, match=complaint):
        Words([tmp_path / "words.yaml"])


def test_a_key_that_stands_in_two_files_is_refused(tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text("a: {zh: 一, en: one}")
    with pytest.raises(ValueError, match="the key a stands in two places"):
        Words(sorted(tmp_path.iterdir()))


def test_the_words_of_the_product_are_read_from_its_files() -> None:
    assert len(list(PLACE.glob("*.yaml"))) >= 2
    assert words().say(Language.ZH, "visit.last_on", day="今天") == "上次（今天）"


def test_a_page_speaks_chinese_where_nobody_asked(client: TestClient[Litestar]) -> None:
    answer = client.get("/grid/", headers=PAGES)
    assert '<html lang="zh-CN">' in answer.text
    assert "选择网格" in answer.text
    assert "set-cookie" not in answer.headers


def test_the_language_that_was_asked_for_once_is_kept(client: TestClient[Litestar]) -> None:
    asked = client.get("/grid/?lang=en", headers=PAGES)
    assert "Choose your grid" in asked.text
    assert "HttpOnly" in asked.headers["set-cookie"]
    assert "Choose your grid" in client.get("/grid/", headers=PAGES).text
    client.get("/grid/?lang=zh", headers=PAGES)
    assert "选择网格" in client.get("/grid/", headers=PAGES).text


def test_an_unknown_language_is_not_kept(client: TestClient[Litestar]) -> None:
    answer = client.get("/grid/?lang=xx", headers=PAGES)
    assert '<html lang="zh-CN">' in answer.text
    assert "set-cookie" not in answer.headers


def test_the_other_language_is_one_click_away_and_keeps_the_question(
    client: TestClient[Litestar],
) -> None:
    answer = client.get("/grid/?find=a%26b&lang=zh", headers=PAGES)
    assert 'href="?find=a%26b&amp;lang=en"' in answer.text
