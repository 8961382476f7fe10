"""A language model of random numbers: a GGUF file of a few hundred kB that llama.cpp loads in no time.

Its vocabulary is the 256 bytes, so that it reads and writes any text, and it says nothing sensible. All tokens share
one number of their embedding that no layer changes: through it each has a likelihood of its own, so that it writes
letters rather than blanks, closes its quotes and seldom ends.
"""

from __future__ import annotations

import array
import random
import re
import struct
from collections.abc import Iterable
from pathlib import Path

ALIGNMENT = 32
UINT32, FLOAT32, BOOL, STRING, ARRAY = 4, 6, 7, 8, 9
INT32 = 5
F32 = 0
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6
SPECIAL = ("<unk>", "<s>", "</s>")
SHARED = 4.0
LIKELIHOOD = {'"': 5.5, "]": -3.0, "</s>": -8.0, "\u2581": -8.0}
BLANK, NEVER = -8.0, -20.0
"""Times about 0.7 this is added to the logit of a token; those of others spread by 2."""

Value = int | float | bool | str | list[str] | list[float] | list[int]


def write_model(
    path: Path,
    *,
    seed: int = 7,
    layers: int = 1,
    width: int = 32,
    heads: int = 2,
    context: int = 65_536,
    metadata: dict[str, Value] | None = None,
) -> Path:
    """Write a random llama model with a vocabulary of bytes to `path`, the same for the same seed; returns `path`.

    `metadata` is added to what the file says of itself, or replaces it.
    """
    numbers = random.Random(seed)
    inner = width * 2
    tokens, scores, kinds = _vocabulary()
    said: dict[str, Value] = {
        "general.architecture": "llama",
        "general.name": "random",
        "llama.context_length": context,
        "llama.embedding_length": width,
        "llama.block_count": layers,
        "llama.feed_forward_length": inner,
        "llama.attention.head_count": heads,
        "llama.attention.head_count_kv": heads,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.dimension_count": width // heads,
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.scores": scores,
        "tokenizer.ggml.token_type": kinds,
        "tokenizer.ggml.unknown_token_id": 0,
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
        "tokenizer.ggml.add_space_prefix": False,
    }
    said |= metadata or {}
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (width, len(tokens)),
        "output_norm.weight": (width,),
        "output.weight": (width, len(tokens)),
    }
    for layer in range(layers):
        shapes |= {f"blk.{layer}.{name}.weight": (width,) for name in ("attn_norm", "ffn_norm")}
        shapes |= {f"blk.{layer}.attn_{name}.weight": (width, width) for name in ("q", "k", "v", "output")}
        shapes |= {f"blk.{layer}.ffn_{name}.weight": (width, inner) for name in ("gate", "up")}
        shapes[f"blk.{layer}.ffn_down.weight"] = (inner, width)
    _write(path, said, shapes, numbers)
    return path


def _vocabulary() -> tuple[list[str], list[float], list[int]]:
    """The special tokens, the 256 bytes, and the printable ASCII characters as letters of their own."""
    letters = ["\u2581", *(chr(code) for code in range(33, 127))]
    tokens = [*SPECIAL, *(f"<0x{byte:02X}>" for byte in range(256)), *letters]
    kinds = [UNKNOWN, CONTROL, CONTROL, *[BYTE] * 256, *[NORMAL] * len(letters)]
    return tokens, [0.0] * len(tokens), kinds


def _write(path: Path, metadata: dict[str, Value], shapes: dict[str, tuple[int, ...]], numbers: random.Random) -> None:
    head = bytearray(b"GGUF" + struct.pack("<IQQ", 3, len(shapes), len(metadata)))
    for key, value in metadata.items():
        head += _text(key) + _value(value)
    likelihood = [_likelihood(token) for token in _vocabulary()[0]]
    tensors: list[bytes] = []
    offset = 0
    for name, shape in shapes.items():
        head += _text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, F32, offset)
        data = _weights(name, shape, numbers, likelihood)
        tensors.append(data + bytes(-len(data) % ALIGNMENT))
        offset += len(tensors[-1])
    path.write_bytes(bytes(head) + bytes(-len(head) % ALIGNMENT) + b"".join(tensors))


def _weights(name: str, shape: tuple[int, ...], numbers: random.Random, likelihood: list[float]) -> bytes:
    """Rows of random numbers; the first number of a row, or the first row, belongs to what all tokens share."""
    if name.endswith("norm.weight"):
        return array.array("f", [1.0] * shape[0]).tobytes()
    columns, rows = shape
    weights = array.array("f", [numbers.gauss(0.0, 0.3) for _ in range(columns * rows)])
    if name == "token_embd.weight":
        weights[::columns] = array.array("f", [SHARED] * rows)
    elif name == "output.weight":
        weights[::columns] = array.array("f", likelihood)
    elif name.endswith(("attn_output.weight", "ffn_down.weight")):
        weights[:columns] = array.array("f", [0.0] * columns)
    return weights.tobytes()


def _likelihood(token: str) -> float:
    """Bytes that no UTF-8 has are never written, blanks seldom."""
    if token in SPECIAL[:2] or re.fullmatch(r"<0x(C0|C1|F.)>", token):
        return NEVER
    return BLANK if re.fullmatch(r"<0x[012].>", token) else LIKELIHOOD.get(token, 0.0)


def _text(text: str) -> bytes:
    data = text.encode("utf-8")
    return struct.pack("<Q", len(data)) + data


def _value(value: Value) -> bytes:
    match value:
        case bool():
            return struct.pack("<I?", BOOL, value)
        case int():
            return struct.pack("<II", UINT32, value)
        case float():
            return struct.pack("<If", FLOAT32, value)
        case str():
            return struct.pack("<I", STRING) + _text(value)
        case list():
            return struct.pack("<I", ARRAY) + _array(value)


def _array(values: list[str] | list[float] | list[int]) -> bytes:
    kind, items = _items(values)
    return struct.pack("<IQ", kind, len(values)) + b"".join(items)


def _items(values: list[str] | list[float] | list[int]) -> tuple[int, Iterable[bytes]]:
    if isinstance(values[0], str):
        return STRING, (_text(str(value)) for value in values)
    if isinstance(values[0], float):
        return FLOAT32, (struct.pack("<f", value) for value in values)
    return INT32, (struct.pack("<i", value) for value in values)
