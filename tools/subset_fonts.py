"""Make the fonts of resources/fonts that are not shipped as their projects publish them.

Two verbs, each from one source file to one file:

    python tools/subset_fonts.py japanese NotoSansCJK-Regular.ttc resources/fonts/NotoSansCJKjp-Regular.otf
    python tools/subset_fonts.py unpack noto-sans-thai-thai-400-normal.woff resources/fonts/NotoSansThai-Regular.ttf

`japanese` takes the "Noto Sans CJK JP" face of a collection and keeps JIS X 0208 (kana, 6355 kanji, symbols),
half-width and full-width forms, and the hanja of KS X 1001 that a Korean fan may type, without hints and without the
layout features that a chat line never asks for. Pretendard draws Latin and Hangul, so neither is kept.
`unpack` takes the web wrapping off a WOFF file and changes nothing else.

The sources are Debian's fonts-noto-cjk and the Fontsource packages; resources/fonts/README.md names the versions.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

JAPANESE_FAMILY = "Noto Sans CJK JP"
KEPT_FEATURES = ["ccmp", "kern", "mark", "mkmk"]  # locl would drag in a Korean and three Chinese drawings of each kanji
VERTICAL_TABLES = ["vhea", "vmtx", "VORG"]


def _double_byte(codec: str, rows: range) -> set[int]:
    """Code points of the two-byte area of an EUC codec, rows counted as the standard counts them (1 to 94)."""
    found: set[int] = set()
    for row in rows:
        for cell in range(1, 95):
            try:
                text = bytes((row + 0xA0, cell + 0xA0)).decode(codec)
            except UnicodeDecodeError:
                continue
            found.update(map(ord, text))
    return found


def japanese_code_points() -> set[int]:
    """JIS X 0208 without its Latin, Greek and Cyrillic letters, width forms, kana and the hanja of KS X 1001."""
    symbols_kana_kanji = {*range(1, 3), *range(4, 6), *range(16, 85)}
    found: set[int] = set()
    for row in symbols_kana_kanji:
        found |= _double_byte("euc_jp", range(row, row + 1))
    found |= _double_byte("euc_kr", range(42, 94))
    found |= set(range(0x3000, 0x3100)) | set(range(0x31F0, 0x3200)) | set(range(0xFF01, 0xFFF0))
    return found


def subset_japanese(source: Path, target: Path) -> None:
    """Write the Japanese face of a collection, cut down to `japanese_code_points`; ValueError when it has none."""
    with TTCollection(source, lazy=True) as collection:
        face = next((font for font in collection.fonts if font["name"].getDebugName(1) == JAPANESE_FAMILY), None)
        if face is None:
            names = ", ".join(str(font["name"].getDebugName(1)) for font in collection.fonts)
            raise ValueError(f"{source}: expected a face named {JAPANESE_FAMILY!r}, found {names}")
        options = Options()
        options.hinting = False
        options.desubroutinize = False
        options.layout_features = KEPT_FEATURES
        options.drop_tables += VERTICAL_TABLES
        options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
        options.name_languages = [0x409]
        options.notdef_outline = True
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=japanese_code_points())
        subsetter.subset(face)
        face.save(target)


def unpack(source: Path, target: Path) -> None:
    """Write a WOFF or WOFF2 file as a plain OpenType file."""
    with TTFont(source) as font:
        font.flavor = None
        font.save(target)


def main(argv: list[str] | None = None) -> int:
    """Run one verb and say what was written; 0 when it was."""
    parser = argparse.ArgumentParser(description="Make one font file of resources/fonts.")
    parser.add_argument("verb", choices=["japanese", "unpack"])
    parser.add_argument("source", type=Path, help="the font file to read")
    parser.add_argument("target", type=Path, help="the font file to write")
    arguments = parser.parse_args(argv)
    make = {"japanese": subset_japanese, "unpack": unpack}[arguments.verb]
    make(arguments.source, arguments.target)
    print(f"{arguments.target}: {arguments.target.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
