"""Which request parameters a compatible server takes; what it refuses is left out from then on.

Servers say in a 400 or 422 which parameter they do not know. Names of servers and models are never looked at, except
that OpenAI's own newest parameters are first tried on OpenAI only.
"""

from __future__ import annotations

import asyncio
import importlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from openai import APIStatusError

Enforces = Literal["json_schema", "json_object", "nothing"]
OPENAI_HOST = "api.openai.com"
ANSWER_NAME = "live_chat"
NEXT_FORMAT: dict[Enforces, Enforces] = {"json_schema": "json_object", "json_object": "nothing"}
REFUSED_WITH = frozenset({400, 422})
_STREAMING = re.compile(r"\bstream(ing)?\b", re.IGNORECASE)
EXAMINED_CHARS = 400
"""Further on a server may quote the prompt."""


def is_openai(base_url: str) -> bool:
    """Whether a base URL is OpenAI's own."""
    return urlsplit(base_url).hostname == OPENAI_HOST


async def load() -> None:
    """Import the SDK in a thread, so that no picture is late; afterwards `wire` imports at once."""
    await asyncio.to_thread(_load)


def _load() -> None:
    importlib.import_module(".wire", __package__).warm_up()


@dataclass(slots=True)
class Dialect:
    """What is sent beside the messages. Starts with everything that is useful and forgets what the server refuses."""

    limit: Literal["max_completion_tokens", "max_tokens"] = "max_tokens"
    enforces: Enforces = "json_schema"
    temperature: bool = True
    seed: bool = True
    usage: bool = True
    streams: bool = True
    cache_key: bool = False
    schema_in_object: bool = True
    other_limit_tried: bool = False

    @classmethod
    def of(cls, base_url: str) -> Dialect:
        """The dialect to begin with."""
        if is_openai(base_url):
            return cls(limit="max_completion_tokens", cache_key=True, schema_in_object=False)
        return cls()

    def body(
        self,
        *,
        model: str,
        messages: list[dict[str, str]],
        schema: dict[str, object] | None,
        most_tokens: int,
        temperature: float | None = None,
        seed: int | None = None,
        cache_key: str = "",
    ) -> dict[str, object]:
        """The keyword arguments of `client.chat.completions.create`. Seeds are cut to 31 bits: servers take a C int."""
        body: dict[str, object] = {"model": model, "messages": messages, self.limit: most_tokens, "stream": True}
        if not self.streams:
            body["extra_body"] = {"stream": False}  # what is sent; what comes is read as a stream all the same
        elif self.usage:
            body["stream_options"] = {"include_usage": True}
        if temperature is not None and self.temperature:
            body["temperature"] = temperature
        if seed is not None and self.seed:
            body["seed"] = seed & 0x7FFF_FFFF
        if cache_key and self.cache_key:
            body["prompt_cache_key"] = cache_key
        if schema is not None and self.enforces == "json_schema":
            named = {"name": ANSWER_NAME, "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif schema is not None and self.enforces == "json_object":
            inside = {"schema": schema} if self.schema_in_object else {}
            body["response_format"] = {"type": "json_object", **inside}
        return body

    def learn(self, refusal: APIStatusError) -> bool:
        """Leave out what the server has just refused by name; whether the same request is worth another try."""
        if refusal.status_code not in REFUSED_WITH:
            return False
        param = refusal.param.split(".")[0] if isinstance(refusal.param, str) else ""
        said = param or _said(refusal.body, refusal.message)
        if self.cache_key and "prompt_cache_key" in said:
            self.cache_key = False
        elif self.usage and "stream_options" in said:
            self.usage = False
        elif any(name in said for name in ("response_format", "json_schema", "json_object", "grammar")):
            return self._lower_format()
        elif self.temperature and "temperature" in said:
            self.temperature = False
        elif self.limit in said and not self.other_limit_tried:
            self.other_limit_tried = True
            self.limit = "max_tokens" if self.limit == "max_completion_tokens" else "max_completion_tokens"
        elif self.seed and "seed" in said:
            self.seed = False
        elif self.streams and _STREAMING.search(said):
            self.streams = False
        else:
            return False
        return True

    def _lower_format(self) -> bool:
        """A schema inside json_object goes first, then the format itself."""
        if self.enforces == "nothing":
            return False
        if self.enforces == "json_object" and self.schema_in_object:
            self.schema_in_object = False
        else:
            self.enforces = NEXT_FORMAT[self.enforces]
        return True


def _said(body: object, message: str) -> str:
    """What a refusal says, for looking names up in it; never shown or kept."""
    if isinstance(body, Mapping) and isinstance(body.get("message"), str):
        message = body["message"]
    return message[:EXAMINED_CHARS]
