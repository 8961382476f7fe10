"""What a viewer set about the audience engine: where it is, which model, how long to wait, what it may cost.

No secret is ever in here: keys are system/secrets.py's.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ...condition import ModelName
from ...system.schema import build_known, mismatch

log = logging.getLogger(__name__)

OPENAI_URL = "https://api.openai.com/v1"
EXAMPLE = "http://localhost:11434/v1"
API_PATH = "/v1"

Provider = Literal["builtin", "openai", "local_server", "model_file", "custom"]


def server_address(text: str) -> str:
    """A server's base URL as it is used: without blanks around and slashes at its end; without a path it gets /v1.

    Empty stays empty. Raises PydanticCustomError for what is no http(s) URL of a server, or holds a user, a password, a
    query or a fragment. The message never quotes the text, which may hold a secret.
    """
    text = text.strip()
    if not text:
        return ""
    expected = f"a server's address such as {EXAMPLE}"
    if not text.isprintable() or any(c.isspace() or c == "\\" for c in text):
        raise mismatch("blanks or unprintable characters in it", expected)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise mismatch("a host or port that cannot be", expected) from None
    if parts.scheme not in ("http", "https"):
        raise mismatch("no http:// or https:// at its start", expected)
    if not parts.hostname or port == 0:
        raise mismatch("no host or a port that cannot be", expected)
    if "@" in parts.netloc:
        raise mismatch("a user or password in it", f"{expected}; a key has a field of its own")
    if "?" in text or "#" in text:
        raise mismatch("a query or fragment in it", expected)
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/') or API_PATH}"


def server_name(base_url: str) -> str:
    """Host, and port if one is named, of a base URL that `server_address` has passed."""
    return urlsplit(base_url).netloc


Address = Annotated[str, AfterValidator(server_address)]
Price = Annotated[float, Field(ge=0, le=10_000)]


class EngineSettings(BaseModel):
    """Where the lines come from on this machine. A condition may name another model and says whether to use this."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True)
    provider: Provider = "builtin"
    base_url: Address = Field(default="", max_length=500, description="of local_server and custom; OpenAI's is known")
    model: ModelName = Field(default="", max_length=200)
    model_file: str = Field(default="", max_length=1000, description="a .gguf file, for model_file")
    time_limit_s: float = Field(default=8.0, ge=0.5, le=120, description="later than this the built-in fans take over")
    fallback: bool = Field(default=True, description="outside a study the built-in fans take over when a reply is late")
    hedge: bool = Field(default=True, description="ask a slow server a second time rather than lose the round")
    cap_viewing_usd: float = Field(default=1.0, ge=0, le=1000)
    cap_day_usd: float = Field(default=5.0, ge=0, le=10_000)
    cap_viewing_tokens: int = Field(default=1_000_000, ge=0, le=1_000_000_000, description="input and output together")
    price_input_usd: Price | None = Field(default=None, description="per million tokens; none: what is known")
    price_cached_usd: Price | None = Field(default=None, description="per million input tokens that were cached")
    price_output_usd: Price | None = Field(default=None, description="per million tokens")

    @property
    def engine(self) -> Literal["builtin", "openai", "local"]:
        """The name that a condition has for the engine that the viewer chose here."""
        if self.provider in ("builtin", "model_file"):
            return "builtin" if self.provider == "builtin" else "local"
        return "openai"

    @property
    def server_url(self) -> str:
        """The base URL that is really asked; empty where there is none (built-in fans, a model file, nothing set)."""
        if self.provider == "openai":
            return OPENAI_URL
        return self.base_url if self.provider in ("local_server", "custom") else ""


def engine_settings(kept: Mapping[str, object]) -> EngineSettings:
    """The settings in `Preferences.engine`. What does not hold is logged and left out."""
    settings, problems = build_known(EngineSettings, dict(kept), "settings.toml: engine")
    for problem in problems:
        log.warning("%s; left out", problem)
    return settings
