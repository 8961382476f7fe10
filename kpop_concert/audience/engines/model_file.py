"""What a .gguf file says about itself, read without loading it: a wrong choice is answered at once and in words.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MAGIC = b"GGUF"
VERSIONS = (2, 3)
SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
STRING, ARRAY = 8, 9
KEPT_CHARS = 500
"""Longer texts, such as chat templates, are skipped."""
MOST_ITEMS = 10_000_000
"""Of one list; the largest vocabularies have 300,000 entries."""
MOST_NAMES = 100_000
MOST_KEY_BYTES = 65_536
MOST_DIMENSIONS = 4
NOT_LANGUAGE = frozenset({"clip", "bert", "nomic-bert", "jina-bert-v2", "t5encoder", "wavtokenizer-dec", "whisper"})

LEAST_CONTEXT = 4096
"""Below this the prompt of ten fans and their answers do not fit in any language."""
CONTEXT = 8192
MOST_CONTEXT = 32_768
CACHE_BYTES = 1 << 30
UNKNOWN_CACHE = 131_072
"""Bytes a token of an 8B model's cache; for files that do not say."""


class ModelFileError(ValueError):
    """A file that cannot be used as a model; the message says why and what to do, without the file's name."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A language model on disk. `trained_context` is in tokens, `cache_bytes` what the memory of one token takes."""

    path: Path
    name: str
    architecture: str
    size: int
    trained_context: int
    cache_bytes: int

    @property
    def context(self) -> int:
        """Tokens to make room for: enough for the prompt and the answers, more where it costs little memory."""
        affordable = CACHE_BYTES // max(1, self.cache_bytes)
        return min(self.trained_context, max(CONTEXT, min(MOST_CONTEXT, affordable)))


def examine(path: Path) -> ModelFile:
    """What the header of a .gguf file says. Reads no weights, but may take some
    tenths of a second: not for a GUI thread.

    Raises ModelFileError for what is no whole GGUF file of a language model, or cannot be read.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise ModelFileError("is a folder, not a .gguf file" if path.is_dir() else "is not a file")
        with path.open("rb") as stream:
            return _Reader(stream, size).model(path)
    except FileNotFoundError as problem:
        raise ModelFileError("is not there; choose another .gguf file") from problem
    except OSError as problem:
        raise ModelFileError(f"cannot be read ({problem.strerror or problem})") from problem
    except (ValueError, struct.error) as problem:
        if isinstance(problem, ModelFileError):
            raise
        raise _damaged() from problem


def _damaged() -> ModelFileError:
    return ModelFileError("is damaged or not whole; fetch it again")


class _Reader:
    """Walks over a header. No length in it is believed further than the file goes."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self._size = stream, size

    def model(self, path: Path) -> ModelFile:
        tensors, values = self._counts()
        kept = dict(self._pair() for _ in range(values))
        self._check_split(kept)
        architecture = str(kept.get("general.architecture", ""))
        if architecture in NOT_LANGUAGE or kept.get("general.type", "model") != "model":
            raise ModelFileError("holds no language model; choose one that chats, such as an 'instruct' model")
        if not architecture or tensors == 0:
            raise _damaged()
        self._check_tensors(tensors, kept.get("general.alignment"))

        def number(key: str) -> int:
            value = kept.get(f"{architecture}.{key}")
            return value if isinstance(value, int) and value > 0 else 0

        trained = number("context_length") or CONTEXT
        if trained < LEAST_CONTEXT:
            raise ModelFileError(
                f"reads at most {trained} tokens at once, too few for an audience; choose another model"
            )
        heads = number("attention.head_count")
        width = number("attention.key_length") or (number("embedding_length") // heads if heads else 0)
        # Keys and values of 16 bits each.
        cache = 4 * number("block_count") * (number("attention.head_count_kv") or heads) * width
        return ModelFile(
            path=path,
            name=str(kept.get("general.name") or path.stem),
            architecture=architecture,
            size=self._size,
            trained_context=trained,
            cache_bytes=cache or UNKNOWN_CACHE,
        )

    def _counts(self) -> tuple[int, int]:
        if self._stream.read(4) != MAGIC:
            raise ModelFileError("is not a GGUF file; choose a model whose name ends in .gguf")
        version = self._number("I")
        if version not in VERSIONS:
            raise ModelFileError(
                f"is of a kind of GGUF that is not known here (version {version}); choose another file"
            )
        tensors, values = self._number("Q"), self._number("Q")
        if max(tensors, values) > MOST_NAMES:
            raise _damaged()
        return tensors, values

    def _check_split(self, kept: dict[str, str | int | float | None]) -> None:
        part = kept.get("split.no")
        if isinstance(part, int) and part > 0:
            raise ModelFileError("is not the first part of its model; choose the part whose name has -00001-of-")

    def _check_tensors(self, count: int, alignment: str | int | float | None) -> None:
        """The tensors named must begin within the file: a download that broke off ends early."""
        last = 0
        for _ in range(count):
            self._text(MOST_KEY_BYTES)
            dimensions = self._number("I")
            if dimensions > MOST_DIMENSIONS:
                raise _damaged()
            self._skip(8 * dimensions + 4)
            last = max(last, self._number("Q"))
        step = alignment if isinstance(alignment, int) and alignment > 0 else 32
        begin = -(-self._stream.tell() // step) * step
        if begin + last >= self._size:
            raise _damaged()

    def _pair(self) -> tuple[str, str | int | float | None]:
        return self._text(MOST_KEY_BYTES) or "", self._value(self._number("I"))

    def _value(self, kind: int) -> str | int | float | None:
        """A value, or None for a list or a long text, which are skipped."""
        if kind in SCALARS:
            found: int | float = self._unpack(SCALARS[kind])
            return found
        if kind == STRING:
            return self._text(KEPT_CHARS)
        if kind == ARRAY:
            inner, count = self._number("I"), self._number("Q")
            if count > MOST_ITEMS:
                raise _damaged()
            if inner in SCALARS:
                self._skip(count * struct.calcsize(SCALARS[inner]))
                return None
            if inner == STRING:
                for _ in range(count):
                    self._skip(self._number("Q"))
                return None
        raise _damaged()

    def _text(self, most: int) -> str | None:
        length = self._number("Q")
        if length > most:
            self._skip(length)
            return None
        return self._take(length).decode("utf-8", "replace")

    def _number(self, kind: str) -> int:
        return int(self._unpack(kind))

    def _unpack(self, kind: str) -> int | float:
        (found,) = struct.unpack(f"<{kind}", self._take(struct.calcsize(kind)))
        value: int | float = found
        return value

    def _take(self, length: int) -> bytes:
        data = self._stream.read(length)
        if len(data) != length:
            raise _damaged()
        return data

    def _skip(self, length: int) -> None:
        if length > self._size - self._stream.tell():
            raise _damaged()
        if length < 1024:
            self._stream.read(length)  # within the buffer, far quicker than a seek
        else:
            self._stream.seek(length, 1)
