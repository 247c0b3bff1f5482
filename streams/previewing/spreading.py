"""The shares of a preview, each judged in a process of its own where there are processes."""

import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec
from msgspec import Struct

from detectors.parameters import Parameters
from streams.log.port import FactReader
from streams.previewing.bench import Bench, Witness
from streams.previewing.share_memory import ROOM
from streams.previewing.told import Ending, Frame
from streams.scoring.circles import seldom_look_for_circles
from streams.scoring.rules import Rules
from streams.scoring.share import Share

OpenLog = Callable[[], FactReader]
"""Opens the log for reading; it goes to other processes, so it is a class or a `partial` of one."""

OpenWitness = Callable[[Share], Witness]
"""Opens what stands for reading, for one share; see `OpenLog`."""


class Task(Struct, frozen=True):
    """What is to be judged, as each process is told it."""

    open_log: OpenLog
    parameters: tuple[Parameters, ...]
    """Of each side, the standing ones first."""
    until: int
    work: Path
    """Directory for what does not fit into memory; whoever made it takes it away."""
    open_witness: OpenWitness | None = None
    room: int = ROOM
    """Dossiers that each process keeps in memory for each set of rules."""


class ShareFailed(RuntimeError):
    """The process of a share has ended before it was done."""


Told = Iterator[Frame | Ending]
"""The frames of a share in order, and at last its ending."""


@contextmanager
def shares(task: Task, processes: int) -> Iterator[Sequence[Told]]:
    """Begin to judge a task in so many processes; in this one, where it is one."""
    if processes == 1:
        told = _judged(task, Share(0, of=1))
        with closing(told):
            yield [told]
        return
    # A fresh interpreter each: a fork would share open files and locks of threads with us.
    context = get_context("spawn")
    with ExitStack() as stack:
        told_by: list[Told] = []
        for number in range(processes):
            here, there = context.Pipe(duplex=False)
            stack.callback(here.close)
            process = context.Process(
                target=_tell, args=(task, Share(number, of=processes), there), daemon=True
            )
            process.start()
            there.close()
            stack.callback(process.join)
            stack.callback(process.terminate)
            told_by.append(_heard(here))
        yield told_by


def _judged(task: Task, share: Share) -> Generator[Frame | Ending, None, None]:
    with closing(task.open_log()) as log:
        witness = None if task.open_witness is None else task.open_witness(share)
        rules = [Rules(each) for each in task.parameters]
        with closing(Bench(log, rules, share, task.work, witness=witness, room=task.room)) as bench:
            yield from bench.frames(task.until)
            yield bench.ending(task.until)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Frame)
_last_decoder = msgspec.msgpack.Decoder(Ending)


def _tell(task: Task, share: Share, pipe: Connection) -> None:
    """Judge a share and tell it through a pipe; runs in a process of its own."""
    # Whoever ends the preview ends this process too: it needs no word of its own on that.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    seldom_look_for_circles()
    try:
        for told in _judged(task, share):
            pipe.send_bytes((b"E" if isinstance(told, Ending) else b"F") + _encoder.encode(told))
    except BrokenPipeError:
        return
    finally:
        pipe.close()


def _heard(pipe: Connection) -> Iterator[Frame | Ending]:
    while True:
        try:
            told = pipe.recv_bytes()
        except EOFError:
            message = "a process of the preview ended before it was done; its last words are above"
            raise ShareFailed(message) from None
        if told[:1] == b"E":
            yield _last_decoder.decode(told[1:])
            return
        yield _decoder.decode(told[1:])
