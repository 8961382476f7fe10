"""What a .gguf file says is read without trusting a byte of it."""

from __future__ import annotations

import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from gguf import write_model
from hypothesis import given
from hypothesis import strategies as st

from kpop_concert.audience.engines.model_file import CONTEXT, MOST_CONTEXT, ModelFileError, examine


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def whole(folder: Path) -> bytes:
    return write_model(folder / "whole.gguf").read_bytes()


def test_a_model_says_what_it_is(tmp_path: Path) -> None:
    file = write_model(tmp_path / "m.gguf", layers=2, width=32)
    model = examine(file)
    assert (model.name, model.architecture, model.size) == ("random", "llama", file.stat().st_size)
    assert model.cache_bytes == 2 * 2 * 32 * 2
    assert model.context == MOST_CONTEXT


@pytest.mark.parametrize(
    ("said", "context"),
    [
        ({"llama.context_length": 4096}, 4096),
        ({"llama.context_length": 131_072, "llama.block_count": 32, "llama.embedding_length": 131_072}, CONTEXT),
    ],
)
def test_the_context_is_bounded_by_the_model_and_by_memory(said: dict[str, int], context: int, tmp_path: Path) -> None:
    assert examine(write_model(tmp_path / "m.gguf", metadata={**said})).context == context


@pytest.mark.parametrize(
    ("metadata", "why"),
    [
        ({"llama.context_length": 2048}, "at most 2048 tokens"),
        ({"general.architecture": "clip"}, "no language model"),
        ({"general.type": "adapter"}, "no language model"),
        ({"split.no": 1, "split.count": 3}, "not the first part"),
        ({"general.architecture": ""}, "damaged"),
    ],
)
def test_models_that_cannot_chat(metadata: dict[str, int | str], why: str, tmp_path: Path) -> None:
    file = write_model(tmp_path / "m.gguf", metadata={**metadata})
    with pytest.raises(ModelFileError, match=why):
        examine(file)


def _folder(path: Path) -> None:
    path.mkdir()


def _circle(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: None, "is not there"),
        (_folder, "is a folder"),
        (_circle, "cannot be read"),
        (lambda path: path.write_bytes(b""), "is not a GGUF file"),
        (lambda path: path.write_bytes(b"<html>404</html>"), "is not a GGUF file"),
        (lambda path: path.write_bytes(b"GGUF"), "damaged or not whole"),
        (lambda path: path.write_bytes(b"GGUF" + struct.pack(">IQQ", 3, 1, 1)), "version 50331648"),
        (lambda path: path.write_bytes(b"GGUF" + struct.pack("<IQQ", 1, 1, 1)), "version 1"),
        (lambda path: path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 2**63, 2**63)), "damaged"),
        (lambda path: path.write_bytes(b"GGUF" + struct.pack("<IQQQ", 3, 1, 1, 2**62)), "damaged"),
    ],
)
def test_what_is_no_model(make: Callable[[Path], object], why: str, tmp_path: Path) -> None:
    file = tmp_path / "chosen.gguf"
    make(file)
    with pytest.raises(ModelFileError, match=why) as caught:
        examine(file)
    assert "chosen" not in str(caught.value)


def test_a_huge_file_of_nothing(tmp_path: Path) -> None:
    file = tmp_path / "huge.gguf"
    with file.open("wb") as stream:
        stream.truncate(1 << 40)
    with pytest.raises(ModelFileError, match="is not a GGUF file"):
        examine(file)


@given(cut=st.floats(min_value=0, max_value=0.9))
def test_a_download_that_broke_off(cut: float, whole: bytes, folder: Path) -> None:
    file = folder / "cut.gguf"
    file.write_bytes(whole[: int(len(whole) * cut)])
    with pytest.raises(ModelFileError):
        examine(file)


@given(at=st.integers(0, 12_000), junk=st.binary(min_size=1, max_size=16))
def test_any_damage_ends_in_words_or_in_a_model(at: int, junk: bytes, whole: bytes, folder: Path) -> None:
    file = folder / "damaged.gguf"
    file.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
    with suppress(ModelFileError):
        assert 0 < examine(file).context <= MOST_CONTEXT
