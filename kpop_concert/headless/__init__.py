"""The same sessions without Qt: a virtual player, no window and no record; what is written goes to files."""

from .generating import Generated, StoppedError, generate, patient
from .player import VirtualPlayer, run_virtual
from .prompts import write_prompts
from .run import STEP_S, as_json_line, simulate

__all__ = [
    "STEP_S",
    "Generated",
    "StoppedError",
    "VirtualPlayer",
    "as_json_line",
    "generate",
    "patient",
    "run_virtual",
    "simulate",
    "write_prompts",
]
