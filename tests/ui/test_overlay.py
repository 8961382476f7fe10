"""The overlay draws what the layout says, as plain text, inside the picture."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from PySide6.QtWidgets import QApplication

from kpop_concert.danmaku.layout import Item, Layout, Placed, Shown
from kpop_concert.danmaku.measure import item_width, width
from kpop_concert.danmaku.style import HEIGHT, PX, WIDTH, DanmakuSettings, Priority
from kpop_concert.ui.components.comment_pixmaps import CommentLook, CommentPixmaps, Rasteriser, Sprite
from kpop_concert.ui.components.overlay import MIN_OPACITY, Overlay
from kpop_concert.ui.models.chant_line import ChantShow, Word
from kpop_concert.ui.theme import Theme

GROUND = QColor("#204060")
EM = DanmakuSettings().em
SCALE = 1080 / WIDTH


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme()


@pytest.fixture
def overlay(theme: Theme) -> Overlay:
    made = Overlay(theme)
    made.resize(SCALE, 1.0)
    return made


def shown(line: str, x: float, y: float = 200.0, alpha: float = 1.0) -> Shown:
    return Shown(Placed(line, 0.0, 0, 8000.0, 300.0, EM), x, y, alpha)


def settle(pixmaps: CommentPixmaps) -> None:
    while pixmaps.pending:
        pixmaps.work(50)


def paint(overlay: Overlay, items: Sequence[Shown] = (), now_ms: float = 0.0, scale: float = SCALE) -> np.ndarray:
    """The picture, painted twice: what misses at first is there the second time. Height x width x (r, g, b)."""
    overlay.source = lambda: (now_ms, items)
    for _ in range(2):
        image = QImage(round(WIDTH * scale), round(HEIGHT * scale), QImage.Format.Format_RGB32)
        image.fill(GROUND)
        painter = QPainter(image)
        painter.setWorldTransform(QTransform.fromScale(scale, scale))
        overlay.paint(painter, None)
        painter.end()
        settle(overlay.pixmaps)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[..., 2::-1].astype(int).copy()


def ink(pixels: np.ndarray) -> tuple[int, int, int, int]:
    """Bounding box of what differs from the ground: left, top, right, bottom."""
    drawn = (pixels != np.array(GROUND.getRgb()[:3])).any(axis=2)
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]), int(rows[-1])


def near(pixels: np.ndarray, colour: str, within: int = 30) -> int:
    """How many pixels have about this colour."""
    return int((abs(pixels - np.array(QColor(colour).getRgb()[:3])).max(axis=2) <= within).sum())


def test_a_comment_is_where_the_layout_says(overlay: Overlay) -> None:
    overlay.add("a", CommentLook("lightsticks UP", "fan", "aqua"), EM)
    left, top, right, bottom = ink(paint(overlay, [shown("a", 400.0)]))
    wide = item_width("lightsticks UP", DanmakuSettings()) * SCALE
    assert left == pytest.approx(400 * SCALE - 2, abs=2)
    assert right == pytest.approx(400 * SCALE + wide + 2, abs=3)
    assert 200 * SCALE - 3 <= top < bottom <= 200 * SCALE + 32 + 3


def test_white_text_dark_outline_and_bias_bar(overlay: Overlay, theme: Theme) -> None:
    overlay.add("a", CommentLook("HANEUL RUNS THIS", "fan", "rose"), EM)
    pixels = paint(overlay, [shown("a", 400.0)])
    assert near(pixels, "#FFFFFF", 5) > 300
    assert near(pixels, "#05080F") > 300
    assert near(pixels, theme.hex("bias.rose"), 5) > 5 * 15
    x, y = 400 * SCALE, 200 * SCALE + 16
    assert near(pixels[int(y) - 8 : int(y) + 8, int(x) : int(x) + 5], theme.hex("bias.rose"), 12) > 60


def test_the_viewers_own_line_stands_out(overlay: Overlay) -> None:
    overlay.add("a", CommentLook("here it comes!!", "own"), EM)
    pixels = paint(overlay, [shown("a", 400.0)])
    assert near(pixels, "#FFD9BF", 6) > 200
    assert near(pixels, "#FFB27D", 6) > 200
    left, top, right, _ = ink(pixels)
    assert right - left == pytest.approx(item_width("here it comes!!", DanmakuSettings(), own=True) * SCALE, abs=3)
    behind = pixels[top + 4, (left + right) // 2]
    assert behind.sum() < sum(GROUND.getRgb()[:3]) * 0.75


def test_markup_is_drawn_letter_by_letter(overlay: Overlay) -> None:
    overlay.add("a", CommentLook("<b>x</b>&amp;"), EM)
    left, _, right, _ = ink(paint(overlay, [shown("a", 400.0)]))
    assert right - left == pytest.approx(width("<b>x</b>&amp;", EM) * SCALE + 4, abs=4)


@pytest.mark.parametrize("text", ["나 왜 우냐 ㅠㅠ", "日本語テスト", "สวัสดี", "naïve Ünï", "ㅋㅋㅋㅋ"])
def test_every_script_has_its_glyphs(theme: Theme, text: str) -> None:
    rasteriser = Rasteriser(theme)
    runs = [run for _, run in rasteriser._shape(text, 24, 700).runs]
    assert all(glyph != 0 for run in runs for glyph in run.glyphIndexes())
    assert {run.rawFont().familyName() for run in runs} <= {"Pretendard", "Noto Sans CJK JP", "Noto Sans Thai"}


@pytest.mark.parametrize("text", ["🌊", "💙💛🩷", "👩‍🎤", "🇰🇷", "❤️"])
def test_emoji_are_in_colour_and_without_outline(overlay: Overlay, text: str) -> None:
    overlay.add("a", CommentLook(text), EM)
    pixels = paint(overlay, [shown("a", 400.0)])
    spread = pixels.max(axis=2) - pixels.min(axis=2)
    ground = GROUND.blue() - GROUND.red()
    assert int((spread > ground + 30).sum()) > 30
    left, _, right, _ = ink(pixels)
    assert right - left <= width(text, EM) * SCALE + 2


@given(
    text=st.text(
        st.sampled_from([*"abcXYZ 0189!?.,~-+'\"()<>&나왜우냐가힣ㅋㅠ日本語あアกข😭💙"]), min_size=1, max_size=40
    )
)
def test_the_text_is_as_wide_as_the_layout_measured(qapp: QApplication, text: str) -> None:
    drawn = _rasteriser(qapp).text_width(text, 48.0)
    measured = width(text, 48.0)
    assert drawn == pytest.approx(measured, abs=1.5)


_made: list[Rasteriser] = []


def _rasteriser(qapp: QApplication) -> Rasteriser:
    if not _made:
        _made.append(Rasteriser(Theme()))
    return _made[0]


def test_text_is_clipped_to_the_picture(overlay: Overlay) -> None:
    overlay.add("a", CommentLook("a long comment that leaves", "fan", "mint"), EM)
    overlay.source = lambda: (0.0, [shown("a", -100.0), shown("a", WIDTH - 60)])
    settle(overlay.pixmaps)
    image = QImage(1200, 700, QImage.Format.Format_RGB32)
    image.fill(GROUND)
    painter = QPainter(image)
    painter.setWorldTransform(QTransform.fromTranslate(60, 40).scale(SCALE, SCALE))
    overlay.paint(painter, None)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(700, 1200, 4)[..., 2::-1].astype(int)
    left, top, right, _ = ink(pixels)
    assert left == 60
    assert right == 60 + 1080 - 1
    assert top > 40


def test_nothing_is_drawn_while_cleared(overlay: Overlay) -> None:
    overlay.add("a", CommentLook("one", "fan", "mint"), EM)
    items = [shown("a", 400.0)]
    full = paint(overlay, items)
    overlay.set_cleared(True)
    assert (paint(overlay, items) == np.array(GROUND.getRgb()[:3])).all()
    overlay.set_cleared(False)
    assert (paint(overlay, items) == full).all()
    overlay.set_shown(False)
    assert (paint(overlay, items) == np.array(GROUND.getRgb()[:3])).all()


def test_opacity_has_a_floor_and_fading_comes_on_top(overlay: Overlay) -> None:
    overlay.add("a", CommentLook("MMMM"), EM)
    full = paint(overlay, [shown("a", 400.0)])
    overlay.set_opacity(0.0)
    low = paint(overlay, [shown("a", 400.0)])
    bright = full[..., 0] == 255
    ground = GROUND.red()
    assert low[bright][:, 0].mean() == pytest.approx(ground + MIN_OPACITY * (255 - ground), abs=3)
    overlay.set_opacity(1.0)
    half = paint(overlay, [shown("a", 400.0, alpha=0.5)])
    assert half[bright][:, 0].mean() == pytest.approx(ground + 0.5 * (255 - ground), abs=3)


def test_an_initial_takes_the_bars_place(overlay: Overlay, theme: Theme) -> None:
    overlay.add("a", CommentLook("hello", "fan", "aqua", "H"), EM)
    bar = paint(overlay, [shown("a", 400.0)])
    overlay.set_initials(True)
    letter = paint(overlay, [shown("a", 400.0)])
    text_from = int(400 * SCALE + 13)
    assert (bar[:, text_from:] == letter[:, text_from:]).all()
    assert 10 < near(letter, theme.hex("bias.aqua"), 12) < near(bar, theme.hex("bias.aqua"), 12)


def test_an_unknown_line_is_left_out_and_a_missing_pixmap_comes_a_frame_later(overlay: Overlay) -> None:
    overlay.add("a", CommentLook("hello"), EM)
    overlay.source = lambda: (0.0, [shown("a", 400.0), shown("nobody", 100.0)])
    image = QImage(1080, 608, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    overlay.paint(painter, None)
    assert overlay.missing == 1
    overlay.pixmaps.work(50)
    overlay.paint(painter, None)
    painter.end()
    assert overlay.missing == 0


def test_a_new_size_shows_the_old_drawing_until_the_new_one_is_there(overlay: Overlay) -> None:
    overlay.add("a", CommentLook("hello hello", "fan", "mint"), EM)
    paint(overlay, [shown("a", 400.0)])
    overlay.resize(1.0, 2.0)
    overlay.source = lambda: (0.0, [shown("a", 400.0)])
    image = QImage(1920, 1080, QImage.Format.Format_RGB32)
    image.fill(GROUND)
    painter = QPainter(image)
    overlay.paint(painter, None)
    painter.end()
    assert overlay.missing == 0
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(1080, 1920, 4)[..., 2::-1].astype(int)
    wide = item_width("hello hello", DanmakuSettings())
    left, _, right, _ = ink(pixels)
    assert right - left == pytest.approx(wide + 6, abs=6)
    assert overlay.pixmaps.pending
    settle(overlay.pixmaps)


def test_the_cache_is_bounded_and_forgets_the_oldest(theme: Theme) -> None:
    pixmaps = CommentPixmaps(Rasteriser(theme), limit_bytes=400_000)
    sprites = [Sprite(CommentLook(f"comment number {index}"), EM) for index in range(60)]
    for sprite in sprites:
        pixmaps.prepare(sprite)
        settle(pixmaps)
        pixmaps.get(sprites[0])
    settle(pixmaps)
    assert pixmaps.bytes <= 400_000
    assert pixmaps.bytes == sum(sprite.raster.cost for sprite in sprites if sprite.raster)
    assert 1 < len(pixmaps) < 60
    assert sprites[0].raster is not None
    assert sprites[1].raster is None
    assert sprites[-1].raster is not None


def test_rasterising_keeps_to_its_budget(theme: Theme) -> None:
    pixmaps = CommentPixmaps(Rasteriser(theme))
    for index in range(200):
        pixmaps.prepare(Sprite(CommentLook(f"comment {index}"), EM))
    assert pixmaps.work(0.0) == 1
    assert pixmaps.pending
    assert pixmaps.work(1e6) == 199
    assert not pixmaps.pending


def test_seek_shows_what_playing_showed(overlay: Overlay) -> None:
    layout = Layout(DanmakuSettings(), 3)
    for index in range(12):
        text = f"line {index}"
        placed = layout.add(Item(text, index * 400.0, item_width(text, layout.settings), Priority.PERSONA))
        assert isinstance(placed, Placed)
        overlay.add(text, CommentLook(text, "fan", "mint"), placed.em)
    first = paint(overlay, layout.frame(3000.0), 3000.0)
    paint(overlay, layout.frame(6000.0), 6000.0)
    assert (paint(overlay, layout.frame(3000.0), 3000.0) == first).all()


def test_an_echo_flies_once_with_the_sticks_of_those_who_joined(overlay: Overlay, theme: Theme) -> None:
    overlay.set_chants([ChantShow(1000.0, 2000.0, True, (Word("언더토우!", 1000.0, 1900.0, "aqua"),), 3)])
    overlay.join(0, 1200.0, "coral")
    overlay.join(0, 3500.0, "mint")
    before = paint(overlay, now_ms=900.0)
    assert near(before, "#FFFFFF", 5) == 0
    one = paint(overlay, now_ms=3000.0)
    assert near(one, "#FFFFFF", 5) > 100
    assert near(one, theme.hex("bias.coral"), 8) > 20
    assert near(one, theme.hex("bias.mint"), 8) == 0
    assert near(paint(overlay, now_ms=4000.0), theme.hex("bias.mint"), 8) > 20
    assert near(paint(overlay, now_ms=1000.0 + 8000.0), "#FFFFFF", 5) == 0


def test_an_echo_that_nobody_calls_is_not_shown(overlay: Overlay) -> None:
    overlay.set_chants([ChantShow(1000.0, 2000.0, True, (Word("언더토우!", 1000.0, 1900.0, "aqua"),), 3)])
    overlay.join(0, 5000.0, "coral")
    assert near(paint(overlay, now_ms=3000.0), "#FFFFFF", 5) == 0
    assert near(paint(overlay, now_ms=5500.0), "#FFFFFF", 5) > 100


def test_a_name_chant_fills_with_the_members_colour(overlay: Overlay, theme: Theme) -> None:
    words = (Word("윤하늘!", 1000.0, 2000.0, "aqua"), Word("온다!", 2000.0, 3000.0, "butter"))
    overlay.set_chants([ChantShow(1000.0, 3000.0, False, words, 4)])
    overlay.set_shown(False)
    aqua, butter = theme.hex("bias.aqua"), theme.hex("bias.butter")
    paint(overlay, now_ms=0.0)
    early, half, late = (paint(overlay, now_ms=at) for at in (1000.0, 1500.0, 3000.0))
    assert near(early, aqua, 8) == 0
    assert 0 < near(half, aqua, 8) < near(late, aqua, 8)
    assert near(half, butter, 8) == 0 < near(late, butter, 8)
    assert ink(late)[1] >= 0.73 * 608
    assert (paint(overlay, now_ms=3000.0 + 2000.0) == np.array(GROUND.getRgb()[:3])).all()


def test_control_characters_leave_no_mark(overlay: Overlay) -> None:
    text = "a\u202eb\u0007c"
    assert any(unicodedata.category(sign) in ("Cf", "Cc") for sign in text)
    overlay.add("a", CommentLook(text), EM)
    left, _, right, _ = ink(paint(overlay, [shown("a", 400.0)]))
    assert right - left < 24 * 3


def test_the_reference_scale_is_the_designs() -> None:
    assert EM / PX == 24
