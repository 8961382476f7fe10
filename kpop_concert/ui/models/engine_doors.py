"""The engine form's doors to real servers, keys and costs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from ...audience.engines import EngineSettingsError, make_engine, presets
from ...audience.engines.base import EngineProblem, Ready
from ...audience.engines.settings import EngineSettings
from ...audience.engines.spend import Spend, Totals
from ...condition import Condition
from ...system.secrets import Secrets
from .engine_form import Doors


def real_doors(secrets: Secrets) -> Doors:
    """Doors that ask the machine, the network and the keyring, never on the loop's thread where that may block."""

    async def models(settings: EngineSettings) -> Sequence[str]:
        key = await asyncio.to_thread(secrets.key_for, settings.server_url)
        found = await presets.models(settings.server_url, key)
        return () if isinstance(found, EngineProblem) else found

    async def connect(settings: EngineSettings) -> Ready | EngineProblem | None:
        condition = Condition(
            name="settings",
            purpose="test of the connection",
            engine="local" if settings.provider == "model_file" else "openai",
            model="" if settings.provider == "model_file" else settings.model,
        )
        alone = settings.model_copy(update={"fallback": False})
        try:
            engine = await asyncio.to_thread(make_engine, condition, alone, secrets)
        except EngineSettingsError as problem:
            return EngineProblem("other", str(problem))
        try:
            return await engine.prepare()
        finally:
            await engine.close()

    async def spent(settings: EngineSettings) -> Totals:
        def read() -> Totals:
            spend = Spend(settings, settings.model)
            totals = spend.totals
            spend.close()
            return totals

        return await asyncio.to_thread(read)

    return Doors(find=presets.find_servers, models=models, connect=connect, spent=spent)
