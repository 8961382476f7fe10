"""The logical picture and everything about flying chat that a viewer may choose.

All lengths are logical units of a 1920 x 1080 picture, whatever the window's size: the painter scales them. The design
gives its lengths in px of a picture that is 608 px high; PX is one of them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

WIDTH = 1920.0
HEIGHT = 1080.0
PX = HEIGHT / 608
"""Units of one px in the design's reference picture."""
TOP = 16 * PX
"""Upper edge of the first lane's text box."""
LINE_EM = 32 / 24
"""Height of a text box."""
PITCH_EM = 1.57
"""From one lane to the next."""
AREAS = (0.25, 0.5, 0.75, 1.0)

FADE_IN_MS = 120.0
HOLD_MS = 4000.0
FADE_OUT_MS = 200.0
STILL_MS = FADE_IN_MS + HOLD_MS + FADE_OUT_MS
"""How long a comment stands with reduced motion."""


class Priority(StrEnum):
    """Whose line it is: `persona` is a lead, `crowd` everybody else in the audience."""

    VIEWER = "viewer"
    PERSONA = "persona"
    CROWD = "crowd"


def _known_area(value: float) -> float:
    if value not in AREAS:
        raise ValueError(f"expected one of {', '.join(map(str, AREAS))}")
    return value


class DanmakuSettings(BaseModel):
    """What a viewer may choose. A change holds for comments that are placed after it."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    cross_ms: float = Field(
        default=8000, ge=3000, le=20_000, description="media ms from the right edge to beyond the l"
    )
    opacity: float = Field(default=1.0, ge=0.4, le=1.0, description="of the whole item; the painter's")
    size: float = Field(default=24.0, ge=18.0, le=40.0, description="px of the font in a picture 608 px high")
    area: Annotated[float, AfterValidator(_known_area)] = Field(default=0.25, description="share of the height")
    density: float = Field(default=1.0, ge=0.0, le=1.0, description="share of the crowd's lines that may fly")
    min_gap: float = Field(default=40.0, ge=0.0, le=480.0, description="units between neighbours in a lane")
    overlap: Literal["viewer", "leads", "all"] = Field(
        default="leads",
        description="who may fly over others when no lane came free: the viewer alone, leads too, or the crowd too",
    )
    persona_wait_ms: float = Field(default=4000, ge=0, le=10_000, description="longest wait of a lead for a free lane")
    crowd_wait_ms: float = Field(default=2000, ge=0, le=10_000, description="longest wait of a crowd line")
    reduced_motion: bool = Field(default=False, description="comments fade in place instead of flying")

    @property
    def em(self) -> float:
        """Font size in units."""
        return self.size * PX

    @property
    def lanes(self) -> int:
        """How many lanes fit into the area, at least one."""
        return max(1, int((self.area * HEIGHT - TOP - LINE_EM * self.em) // (PITCH_EM * self.em)) + 1)

    def wait_ms(self, priority: Priority) -> float:
        """How long a line may wait for a free lane; the viewer's own line never waits."""
        if priority is Priority.VIEWER:
            return 0.0
        return self.persona_wait_ms if priority is Priority.PERSONA else self.crowd_wait_ms


def lane_y(lane: int, em: float) -> float:
    """Upper edge of a lane's text box, in units."""
    return TOP + lane * PITCH_EM * em


def box_height(lanes: int, em: float) -> float:
    """Height of a text box over so many lanes, in units."""
    return (lanes - 1) * PITCH_EM * em + LINE_EM * em
