"""Many callers, few commits, each caller its own answer."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from streams.log.group_commit import GroupCommit


def test_who_comes_while_a_commit_runs_shares_the_next() -> None:
    first_runs, go_on = threading.Event(), threading.Event()
    groups: list[list[int]] = []

    def commit(jobs: list[int]) -> list[list[int] | Exception]:
        groups.append(jobs)
        if len(groups) == 1:
            first_runs.set()
            go_on.wait()
        return [[job * 10] for job in jobs]

    queue: GroupCommit[int, int] = GroupCommit(commit, most=100)
    with ThreadPoolExecutor(9) as threads:
        first = threads.submit(queue.do, 0, 1)
        first_runs.wait()
        rest = [threads.submit(queue.do, number, 1) for number in range(1, 9)]
        while len(queue._waiting) < 8:
            threading.Event().wait(0.001)
        go_on.set()
        assert [task.result() for task in (first, *rest)] == [[n * 10] for n in range(9)]
    assert [sorted(group) for group in groups] == [[0], list(range(1, 9))]


def test_a_group_is_bounded_but_a_large_job_goes_by_itself() -> None:
    sizes: list[int] = []
    first_runs, go_on = threading.Event(), threading.Event()

    def commit(jobs: list[int]) -> list[list[int] | Exception]:
        sizes.append(sum(jobs))
        if len(sizes) == 1:
            first_runs.set()
            go_on.wait()
        return [[job] for job in jobs]

    queue: GroupCommit[int, int] = GroupCommit(commit, most=10)
    with ThreadPoolExecutor(8) as threads:
        tasks = [threads.submit(queue.do, 1, 1)]
        first_runs.wait()
        for size in (4, 4, 25, 4, 4):
            before = len(queue._waiting)
            tasks.append(threads.submit(queue.do, size, size))
            while len(queue._waiting) == before:
                threading.Event().wait(0.001)
        go_on.set()
        for task in tasks:
            task.result()
    assert sizes == [1, 8, 25, 8]


def test_the_exception_of_one_job_is_raised_by_its_caller_alone() -> None:
    def commit(jobs: list[int]) -> list[list[int] | Exception]:
        return [[job] if job % 2 else ValueError(str(job)) for job in jobs]

    queue: GroupCommit[int, int] = GroupCommit(commit, most=10)
    assert queue.do(1, 1) == [1]
    with pytest.raises(ValueError, match="2"):
        queue.do(2, 1)
    assert queue.do(3, 1) == [3]


def test_a_failed_commit_is_told_to_everyone_in_it_and_the_next_goes_on() -> None:
    together = threading.Barrier(4)
    failing = threading.Event()
    failing.set()

    def commit(jobs: list[int]) -> list[list[int] | Exception]:
        if failing.is_set():
            raise OSError("no")
        return [[job] for job in jobs]

    queue: GroupCommit[int, int] = GroupCommit(commit, most=10)

    def attempt(number: int) -> str:
        together.wait()
        try:
            queue.do(number, 1)
        except OSError as failure:
            return str(failure)
        return "stored"

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(attempt, range(4))) == ["no"] * 4
    failing.clear()
    assert queue.do(7, 1) == [7]


def test_an_interrupted_commit_is_never_taken_for_done() -> None:
    def commit(jobs: list[int]) -> list[list[int] | Exception]:
        raise KeyboardInterrupt

    queue: GroupCommit[int, int] = GroupCommit(commit, most=10)
    with pytest.raises(KeyboardInterrupt):
        queue.do(1, 1)
    assert not queue._committing
