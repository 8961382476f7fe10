"""Engines behind one Protocol, one file each, and their static registry."""

from __future__ import annotations

from .base import Engine


def make_engine(name: str) -> Engine:
    """A fresh engine by its name in a condition. Engines are imported at first use. Raises KeyError for no engine."""
    if name == "builtin":
        from .builtin import BuiltinEngine

        return BuiltinEngine()
    raise KeyError(name)
