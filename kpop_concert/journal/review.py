"""The kinds of a review: what somebody says afterwards of what was recorded."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from .payload import Payload


class ReviewPayload(Payload):
    """What a reviewer says of a visit, or of one viewing (of an evening at home: `visit` is none), or of a stretch of
    it. Never edited: a later one supersedes it, and one that is `withdrawn` takes back what it supersedes.
    """

    id: str = Field(description="UUID of this annotation")
    supersedes: str | None = Field(default=None, description="id of the annotation that this one replaces")
    author: str = Field(min_length=1, max_length=80)
    visit: str | None
    viewing: str | None = Field(default=None, description="none: the whole visit")
    stretch_ms: tuple[float, float] | None = Field(default=None, description="of the viewing, media ms; none: all")
    withdrawn: bool = False


class ReviewNote(ReviewPayload):
    kind: ClassVar[str] = "review.note"
    text: str = Field(min_length=1, max_length=4000)


class ReviewExclusion(ReviewPayload):
    """Left out of the analysis, with the reason; the data stay."""

    kind: ClassVar[str] = "review.exclusion"
    reason: str = Field(min_length=1, max_length=400)
