"""The review as a program: its window until it is closed, or pictures of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ..system.preferences import PreferenceFile
from . import i18n
from .models.review_options import ReviewOptions
from .pages.review import SIZE, ReviewPage
from .pages.theatre_settings import theme_of
from .theme import Scheme

LOADED_WITHIN_S = 120.0
LOOK_MS = 50


class ReviewPictureError(Exception):
    """There is no picture to take; the message says why."""


class Review:
    """`run` until the window is closed."""

    def __init__(self, app: QApplication, options: ReviewOptions) -> None:
        self._options = options
        self._kept = PreferenceFile()
        language = options.language or i18n.language_of(self._kept.current)
        i18n.install(app, language)
        self.theme = theme_of(self._kept.current, False)
        if options.theme is not None:
            self.theme.set_scheme(options.theme)
        if options.screenshot is not None:
            self.theme.set_reduced_motion(True)
        self.theme.apply(app)
        self._left: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.page = ReviewPage(self.theme, language)
        self.page.left.connect(self.leave)

    def leave(self) -> None:
        """Close what is open; nothing of it is lost."""
        if not self._left.done():
            self._left.set_result(None)

    async def run(self) -> tuple[Path, ...]:
        """The pictures that were taken, where any were asked for. Raises ReviewPictureError, OSError."""
        page, options = self.page, self._options
        page.resize(*(options.size or SIZE))
        page.show()
        if options.records:
            page.open(options.records, options.study)
        else:
            page.show_empty()
        try:
            if options.screenshot is not None:
                return await self._pictures(options.screenshot)
            await self._left
            return ()
        finally:
            page.close_record()
            page.close()
            await asyncio.to_thread(page.pen.wait)
            await asyncio.to_thread(self._kept.close)

    async def _pictures(self, folder: Path) -> tuple[Path, ...]:
        page = self.page
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        if self._options.records:
            await self._until(lambda: page.problem is not None or (page.model is not None and not page.busy))
            if page.problem is not None:
                raise ReviewPictureError(page.problem)
            page.pose()
            await self._until(lambda: not page.busy and page.drawn)
        schemes: tuple[Scheme, ...] = ("dark", "light") if self._options.theme is None else (self._options.theme,)
        written = []
        for scheme in schemes:
            self.theme.set_scheme(scheme)
            await self._until(lambda: page.drawn)
            file = folder / f"review-{scheme}.png"
            if not page.grab().save(str(file)):
                raise ReviewPictureError(f"{file}: the picture could not be written; choose another folder")
            written.append(file)
        return tuple(written)

    async def _until(self, there: Callable[[], bool]) -> None:
        """Wait for something that the page does; ReviewPictureError when it takes too long."""
        came = asyncio.Event()
        look = QTimer(self.page, interval=LOOK_MS)
        look.timeout.connect(lambda: came.set() if there() else None)
        look.start()
        try:
            async with asyncio.timeout(LOADED_WITHIN_S):
                await came.wait()
        except TimeoutError as slow:
            raise ReviewPictureError(f"the review was not ready within {LOADED_WITHIN_S:.0f} s") from slow
        finally:
            look.stop()
