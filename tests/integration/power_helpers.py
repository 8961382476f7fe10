"""What SQLite writes, in order, with its syncs; and what a disk holds when the power goes in the middle of that."""

from __future__ import annotations

import _sqlite3
import ctypes
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, addressof, c_char_p, c_int, c_int64, c_void_p, cast, memmove, sizeof
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

SECTOR = 512
"""Bytes that a disk writes whole or not at all; what SQLite relies on too (powersafe overwrite)."""
WRITTEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
CUT_OFF = CFUNCTYPE(c_int, c_void_p, c_int64)
SYNCED = CFUNCTYPE(c_int, c_void_p, c_int)
OPENED = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
DELETED = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)


class _Vfs(Structure):
    """sqlite3_vfs, as sqlite3.h has it (version 3)."""

    _fields_ = (
        ("version", c_int), ("file_size", c_int), ("longest_path", c_int), ("next", c_void_p), ("name", c_char_p),
        ("data", c_void_p), ("open", c_void_p), ("delete", c_void_p), ("others", c_void_p * 14),
    )  # fmt: skip


class _Methods(Structure):
    """sqlite3_io_methods, as sqlite3.h has it (version 3)."""

    _fields_ = (
        ("version", c_int), ("close", c_void_p), ("read", c_void_p), ("write", c_void_p), ("truncate", c_void_p),
        ("sync", c_void_p), ("others", c_void_p * 13),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Op:
    """One thing done to a file, by its name; or `acknowledged`: so many entries were said to be on the disk."""

    kind: Literal["write", "truncate", "sync", "delete", "acknowledged"]
    file: str = ""
    number: int = 0
    """Offset, new size, or how many entries."""
    data: bytes = b""


class WriteLog:
    """The writes of every SQLite connection that is opened within `watching`, whatever thread they come from."""

    def __init__(self) -> None:
        self.ops: list[Op] = []
        self._kept: list[object] = []
        self._names: dict[int, str] = {}
        self._methods: dict[int, _Methods] = {}
        library = "sqlite3.dll" if sys.platform == "win32" else getattr(_sqlite3, "__file__", None)
        self._sqlite = ctypes.CDLL(library)
        self._sqlite.sqlite3_vfs_find.restype = POINTER(_Vfs)
        self._sqlite.sqlite3_vfs_register.argtypes = (c_void_p, c_int)
        self._sqlite.sqlite3_vfs_unregister.argtypes = (c_void_p,)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """SQLite's own file system with ears, as the default one."""
        real = self._sqlite.sqlite3_vfs_find(None).contents
        ours = _Vfs()
        memmove(addressof(ours), addressof(real), sizeof(_Vfs))
        ours.name = b"watched"
        opening, deleting = OPENED(real.open), DELETED(real.delete)

        def opened(_: int, name: int | None, file: int, flags: int, out: int | None) -> int:
            code = opening(addressof(real), name, file, flags, out)
            methods = c_void_p.from_address(file)
            if code == 0 and name is not None and methods.value is not None:
                self._names[file] = _named(name)
                methods.value = addressof(self._watched(methods.value))
            return code

        def deleted(_: int, name: int, sync: int) -> int:
            code = deleting(addressof(real), name, sync)
            if code == 0:
                self.ops.append(Op("delete", _named(name)))
            return code

        held = OPENED(opened), DELETED(deleted)
        ours.open, ours.delete = (cast(one, c_void_p).value for one in held)
        self._kept += [ours, held]
        self._sqlite.sqlite3_vfs_register(addressof(ours), 1)
        try:
            yield
        finally:
            self._sqlite.sqlite3_vfs_unregister(addressof(ours))

    def _watched(self, original: int) -> _Methods:
        """The methods of a file, each of which tells what it did when it has done it."""
        if original in self._methods:
            return self._methods[original]
        made = _Methods()
        known = _Methods.from_address(original)
        memmove(addressof(made), original, sizeof(_Methods))
        writing, cutting, syncing = WRITTEN(known.write), CUT_OFF(known.truncate), SYNCED(known.sync)

        def write(file: int, data: int, size: int, offset: int) -> int:
            code = writing(file, data, size, offset)
            if code == 0:
                self.ops.append(Op("write", self._names[file], offset, ctypes.string_at(data, size)))
            return code

        def truncate(file: int, size: int) -> int:
            code = cutting(file, size)
            if code == 0:
                self.ops.append(Op("truncate", self._names[file], size))
            return code

        def sync(file: int, flags: int) -> int:
            code = syncing(file, flags)
            if code == 0:
                self.ops.append(Op("sync", self._names[file]))
            return code

        held = WRITTEN(write), CUT_OFF(truncate), SYNCED(sync)
        made.write, made.truncate, made.sync = (cast(one, c_void_p).value for one in held)
        self._kept.append(held)
        self._methods[original] = made
        return made


def _named(address: int) -> str:
    # Passed on as an address: SQLite keeps the pointer, and behind the name there is more.
    return Path(ctypes.string_at(address).decode()).name


def after_power_loss(ops: list[Op], cut: int, draw: random.Random) -> tuple[dict[str, bytes], int]:
    """What the disk holds when the power goes after `cut` operations, and how many entries were acknowledged by then.

    Of a file, everything up to its last sync is there. Of what was written after that each sector is there or not, as
    `draw` has it, and each truncation took place or not; so did a deletion after which no file at all was synced.
    """
    done = ops[:cut]
    last = {op.file: number for number, op in enumerate(done) if op.kind == "sync"}
    any_last = max(last.values(), default=-1)
    files: dict[str, bytearray] = {}
    acknowledged = 0
    for number, op in enumerate(done):
        if op.kind == "acknowledged":
            acknowledged = max(acknowledged, op.number)
            continue
        sure = number <= last.get(op.file, -1)
        if op.kind == "delete":
            if number < any_last or draw.random() < 0.5:
                files.pop(op.file, None)
            continue
        held = files.setdefault(op.file, bytearray())
        if op.kind == "truncate" and (sure or draw.random() < 0.5):
            del held[op.number :]
            held.extend(bytes(op.number - len(held)))
        elif op.kind == "write":
            _write(held, op, None if sure else draw)
    return {name: bytes(held) for name, held in files.items()}, acknowledged


def _write(held: bytearray, op: Op, draw: random.Random | None) -> None:
    end = op.number + len(op.data)
    at = op.number
    while at < end:
        until = min(end, (at // SECTOR + 1) * SECTOR)
        if draw is None or draw.random() < 0.5:
            held.extend(bytes(max(0, until - len(held))))
            held[at:until] = op.data[at - op.number : until - op.number]
        at = until
