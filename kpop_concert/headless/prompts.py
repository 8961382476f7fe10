"""Every request of a run as it would be sent, in files, for people who review it. Nothing is sent."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from ..audience import prompt as prompts
from ..audience.engines.base import Engine, EngineEvent, EngineSource, Round
from ..audience.engines.dialect import Dialect
from ..audience.engines.kept import requests
from ..audience.engines.openai import request_body
from ..audience.engines.probe import probe_bodies
from ..audience.engines.settings import OPENAI_URL, server_name
from ..audience.tokens import count
from ..condition import Condition
from ..seat import Seat
from .run import simulate

THIS_MACHINE = "http://127.0.0.1/v1"
UNNAMED = "no-model-named"

ABOUT = """What a language model would be sent to write the audience's chat of one concert
===============================================================================

Each file is one request, in the order in which they would be sent; index.json lists them. Nothing was sent:
no network was used and nothing was paid.

concert       {concert}
condition     {condition}: {purpose}
server        {server}
model         {model}
temperature   {temperature:g}
seed          {seed}
requests      {requests}, {calls}
tokens        {tokens:,} of input in all{estimated}; {stable:,} of them are the same in every request

Because no model answered, the program's built-in fans stand in for what the audience said: the lines under
"chat:" and those of each fan are theirs. With a model they would be its own, everything else is as here.

{files}
No viewer takes part in such a run, so none of these requests holds anything that a person wrote{bias}.
In the theatre, what a viewer writes in the chat is quoted in the requests of that viewing, as data, up to
200 characters a line and for as long as it is among the last {shared} lines of the chat; and where the condition
says alignment: bias, the viewer's favourite member is named. Ratings, names, other settings and the record are
never sent. The key, if there is one, goes into the header of each request and is in none of these files.
A server that does not take one of the parameters is sent the same request without it.
{moderation}"""


def write_prompts(seat: Seat, folder: Path, base_url: str = "") -> int:
    """Write every request of a whole concert into an empty folder; returns how many.

    The seat's own engine must be the stand-in. `base_url` is the server they would go to, by default OpenAI's, or
    this machine for a model file. Raises OSError when the folder is not empty or cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(17, "the folder is not empty", str(folder))
    usual = THIS_MACHINE if seat.condition.engine == "local" else OPENAI_URL
    writer = _Writer(seat.engine, seat.condition, folder, base_url or usual)
    simulate(replace(seat, engine=writer))
    writer.finish(seat)
    return writer.written


class _Writer:
    """Writes down what an engine would send for each round; `stand_in` writes the lines."""

    source: EngineSource = "SIM"

    def __init__(self, stand_in: Engine, condition: Condition, folder: Path, base_url: str) -> None:
        self.name: str = condition.engine
        self.written = 0
        self._stand_in, self._condition, self._folder = stand_in, condition, folder
        self._model = condition.model or UNNAMED
        self._dialect = Dialect.of(base_url)
        self._server, self._path = server_name(base_url), f"{urlsplit(base_url).path}/chat/completions"
        self._index: list[dict[str, object]] = []
        self._tokens = self._stable = 0
        self._estimated = False
        for body in probe_bodies(self._dialect, self._model, condition.temperature):
            self._write(body, about="what the server does with such requests; asked once, before the first round")

    async def prepare(self) -> None:
        """Nothing is connected."""

    async def answer(self, round_: Round) -> AsyncGenerator[EngineEvent, None]:
        for request in requests(round_, self._condition.calls):
            prompt = prompts.build(request)
            body = request_body(prompt, request, model=self._model, dialect=self._dialect)
            schema = json.dumps(prompt.schema, ensure_ascii=False)
            (stable, guessed), (rest, also) = (
                count(prompt.system + schema, self._model),
                count(prompt.user, self._model),
            )
            self._tokens, self._stable = self._tokens + stable + rest, self._stable + stable
            self._estimated = self._estimated or guessed or also
            self._write(
                body, about="a round", round=round_.number, agents=list(prompt.agents.values()),
                window_ms=[round_.start_ms, round_.end_ms], input_tokens=stable + rest,
            )  # fmt: skip
        async with aclosing(self._stand_in.answer(round_)) as lines:
            async for line in lines:
                yield line

    async def close(self) -> None:
        """Let the stand-in go."""
        await self._stand_in.close()

    def finish(self, seat: Seat) -> None:
        """Write the index, for people and for programs."""
        condition = seat.condition
        rounds = sum("round" in entry for entry in self._index)
        named = f"none is named yet (--model); the files say {UNNAMED}"
        local = "a process of this program on this machine"
        facts: dict[str, object] = {
            "concert": seat.pack.title,
            "condition": condition.model_dump(mode="json"),
            "seed": seat.seed,
            "server": local if condition.engine == "local" else self._server,
            "model": condition.model or named,
            "sent": False,
            "history_written_by": "built-in fans",
            "requests": self.written,
            "rounds": rounds,
            "input_tokens": self._tokens,
            "input_tokens_in_the_stable_prefix": self._stable,
            "tokens_are_estimated": self._estimated,
            "files": self._index,
        }
        self._put("index.json", facts)
        probes = self.written - rounds
        aligned = condition.alignment == "bias"
        about = ABOUT.format(
            concert=facts["concert"],
            condition=condition.name,
            purpose=condition.purpose,
            server=facts["server"],
            model=facts["model"],
            temperature=condition.temperature,
            seed=seat.seed,
            requests=self.written,
            calls="one for all agents" if condition.calls == "one" else "one for each agent that may speak",
            tokens=self._tokens,
            stable=self._stable,
            estimated=" (estimated)" if self._estimated else "",
            shared=condition.director.shared_chat,
            bias=f", only a favourite member ({seat.favourite})" if seat.favourite and aligned else "",
            files=f"The first {probes} files find out what the server does with such requests; the rest are rounds.\n",
            moderation=(
                "The lines that the model answers would be sent to the provider's moderation endpoint as well.\n"
                if condition.moderation
                else ""
            ),
        )  # fmt: skip
        (self._folder / "README.txt").write_text(about, "utf-8")

    def _write(self, body: dict[str, object], **about: object) -> None:
        self.written += 1
        name = f"{self.written:04}.json"
        self._put(name, {"method": "POST", "server": self._server, "path": self._path, "body": body})
        self._index.append({"file": name, **about})

    def _put(self, name: str, content: dict[str, object]) -> None:
        (self._folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
