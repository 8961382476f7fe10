"""Where the dancers stand and how they hold themselves at any time: poses on beats, formations, steps."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, fields
from functools import lru_cache

from tools.demo_concert.paint import ease, lerp, ramp
from tools.demo_concert.score import ALL, BEAT, part_at, song


@dataclass(frozen=True)
class Pose:
    """Joint angles in degrees. Limbs: 0 hangs down, 90 points outward, 180 up; forearm and shin are absolute too.

    `lean` and `hips` tilt the trunk to the right of the picture, `nod` the head; `drop` bends the knees and
    `bow` the back towards the viewer (0..1).
    """

    arm_l: float = 12
    fore_l: float = 8
    arm_r: float = 12
    fore_r: float = 8
    leg_l: float = 6
    shin_l: float = 4
    leg_r: float = 6
    shin_r: float = 4
    lean: float = 0
    hips: float = 0
    nod: float = 0
    drop: float = 0
    bow: float = 0


STAND = Pose()
HAND_HIP = Pose(arm_l=42, fore_l=-48, arm_r=14, fore_r=10, hips=7, lean=-3, nod=4, leg_r=14, shin_r=10)
STEP_L = Pose(
    arm_l=34, fore_l=88, arm_r=26, fore_r=-40, hips=-8, lean=5, leg_l=16, shin_l=8, leg_r=5, shin_r=10, drop=0.25
)
STEP_R = Pose(
    arm_l=26, fore_l=-40, arm_r=34, fore_r=88, hips=8, lean=-5, leg_l=5, shin_l=10, leg_r=16, shin_r=8, drop=0.25
)
UP_R = Pose(arm_l=42, fore_l=-46, arm_r=158, fore_r=172, hips=8, lean=-4, nod=4, leg_l=8, leg_r=12, shin_r=8)
UP_L = Pose(arm_l=158, fore_l=172, arm_r=42, fore_r=-46, hips=-8, lean=4, nod=-4, leg_r=8, leg_l=12, shin_l=8)
BOTH_UP = Pose(arm_l=150, fore_l=172, arm_r=150, fore_r=172, leg_l=12, shin_l=12, leg_r=12, shin_r=12)
WAVE_L = Pose(
    arm_l=98,
    fore_l=112,
    arm_r=-62,
    fore_r=-98,
    lean=-11,
    hips=-10,
    nod=-8,
    leg_l=22,
    shin_l=10,
    leg_r=14,
    shin_r=26,
    drop=0.4,
)
WAVE_M = Pose(arm_l=35, fore_l=-20, arm_r=35, fore_r=-20, drop=0.75, leg_l=26, shin_l=-4, leg_r=26, shin_r=-4, nod=3)
WAVE_R = Pose(
    arm_l=-62,
    fore_l=-98,
    arm_r=98,
    fore_r=112,
    lean=11,
    hips=10,
    nod=8,
    leg_l=14,
    shin_l=26,
    leg_r=22,
    shin_r=10,
    drop=0.4,
)
CROSS = Pose(arm_l=38, fore_l=-118, arm_r=38, fore_r=-118, drop=0.2, leg_l=12, shin_l=10, leg_r=12, shin_r=10)
OPEN = Pose(arm_l=78, fore_l=100, arm_r=78, fore_r=100, leg_l=16, shin_l=14, leg_r=16, shin_r=14, lean=2)
FACE = Pose(arm_l=52, fore_l=150, arm_r=14, fore_r=10, hips=6, nod=-5, leg_r=12)
FACE_R = Pose(arm_l=14, fore_l=10, arm_r=52, fore_r=150, hips=-6, nod=5, leg_l=12)
LUNGE_L = Pose(
    arm_l=120, fore_l=135, arm_r=60, fore_r=40, lean=-12, hips=-8, leg_l=42, shin_l=4, leg_r=22, shin_r=30, drop=0.6
)
LUNGE_R = Pose(
    arm_l=60, fore_l=40, arm_r=120, fore_r=135, lean=12, hips=8, leg_l=22, shin_l=30, leg_r=42, shin_r=4, drop=0.6
)
REACH = Pose(arm_l=18, fore_l=10, arm_r=84, fore_r=92, lean=3, nod=6, hips=4)
REACH_L = Pose(arm_l=84, fore_l=92, arm_r=18, fore_r=10, lean=-3, nod=-6, hips=-4)
HEART = Pose(arm_l=30, fore_l=-142, arm_r=30, fore_r=-142, nod=6, hips=4)
HOLD = Pose(arm_l=30, fore_l=-128, arm_r=16, fore_r=6, nod=-3, hips=3)
BOW = Pose(arm_l=20, fore_l=-14, arm_r=20, fore_r=-14, drop=0.1, bow=1)
FINAL = (
    Pose(arm_l=148, fore_l=160, arm_r=40, fore_r=-46, lean=-6, hips=-8, leg_l=18, shin_l=14),
    Pose(arm_l=112, fore_l=150, arm_r=30, fore_r=-30, lean=-4, drop=0.3, leg_l=24, shin_l=4, leg_r=20, shin_r=16),
    Pose(arm_l=160, fore_l=186, arm_r=30, fore_r=-40, hips=8, lean=-3),
    Pose(arm_l=30, fore_l=-30, arm_r=112, fore_r=150, lean=4, drop=0.3, leg_r=24, shin_r=4, leg_l=20, shin_l=16),
    Pose(arm_l=40, fore_l=-46, arm_r=148, fore_r=160, lean=6, hips=8, leg_r=18, shin_r=14),
)

# One pose a beat, read round and round from the start of the section.
DANCES: dict[str, tuple[Pose, ...]] = {
    "preshow": (STAND, STAND),
    "intro": (HAND_HIP, HAND_HIP, UP_R, UP_R, OPEN, OPEN, CROSS, HAND_HIP),
    "verse": (STEP_L, STAND, STEP_R, STAND, STEP_L, FACE, STEP_R, HAND_HIP),
    "pre_chorus": (REACH, STEP_L, REACH_L, STEP_R, CROSS, CROSS, OPEN, OPEN),
    "chorus": (UP_R, STEP_L, UP_L, STEP_R, WAVE_L, WAVE_M, WAVE_R, UP_R),
    "rap": (STEP_L, CROSS, STEP_R, HAND_HIP),
    "dance_break": (LUNGE_L, CROSS, LUNGE_R, BOTH_UP, WAVE_L, WAVE_R, OPEN, CROSS),
    "bridge": (STAND, STAND, REACH, REACH, STAND, HOLD, HOLD, STAND),
    "last_chorus": (BOTH_UP, STEP_L, UP_L, STEP_R, WAVE_L, WAVE_M, WAVE_R, UP_R),
    "ending": (UP_R, OPEN, CROSS, HAND_HIP),
    "post_chorus": (LUNGE_R, UP_L, LUNGE_L, UP_R, CROSS, OPEN, STEP_L, HAND_HIP),
    "talk": (STAND, HOLD, STAND, FACE),
    "postshow": (UP_R, OPEN, UP_L, STAND),
}
WAVE = (WAVE_L, WAVE_M, WAVE_R)


@lru_cache(maxsize=4)
def _dances(seed: int | None, point: tuple[str, str, str] | None) -> dict[str, tuple[Pose, ...]]:
    """The dances in another order, with another point move in the wave's place; the same poses as often."""
    if seed is None or point is None:
        return DANCES
    rng = random.Random(seed)
    found = {}
    for kind, dance in DANCES.items():
        free = [pose for pose in dance if pose not in WAVE]
        rng.shuffle(free)
        moves = dict(zip(WAVE, (globals()[name] for name in point), strict=True))
        found[kind] = tuple(moves[pose] if pose in WAVE else free.pop() for pose in dance)
    return found


def blend(a: Pose, b: Pose, share: float) -> Pose:
    """The pose `share` (0..1) of the way from a to b."""
    return Pose(*(lerp(getattr(a, f.name), getattr(b, f.name), share) for f in fields(Pose)))


def pose_at(who: str, t: float) -> Pose:
    """How a member stands at a time (s): snaps to the pose just before each beat, then holds it."""
    number = ALL.index(who)
    part = part_at(t)
    if part.kind in ("chorus", "last_chorus", "dance_break", "post_chorus"):
        t_local = t - part.start - 0.05 * abs(number - 2)
    else:
        t_local = t - part.start - 0.04 * number
    if part.kind == "dance_break" and t >= song().name_chant[0].start - 0.2:
        return _called(who, t)
    if part.kind == "ending" and part.start + 0.9 <= t < part.end - 0.1:
        return blend(_danced(part.kind, number, 0.0), FINAL[number], ramp(t, part.start + 0.9, part.start + 1.6))
    if part.kind == "postshow" and t >= (bow := song().length - 4):
        before = FINAL[number] if part.start == bow else STAND
        down = ramp(t, bow + 0.4, bow + 1.0) - ramp(t, bow + 2.4, bow + 3.2)
        return blend(before, BOW, ramp(t, bow, bow + 0.5)) if down <= 0 else blend(STAND, BOW, down)
    for start, one, other in song().near:
        if start <= t < start + 2.6 and who in (one, other):
            near = ramp(t, start, start + 0.5) - ramp(t, start + 2.1, start + 2.6)
            return blend(_danced(part.kind, number, t_local), REACH if who == one else REACH_L, near)
    return _danced(part.kind, number, t_local)


def _danced(kind: str, number: int, t: float) -> Pose:
    dance = _dances(song().dance_seed, song().point_move)[kind]
    beats = max(0.0, t) / BEAT
    if kind in ("bridge", "talk"):
        beats /= 2
    index = int(beats)
    shift = 0 if kind not in ("verse", "rap", "bridge", "talk") else number
    now, following = dance[(index + shift) % len(dance)], dance[(index + 1 + shift) % len(dance)]
    return blend(now, following, ease(((beats - index) - 0.35) / 0.6))


def _called(who: str, t: float) -> Pose:
    number = ALL.index(who)
    base = _danced("verse", number, t)
    for word in song().name_chant:
        mine = word.member in (who, None)
        if mine and word.start - 0.2 <= t < word.end + 0.3:
            pose = BOTH_UP if word.member is None else (UP_R, HEART, UP_L, HEART, OPEN)[number]
            return blend(base, pose, ramp(t, word.start - 0.2, word.start + 0.12) - ramp(t, word.end, word.end + 0.3))
    return base


Places = dict[str, tuple[float, float]]
LINE: Places = {"haneul": (-222, 0), "byul": (-114, 0), "nari": (0, 0), "seoa": (112, 0), "eden": (226, 0)}
VEE: Places = {"haneul": (-236, -1), "byul": (-122, 0.1), "nari": (0, 1), "seoa": (122, 0.1), "eden": (236, -1)}
D_FRONT: Places = {
    "haneul": (-240, -1),
    "byul": (-128, 0),
    "nari": (-30, -0.9),
    "seoa": (46, 1),
    "eden": (220, -0.5),
}
TIGHT: Places = {"haneul": (-124, -0.4), "byul": (-62, 0.5), "nari": (0, 1), "seoa": (62, 0.5), "eden": (124, -0.4)}
E_FRONT: Places = {
    "haneul": (-226, -0.6),
    "byul": (-110, -0.8),
    "nari": (-10, -0.8),
    "seoa": (112, -0.3),
    "eden": (190, 1),
}
WIDE_LINE: Places = {
    "haneul": (-286, 0.2),
    "byul": (-142, 0.2),
    "nari": (0, 0.2),
    "seoa": (142, 0.2),
    "eden": (286, 0.2),
}
DIAMOND: Places = {"haneul": (0, 1), "byul": (-150, 0), "nari": (-62, -1), "seoa": (74, -0.9), "eden": (160, 0)}
# Written for the members in their own places; a cast puts others there.
FORMATIONS = {
    "line": LINE,
    "vee": VEE,
    "tight": TIGHT,
    "wide_line": WIDE_LINE,
    "diamond": DIAMOND,
    "d_front": D_FRONT,
    "e_front": E_FRONT,
}


def place_at(who: str, t: float) -> tuple[float, float]:
    """Where a member stands: x in px from the stage's middle, and depth -1 (back) .. 1 (front)."""
    before = now = song().formations[0]
    for formation in song().formations:
        if formation[0] <= t:
            before, now = now, formation
    share = ramp(t, now[0], now[0] + 0.9)
    place = ALL[song().cast.index(who)]
    x0, z0 = FORMATIONS[before[1]][place]
    x1, z1 = FORMATIONS[now[1]][place]
    step = 0.0
    for word in song().name_chant:
        if word.member == who:
            step = 0.8 * (ramp(t, word.start - 0.2, word.start + 0.2) - ramp(t, word.end, word.end + 0.4))
    return lerp(x0, x1, share), lerp(z0, z1, share) + step


def bounce_at(who: str, t: float) -> float:
    """How far (px, up) the body is lifted by the beat."""
    energy = part_at(t).energy
    return abs(math.sin(math.pi * t / BEAT + 0.2)) * 4.0 * energy
