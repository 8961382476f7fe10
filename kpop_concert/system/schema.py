"""From a file's mapping to a model, with every problem named by file, field, found and expected."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from .problems import DocumentError, Problem, quoted

Model = TypeVar("Model", bound=BaseModel)
MOST = 20
_MISMATCH = "mismatch"


def build(model: type[Model], data: dict[str, object], file: str) -> Model:
    """The model of a file's data. Raises DocumentError with at most 20 problems."""
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        errors = problem.errors(include_url=False)
        problems = [_problem(model, error, file) for error in errors[:MOST]]
        if len(errors) > MOST:
            problems.append(Problem(file, "", f"{len(errors) - MOST} more problems", "none"))
        raise DocumentError(problems) from problem


def build_known(model: type[Model], data: dict[str, object], file: str) -> tuple[Model, list[Problem]]:
    """The model of what holds in a file's data, and what was left out: unknown keys and values that do not fit.

    For files of the program's own that an older or newer one wrote; every field of the model has a default.
    """
    try:
        return model.model_validate(data), []
    except ValidationError as problem:
        errors = problem.errors(include_url=False)
    problems = [_problem(model, error, file) for error in errors[:MOST]]
    wrong = {error["loc"][0] for error in errors if error["loc"]}
    return model.model_validate({key: value for key, value in data.items() if key not in wrong}), problems


def mismatch(found: str, expected: str) -> PydanticCustomError:
    """What a validator raises when the value at its place says too little about what is wrong with it."""
    return PydanticCustomError(_MISMATCH, "found {found}, expected {expected}", {"found": found, "expected": expected})


def _field_path(location: tuple[int | str, ...]) -> str:
    """("sections", 2, "start") as sections[2].start."""
    path = ""
    for part in location:
        if isinstance(part, str) and part.endswith("]"):
            continue  # which member of a union was tried
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _problem(model: type[BaseModel], error: ErrorDetails, file: str) -> Problem:
    location, kind = error["loc"], error["type"]
    path = quoted(_field_path(location), limit=200).strip("'\"")
    if kind == "missing":
        return Problem(file, path, "nothing", "this key")
    if kind == "extra_forbidden":
        known = _keys_at(model, location[:-1])
        near = difflib.get_close_matches(str(location[-1]), known, n=1, cutoff=0.5)
        hint = f'did you mean "{near[0]}"?' if near else f"one of {', '.join(known)}"
        return Problem(file, path, "an unknown key", hint)
    if kind == _MISMATCH:
        context = error.get("ctx", {})
        return Problem(file, path, str(context["found"]), str(context["expected"]))
    return Problem(file, path, quoted(error["input"]), _expected(error))


def _expected(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    pattern = str(context.get("pattern", ""))
    if error["type"] == "literal_error":
        return f"one of {context.get('expected', '')}"
    if pattern.startswith("^[0-9a-f]{64}"):
        return "64 hexadecimal digits"
    if pattern.startswith("^[a-z][a-z0-9_]"):
        return "lower-case letters, digits and underscores, beginning with a letter"
    message = error["msg"]
    for prefix in ("Input should be ", "Value error, "):
        message = message.removeprefix(prefix)
    return message


def _keys_at(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The keys that the model at that place of the file knows."""
    for part in location:
        # Other parts of a place are positions, the file's own keys, and which member of a union was tried.
        field = next((f for name, f in model.model_fields.items() if part in (name, f.alias)), None)
        if field is not None:
            model = next(_models_in(field.annotation), model)
    return [field.alias or name for name, field in model.model_fields.items()]


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
