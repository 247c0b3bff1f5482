"""One commit for everybody who waits: whoever comes first commits for all of them."""

from collections import deque
from collections.abc import Callable
from threading import Condition
from typing import Generic, TypeVar

Job = TypeVar("Job")
Answer = TypeVar("Answer")


class _Ticket(Generic[Job, Answer]):
    """One caller's job and, once it was done, its answer."""

    __slots__ = ("answer", "job", "size")

    def __init__(self, job: Job, size: int) -> None:
        self.job = job
        self.size = size
        self.answer: list[Answer] | Exception | None = None


class GroupCommit(Generic[Job, Answer]):
    """Joins the jobs of many threads into few commits.

    No thread of its own: a caller that finds nobody committing takes every job that
    waits, its own among them, and commits; the others sleep until their answer is
    there. A lone caller therefore pays for no hand-over, and under load a commit
    carries all that gathered during the one before it.
    """

    def __init__(
        self,
        commit: Callable[[list[Job]], list[list[Answer] | Exception]],
        *,
        most: int,
    ) -> None:
        """Commit groups with `commit`, of at most `most` in size unless one job is larger.

        `commit` returns an answer or an exception for each job, or raises for all.
        """
        self._commit = commit
        self._most = most
        self._turn = Condition()
        self._waiting: deque[_Ticket[Job, Answer]] = deque()
        self._committing = False

    def do(self, job: Job, size: int) -> list[Answer]:
        """Return the answer to a job of a size once it is durable, or raise its exception."""
        ticket: _Ticket[Job, Answer] = _Ticket(job, size)
        with self._turn:
            self._waiting.append(ticket)
        while (group := self._my_turn(ticket)) is not None:
            self._commit_for(group)
        answer = ticket.answer
        if isinstance(answer, Exception):
            raise answer
        if answer is None:
            raise RuntimeError("a commit ended without an answer")
        return answer

    def _my_turn(self, ticket: _Ticket[Job, Answer]) -> list[_Ticket[Job, Answer]] | None:
        """Wait; return a group to commit, or None when somebody has answered the ticket."""
        with self._turn:
            while ticket.answer is None and self._committing:
                self._turn.wait()
            if ticket.answer is not None:
                return None
            self._committing = True
            group = [self._waiting.popleft()]
            size = group[0].size
            while self._waiting and size + self._waiting[0].size <= self._most:
                size += self._waiting[0].size
                group.append(self._waiting.popleft())
            return group

    def _commit_for(self, group: list[_Ticket[Job, Answer]]) -> None:
        answers: list[list[Answer] | Exception] = []
        try:
            answers = self._commit([ticket.job for ticket in group])
        except Exception as failure:  # noqa: BLE001 - it is raised again by each who waits
            answers = [failure] * len(group)
        finally:
            with self._turn:
                interrupted = RuntimeError("the commit was interrupted; its outcome is not known")
                for number, ticket in enumerate(group):
                    ticket.answer = answers[number] if number < len(answers) else interrupted
                self._committing = False
                self._turn.notify_all()
