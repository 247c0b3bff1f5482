"""Several programs at one schema of views: whoever comes late is told, and nothing is doubled."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from projections.catalogue import every_projection
from projections.views import Views, ViewsMoved
from schemas.envelopes import Recorded
from streams.databases.postgres import postgres_writer
from tests.projections.stories import everything
from tests.projections.telling import carry

pytestmark = pytest.mark.postgres
PROJECTORS = 3


def test_programs_that_begin_and_project_at_once_leave_what_one_alone_would(database: str) -> None:
    told = everything()
    facts = [at for at, record in enumerate(told.records) if isinstance(record, Recorded)]
    together = Barrier(PROJECTORS)

    def project(_number: int) -> int:
        engine = postgres_writer(database, "views_1")
        together.wait()
        views = Views(engine, every_projection(), generation="g")
        position, late = views.position(), 0
        together.wait()  # until everybody has seen the same position
        while position < told.position:
            try:
                carry(views, told.records[facts[position] :], page=3)
            except ViewsMoved:
                late += 1
            position = views.position()
        engine.dispose()
        return late

    with ThreadPoolExecutor(PROJECTORS) as threads:
        late = sum(threads.map(project, range(PROJECTORS)))
    assert late >= PROJECTORS - 1
    engine = postgres_writer(database, "views_1")
    assert Views(engine, every_projection(), generation="g").digests() == told.views().digests()
    engine.dispose()
