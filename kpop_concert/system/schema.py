"""From a file's mapping to a model, with every problem named by file, field, found and expected."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Literal, TypeVar, get_args, get_origin

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


def path_of(place: tuple[int | str, ...]) -> str:
    """("sections", 2, "start") as sections[2].start, on one line and cut to 200 characters."""
    path = ""
    for part in place:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return quoted(path, limit=200).strip("'\"")


def _problem(model: type[BaseModel], error: ErrorDetails, file: str) -> Problem:
    kind, context = error["type"], error.get("ctx", {})
    place, known = _place(model, error["loc"])
    path = path_of(place)
    if kind == "missing":
        return Problem(file, path, "nothing", "this key")
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(str(place[-1]), known, n=1, cutoff=0.5)
        hint = f'did you mean "{near[0]}"?' if near else f"one of {', '.join(known)}"
        return Problem(file, path, "an unknown key", hint)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        tag = str(context["discriminator"]).strip("'")
        path = path_of((*place, tag))
        if kind == "union_tag_not_found":
            return Problem(file, path, "nothing", "this key")
        return Problem(file, path, quoted(context["tag"]), f"one of {context['expected_tags']}")
    if kind == _MISMATCH:
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


def _place(model: type[BaseModel], location: tuple[int | str, ...]) -> tuple[tuple[int | str, ...], list[str]]:
    """A place as the file writes it, without the members of unions that were tried, and the keys known around it."""
    place: list[int | str] = []
    around, models = model, [model]
    for part in location:
        tried = [m for m in models if isinstance(part, str) and part in _labels(m, among=len(models))]
        if tried or (isinstance(part, str) and part.endswith("]")):
            models = tried or models
            continue
        place.append(part)
        # Positions and the file's own keys name no field.
        around = models[0]
        field = next((f for name, f in around.model_fields.items() if part in (name, f.alias)), None)
        if field is not None:
            models = list(_models_in(field.annotation)) or models
    return tuple(place), [field.alias or name for name, field in around.model_fields.items()]


def _labels(model: type[BaseModel], among: int) -> set[object]:
    """What an error's place calls a model of a union: its name, or where there are several the tag it goes by."""
    literals = [get_args(field.annotation) for field in model.model_fields.values() if _is_literal(field.annotation)]
    return {model.__name__, *(tag for tags in literals for tag in tags if among > 1)}


def _is_literal(annotation: object) -> bool:
    return get_origin(annotation) is Literal


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
