"""What people touch: the pages, the HTTP API, the command line, and what wires it all together.

What lives here: the web application (`app`, every route on one screen), the shell that
every page stands in (`page`, `templates/`, `static/`, `words/`), the grid worker's pages
(`grid_pages`) and the officers' (`pages/`), the API (`api/`), the protection of both
(`protection`, `problems`), what a machine asks (`health`) and an open page hears (`news`),
the server (`serving`), the composition root (`house`), where the tables are (`places`)
and the command line (`cli`). Only this package reads the environment.

What does not: what a page shows is asked of `projections`, and what a page tells goes
through the one door of `streams.log`. A handler asks, a template shows; a decision about
wages in either is a mistake.

Adding a page
-------------
1. *The words*, in `words/<part>.yaml`. A leaf holds both languages side by side, groups
   nest: `risk_list: {title: {zh: 风险名单, en: Risk list}}` is the key `risk_list.title`.
   A sentence with `{named}` arguments is quoted. What detectors say comes from
   `detectors.reasons`, not from here.
2. *The template*, `templates/<part>/<name>.html`. It extends `base.html` and fills the
   blocks `title` and `main`; `head` takes a style sheet of its own, `scripts` a script:

       {% extends "base.html" %}
       {% from "marks.html" import level_mark with context %}
       {% block title %}{{ t("risk_list.title") }}{% endblock %}
       {% block main %}<h1>{{ t("risk_list.title") }}</h1>{{ level_mark(row.level) }}
       {% endblock %}
       {% block scripts %}
       <script type="module" src="{{ static("inbox.js") }}"></script>
       {% endblock %}

   What a template may call is listed at `page.page`. Everything is escaped; `|safe` is
   refused by a test. No `style=` and no script in the page: the content security policy
   stops both. A bar is a `<progress>`, a chart an `<img>` of a route of its own. A list
   of many columns is a `<table class="cards">` in a `<div class="frame">`, each cell with
   a `data-label`: on a phone its rows become cards.
3. *The handler*, in a module of its own:

       @get("/risk-list", include_in_schema=False, sync_to_thread=True)
       def risk_list(request: AnyRequest, house: TheHouse, day: FromQuery[date | None] = None)
               -> Response[str]:
           return page(request, house, "risk_list/list.html", rows=house.views.risk_list(day))

   Arguments of the address are `FromQuery[...]` and `FromPath[...]`; what is malformed is
   answered with 422 before the handler runs. `sync_to_thread=True` where it reads tables.
   For what does not exist, raise `litestar.exceptions.NotFoundException`; for all other
   trouble `problems.Troubled`. Ask the house only for what `needs` promises; a page that
   needs more adds it there.
4. *The route*, a line in `app.ROUTES` (in `app.API` where programs ask for it: then it
   stands in the OpenAPI document); and where the header should lead to it, in
   `page.NAVIGATION`.
5. *The test*, in `tests/gateway/`, with the client and the house of its `conftest.py`.

A fragment that is loaded anew by itself (the inbox) is a template without `base.html`,
included by the page and answered by a route of its own through the same `page`; around
it stands `<section data-news="/events/inbox" data-fragment="/its/address">`, and the page
takes the script `news.js`.

A form that changes something is sent by script as JSON to `/api/v1`, so that the page and
every other client enter by the same door with the same receipt. Requests that change
something are refused when they come from another site (`protection`).
"""
