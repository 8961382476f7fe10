"""Chapters as one HTML page: nothing outside of it is needed, nothing in it runs, and every text is escaped."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Callable, Sequence
from html import escape as escaped
from urllib.parse import quote

import regex

from ...records.export.files import Cell
from .look import color
from .parts import Chapter, Column, Listed, Part, Plot, Say, Table, Under
from .tell import NONE, number, p

Picture = Callable[[Plot], bytes]
"""The SVG of a figure."""
_STYLE = """
:root {{ color-scheme: light; }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; background: {house}; color: {primary}; font: 15px/1.5 Pretendard, "Noto Sans CJK KR",
  "Apple SD Gothic Neo", "Malgun Gothic", system-ui, sans-serif; }}
main, header, nav {{ max-width: 68rem; margin: 0 auto; padding: 0 1.5rem; }}
header {{ padding-top: 2.5rem; }}
h1 {{ font-size: 1.75rem; line-height: 1.25; margin: 0 0 .25rem; }}
h2 {{ font-size: 1.3rem; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 1px solid {hairline}; }}
h3 {{ font-size: 1.05rem; margin: 1.75rem 0 .5rem; }}
p {{ max-width: 48rem; margin: .5rem 0; }}
a {{ color: {link}; }}
nav ol {{ columns: 2; padding-left: 1.25rem; }}
.sub {{ color: {secondary}; }}
.warning {{ background: {wash}; border-left: 4px solid {glow}; padding: .5rem 1rem; font-weight: 600; }}
.refusal {{ background: {raised}; border-left: 4px solid {control}; padding: .25rem 1rem; color: {secondary}; }}
.wide {{ overflow-x: auto; background: {panel}; border: 1px solid {hairline}; border-radius: 6px; margin: .5rem 0; }}
table {{ border-collapse: collapse; width: 100%; font-size: .82rem; font-variant-numeric: tabular-nums; }}
caption {{ text-align: left; font-weight: 600; padding: .6rem .75rem; font-size: .95rem; }}
th, td {{ padding: .3rem .5rem; text-align: left; vertical-align: top; border-top: 1px solid {hairline}; }}
thead th {{ color: {secondary}; font-weight: 600; vertical-align: bottom; white-space: nowrap; }}
tbody th {{ font-weight: 600; }}
td.figure, th.figure {{ text-align: right; white-space: nowrap; }}
.text {{ overflow-wrap: break-word; max-width: 30rem; }}
.notes, figcaption, .file {{ color: {secondary}; font-size: .82rem; }}
.notes {{ padding-left: 1.25rem; max-width: 56rem; }}
figure {{ margin: 1rem 0; }}
figure img {{ display: block; width: 100%; height: auto; background: {panel}; border: 1px solid {hairline};
  border-radius: 6px; }}
dt {{ font-weight: 600; }}
dd {{ margin: 0 0 .5rem; max-width: 56rem; overflow-wrap: anywhere; }}
@media print {{
  body {{ background: {panel}; font-size: 10pt; }}
  main, header, nav {{ max-width: none; padding: 0; }}
  .wide {{ overflow: visible; border: 0; }}
  table {{ font-size: 7pt; }}
  .text {{ overflow-wrap: anywhere; }}
  th, td {{ padding: .15rem .3rem; }}
  figure, tr {{ break-inside: avoid; }}
  h2, h3, caption {{ break-after: avoid; }}
}}
"""


_NEVER = regex.compile(r"(?V1)[\p{Cc}\p{Cs}--[\n\t]]")
"""What no HTML document may hold: controls, and halves of surrogate pairs."""


def escape(text: str) -> str:
    """A text as it stands on the page."""
    return escaped(_NEVER.sub("\ufffd", text))


def page(title: str, sub: str, chapters: Sequence[Chapter], picture: Picture) -> str:
    """The whole document."""
    style = _style()
    # The hash lets this style in and nothing else: no script, no frame, no address.
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    links = "".join(f'<li><a href="#{_id(one.name)}">{escape(one.title)}</a></li>\n' for one in chapters)
    body = "".join(_chapter(one, picture) for one in chapters)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<header>\n<h1>{escape(title)}</h1>\n<p class="sub">{escape(sub)}</p>\n</header>\n'
        f'<nav aria-label="Contents">\n<ol>\n{links}</ol>\n</nav>\n<main>\n{body}</main>\n</body>\n</html>\n'
    )


def _style() -> str:
    names = {
        "house": "surface.house", "panel": "surface.panel", "raised": "surface.raised", "primary": "text.primary",
        "secondary": "text.secondary", "hairline": "line.hairline", "control": "line.control", "glow": "glow.base",
        "wash": "glow.wash", "link": "status.info",
    }  # fmt: skip
    return _STYLE.format(**{name: color(token) for name, token in names.items()})


def _id(name: str) -> str:
    return "".join(one if one.isalnum() and one.isascii() else "-" for one in name)


def _chapter(chapter: Chapter, picture: Picture) -> str:
    name = _id(chapter.name)
    parts = "".join(_part(one, picture) for one in chapter.parts)
    return f'<section aria-labelledby="{name}">\n<h2 id="{name}">{escape(chapter.title)}</h2>\n{parts}</section>\n'


def _part(part: Part, picture: Picture) -> str:
    if isinstance(part, Say):
        paragraphs = "".join(f"<p>{escape(text)}</p>\n" for text in part.text)
        return paragraphs if part.tone == "plain" else f'<div class="{part.tone}">\n{paragraphs}</div>\n'
    if isinstance(part, Under):
        return f"<h3>{escape(part.title)}</h3>\n"
    if isinstance(part, Listed):
        return _list(part)
    if isinstance(part, Table):
        return _table(part)
    return _figure(part, picture)


def _list(part: Listed) -> str:
    if all(isinstance(one, tuple) for one in part.items):
        rows = "".join(f"<dt>{escape(one[0])}</dt><dd>{escape(one[1])}</dd>\n" for one in part.items)
        return f"<dl>\n{rows}</dl>\n"
    said = "".join(f"<li>{escape(one if isinstance(one, str) else ': '.join(one))}</li>\n" for one in part.items)
    return f"<ul>\n{said}</ul>\n"


def _figure(plot: Plot, picture: Picture) -> str:
    data = base64.b64encode(picture(plot)).decode()
    notes = " ".join(plot.notes)
    files = ", ".join(_link(f"figures/{plot.name}.{form}") for form in ("svg", "pdf"))
    return (
        f'<figure>\n<img src="data:image/svg+xml;base64,{data}" alt="{escape(plot.alt)}">\n'
        f"<figcaption><strong>{escape(plot.title)}.</strong> {escape(notes)} "
        f'<span class="file">Files: {files}</span></figcaption>\n</figure>\n'
    )


def _link(file: str) -> str:
    """A link to a file beside the page."""
    return f'<a href="{escape(quote(file))}">{escape(file)}</a>'


# --- tables


def _table(table: Table) -> str:
    file = f"tables/{table.name}.csv"
    if not table.on_page:
        said = " ".join(table.notes)
        return (
            f'<p class="file"><strong>{escape(table.title)}.</strong> {len(table.rows)} rows in {_link(file)}. '
            f"{escape(said)}</p>\n"
        )
    letters: dict[str, str] = {}
    first = table.columns[0].key
    visible = tuple(one.key for one in table.columns if not one.hidden)
    blocks = table.blocks or (visible[1:],)
    html = "".join(
        _block(table, (first, *keys), table.title if number_ == 0 else f"{table.title} (continued)", letters)
        for number_, keys in enumerate(blocks)
    )
    notes = [f"{letter}: {said}" for said, letter in letters.items()] + list(table.notes)
    listed = "".join(f"<li>{escape(one)}</li>\n" for one in notes)
    return f'{html}<ul class="notes">\n{listed}<li>File: {_link(file)}</li>\n</ul>\n'


def _block(table: Table, keys: Sequence[str], title: str, letters: dict[str, str]) -> str:
    at = {one.key: n for n, one in enumerate(table.columns)}
    shown = [table.columns[at[key]] for key in keys if table.columns[at[key]].kind != "high"]
    head = "".join(f'<th scope="col" class="{_class(one)}">{escape(one.head)}</th>' for one in shown)
    rows = []
    for row in table.rows:
        cells = []
        for n, column in enumerate(shown):
            text = _cell(column, row, at[column.key], letters)
            opening = 'th scope="row"' if n == 0 else "td"
            cells.append(f'<{opening} class="{_class(column)}">{escape(text)}</{opening[:2]}>')
        rows.append(f"<tr>{''.join(cells)}</tr>\n")
    return (
        f'<div class="wide" role="region" aria-label="{escape(title)}" tabindex="0">\n<table>\n'
        f"<caption>{escape(title)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody>\n"
        "</table>\n</div>\n"
    )


def _class(column: Column) -> str:
    return "text" if column.kind in ("text", "how") else "figure"


def _cell(column: Column, row: Sequence[Cell], at: int, letters: dict[str, str]) -> str:
    value = row[at]
    if column.kind == "how":
        return letters.setdefault(str(value), _letter(len(letters)))
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NONE
    if column.kind == "low":
        high = row[at + 1]
        return f"{_figure_of(value)} to {_figure_of(high)}"
    if column.kind == "p" and isinstance(value, int | float):
        return p(float(value))
    return _figure_of(value)


def _figure_of(value: Cell) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(value)
    return NONE if value is None else str(value)


def _letter(place: int) -> str:
    letter = chr(ord("a") + place % 26)
    return letter * (1 + place // 26)
