"""The process in which llama.cpp's own server runs. It knows nothing of the program that started it.

Its orders are one line of JSON on stdin, its answer is one line of JSON on stdout, its log is stderr. It ends when
stdin does, so that it never outlives the program, whatever ended that. Nothing secret is on its command line.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
import threading
from dataclasses import asdict, dataclass
from io import FileIO
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    import xllamacpp

WORD = "llama-child"
"""First and only word of the command line that makes this program such a child; see __main__.py."""
NICE = 10
PR_SET_PDEATHSIG = 1
LOAD_FAILED = 3


@dataclass(frozen=True, slots=True)
class Orders:
    """What the child is told. `context` is in tokens; `template` names a chat template to use instead of the file's."""

    model: str
    name: str
    context: int
    threads: int
    key: str
    parent: int
    template: str = ""

    def line(self) -> bytes:
        """As the child reads it."""
        return json.dumps(asdict(self)).encode("ascii") + b"\n"


def main() -> int:
    """Load the model, say where the server listens, and serve until stdin ends."""
    # Without buffers: a thread would hold the lock of one for ever when this process ends.
    orders_from = FileIO(os.dup(0), "rb")
    answer_to = FileIO(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints belongs into the log
    # Ctrl+C in a terminal reaches every process in it; when to end is the program's to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    orders = Orders(**json.loads(orders_from.readline()))
    _die_with(orders.parent)
    _be_modest()
    threading.Thread(target=_end_with, args=(orders_from,), daemon=True).start()
    try:
        server = _serve(orders)
    except RuntimeError:
        return LOAD_FAILED  # an orderly end, in which llama.cpp writes the rest of its log: the reason is there
    answer_to.write(json.dumps({"address": server.listening_address}).encode("ascii") + b"\n")
    answer_to.close()
    threading.Event().wait()
    return 0


def _end_with(stream: FileIO) -> NoReturn:
    """End at once when the program closes its end of the pipe, or is gone."""
    while stream.read(1024):
        pass
    os._exit(0)


def _die_with(parent: int) -> None:
    """On Linux also ask the kernel for an end with the program: loading a model keeps Python's threads waiting."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)


def _be_modest() -> None:
    """The picture comes first."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.nice(NICE)


def _serve(orders: Orders) -> xllamacpp.Server:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = orders.model
    params.model_alias = {orders.name}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [orders.key]
    params.cors_origins = ""
    params.ui = False
    params.endpoint_slots = False
    params.offline = True
    params.n_ctx = orders.context
    params.n_parallel = 1
    params.cpuparams.n_threads = orders.threads
    params.cpuparams_batch.n_threads = orders.threads
    params.cpuparams.priority = xllamacpp.ggml_sched_priority.GGML_SCHED_PRIO_LOW
    params.cpuparams_batch.priority = xllamacpp.ggml_sched_priority.GGML_SCHED_PRIO_LOW
    params.cpuparams.poll = 0
    params.cpuparams_batch.poll = 0
    params.cache_ram_mib = 0
    params.enable_reasoning = 0
    params.verbosity = 1
    if orders.template:
        params.chat_template = orders.template
    return xllamacpp.Server(params)
