"""One page: a template, the words of a language, and what stands above every page."""

from collections.abc import Callable
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from litestar.enums import MediaType

from gateway import formats
from gateway.language import Language, asked_for, remembering, spoken, words
from gateway.needs import House
from schemas.vocabulary import Level
from streams.log.port import LogStopped

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"

AnyRequest = Request[Any, Any, Any]
"""A request, whatever its user and state are."""

NAVIGATION = (
    ("nav.risk_list", "/risk-list"),
    ("nav.inbox", "/inbox"),
    ("nav.six_systems", "/six-systems"),
    ("nav.coverage", "/coverage"),
    ("nav.grid", "/grid/"),
)
"""Key of the words and path of what the header leads to, in order."""


def page(
    request: AnyRequest,
    house: House,
    template: str,
    *,
    status_code: int = 200,
    **context: object,
) -> Response[str]:
    """Answer with a page in the language of the reader.

    Beside `context` a template has:

    `t(key, **arguments)`
        a sentence of `gateway/words/`, escaped like everything else;
    `day`, `month`, `period`, `moment`, `money`
        the formats of the language, each with one argument;
    `level_word(level)`
        the word that stands beside the colour of a level;
    `static(name)`
        the address of a file in `gateway/static/`;
    `lang`, `lang_other`, `here_in(language)`
        the language, the other one, and the address of this page in either;
    `navigation`, `path`, `simulated`, `lag`, `stopped`
        what the base template shows above the page. `lag` is the number of facts that
        the log holds and the tables do not show yet; `stopped` says that the log accepts
        nothing any more, which hinders nobody from reading.

    A name that the template uses and nobody gave is an error, never an empty place.
    """
    language = spoken(request)
    # A page that tells of our own failure asks nothing of the tables: they may be its cause.
    lag = _lag(house) if status_code < 500 else {"lag": 0, "stopped": False}
    bearings = _tongue(language) | _bearings(request, house) | lag
    body = environment().get_template(template).render(bearings | context)
    answer = Response(body, media_type=MediaType.HTML, status_code=status_code)
    if asked_for(request):
        answer.cookies.append(remembering(language))
    return answer


@cache
def environment() -> Environment:
    """Return the one template environment: escaping always on, nothing undefined passes."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def static(name: str) -> str:
    """Return the address of a static file, with a mark that changes when the file does."""
    mark = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={mark}"


def _tongue(language: Language) -> dict[str, Any]:
    def written(write: Callable[[Any, Language], str]) -> Callable[[Any], str]:
        return lambda value: write(value, language)

    return {
        "t": partial(words().say, language),
        "day": written(formats.day),
        "month": written(formats.month),
        "period": written(formats.period),
        "moment": written(formats.moment),
        "money": written(formats.money),
        "level_word": lambda level: words().say(language, f"level.{Level(level)}"),
        "lang": language,
        "lang_other": language.other,
        "static": static,
    }


def _bearings(request: AnyRequest, house: House) -> dict[str, Any]:
    def here_in(language: Language) -> str:
        kept = [pair for pair in request.query_params.multi_items() if pair[0] != "lang"]
        return "?" + urlencode([*kept, ("lang", str(language))])

    return {
        "navigation": NAVIGATION,
        "path": request.url.path,
        "here_in": here_in,
        "simulated": house.simulated,
    }


def _lag(house: House) -> dict[str, Any]:
    shown = house.views.position
    try:
        lag = max(0, house.log.head().position - shown)
    except LogStopped:
        return {"position": shown, "lag": 0, "stopped": True}
    return {"position": shown, "lag": lag, "stopped": False}
