"""Engines behind one Protocol, one file each, and the one door that makes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...condition import Condition
from ...system.secrets import Secrets
from .base import Engine
from .settings import EngineSettings, server_name

if TYPE_CHECKING:
    from .spend import Spend


class EngineSettingsError(ValueError):
    """The settings do not say enough for the engine that a condition wants; the message says what to do."""


def model_of(condition: Condition, settings: EngineSettings) -> str:
    """The model that writes: the condition's, else what this machine is set to; of a model file, the file's name."""
    return condition.model or (Path(settings.model_file).stem if condition.engine == "local" else settings.model)


def make_engine(
    condition: Condition,
    settings: EngineSettings,
    secrets: Secrets,
    *,
    in_study: bool = False,
    spend: Spend | None = None,
) -> Engine:
    """A fresh engine for one viewing. Engines are imported at first use.

    Outside a study, and unless the settings say no, the built-in fans stand behind every other engine. `spend` counts
    and caps what it costs; by default one of its own. Looks for a key, which may block: see Secrets. Raises
    EngineSettingsError when a server, model, model file, key or extra is missing.
    """
    if condition.audience == "none" or condition.engine == "replay":
        from .nobody import NoEngine

        return NoEngine("replay" if condition.engine == "replay" else "none")
    if condition.engine == "builtin":
        return _builtin()
    made = (
        _local(condition, settings, in_study, spend)
        if condition.engine == "local"
        else _openai(condition, settings, secrets, in_study, spend)
    )
    if in_study or not settings.fallback:
        return made
    from .fallback import WithFallback

    return WithFallback(made, _builtin(), settings.time_limit_s)


def _builtin() -> Engine:
    from .builtin import BuiltinEngine

    return BuiltinEngine()


def _spend(condition: Condition, settings: EngineSettings, spend: Spend | None) -> Spend:
    from .spend import Spend

    return spend or Spend(settings, model_of(condition, settings))


def _openai(
    condition: Condition, settings: EngineSettings, secrets: Secrets, in_study: bool, spend: Spend | None
) -> Engine:
    model = model_of(condition, settings)
    url = settings.server_url
    if not url:
        raise EngineSettingsError(
            "no server is set for the audience: choose one in Settings, Audience engine, or name it with --base-url"
        )
    if not model:
        raise EngineSettingsError(
            "no model is set for the audience: choose one in Settings, Audience engine, or name it with --model"
        )
    key = secrets.key_for(url)
    if key is None and settings.provider == "openai":
        raise EngineSettingsError(
            f"{server_name(url)} needs a key: set OPENAI_API_KEY, or enter one in Settings, Audience engine"
        )
    from .openai import OpenAIEngine

    return OpenAIEngine(
        settings,
        key,
        model=model,
        temperature=condition.temperature,
        calls=condition.calls,
        moderation=condition.moderation,
        in_study=in_study,
        spend=_spend(condition, settings, spend),
    )


def _local(condition: Condition, settings: EngineSettings, in_study: bool, spend: Spend | None) -> Engine:
    if not settings.model_file:
        raise EngineSettingsError(
            "no model file is set for the audience: choose a .gguf file in Settings, Audience engine"
        )
    from .local import LocalEngine, installed

    if not installed():
        raise EngineSettingsError("a model file needs llama.cpp: pip install 'kpop-concert[local]'")
    return LocalEngine(
        Path(settings.model_file),
        settings,
        temperature=condition.temperature,
        calls=condition.calls,
        moderation=condition.moderation,
        in_study=in_study,
        spend=_spend(condition, settings, spend),
    )
