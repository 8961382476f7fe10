"""The report: one page that needs nothing else, the same bytes twice, and figures that can be computed again."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from review_helpers import simulated_study

from kpop_concert.analysis.choice import Filters
from kpop_concert.analysis.loading import load
from kpop_concert.analysis.observing import RATED, observe
from kpop_concert.study.report import report_study
from kpop_concert.study.review import annotate, exclusion, note, review_sources

HOSTILE = "<script>alert('\u0001')</script> & \"quoted\" \u202e \ud55c\uae00 $x^2$"


class Page(HTMLParser):
    """What a browser would see: tags with their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *names: str) -> Iterator[dict[str, str | None]]:
        return (attributes for tag, attributes in self.tags if tag in names)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A study of 16 visits, of which a reviewer excluded one viewing and a stretch of another."""
    file, record = simulated_study(tmp_path_factory.mktemp("study"), 16)
    dataset = load(record, review_sources(file), ratings="none")
    first, second = [one for one in dataset.viewings if not one.left_out][:2]
    annotate(
        record,
        exclusion(first, "=A1+1", f"Asleep. {HOSTILE}"),
        exclusion(second, "R2", "A phone rang.", stretch_ms=(1000.0, 2000.0)),
        note(second, "R2", HOSTILE),
    )
    return file, record


@pytest.fixture(scope="module")
def out(study: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    file, record = study
    folder = tmp_path_factory.mktemp("made") / "report"
    report_study([record], folder, file)
    return folder


@pytest.fixture(scope="module")
def page(out: Path) -> Page:
    return Page((out / "report.html").read_text("utf-8"))


def tables(out: Path) -> dict[str, pd.DataFrame]:
    return {file.stem: pd.read_csv(file) for file in (out / "tables").glob("*.csv")}


def test_the_same_record_gives_the_same_bytes(out: Path, study: tuple[Path, Path], tmp_path: Path) -> None:
    again = tmp_path / "again"
    report_study([study[1]], again, study[0])
    files = sorted(file.relative_to(out) for file in out.rglob("*") if file.is_file())
    assert files == sorted(file.relative_to(again) for file in again.rglob("*") if file.is_file())
    for file in files:
        assert (out / file).read_bytes() == (again / file).read_bytes(), file


def test_the_page_needs_nothing_else_and_runs_nothing(out: Path, page: Page) -> None:
    assert page.open == []
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "link", "iframe", "object", "base", "form", "svg"})
    policy = next(one["content"] for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for one in page.all("img"):
        assert (one["src"] or "").startswith("data:image/svg+xml;base64,")
    names = {one["id"] for one in page.all("h2")}
    for one in page.all("a"):
        target = one["href"] or ""
        assert target[1:] in names if target.startswith("#") else (out / unquote(target)).is_file()
    assert not any(name.startswith("on") or name == "style" for _, given in page.tags for name in given)


def test_the_page_can_be_read_aloud(page: Page) -> None:
    assert next(page.all("html"))["lang"] == "en"
    headings = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(headings))
    assert all(one.get("scope") in {"col", "row"} for one in page.all("th"))
    assert len(list(page.all("caption"))) == len(list(page.all("table")))
    assert all(len(one["alt"] or "") > 40 for one in page.all("img"))


def test_what_reviewers_said_is_shown_as_they_said_it(page: Page, out: Path) -> None:
    assert HOSTILE.replace("\u0001", "\ufffd") in page.text
    assert "A phone rang." in page.text
    found = tables(out)["exclusions"]
    assert sorted(found["author"]) == ["'=A1+1", "R2"]
    assert any("0:01\u20130:02" in about for about in found["about"])


def test_the_table_of_differences_holds_what_the_dataset_gives(out: Path, study: tuple[Path, Path]) -> None:
    dataset = load(study[1], review_sources(study[0]))
    assert dataset.locked is not None
    filters = Filters(lag_ms=dataset.locked.reaction_lag_ms)
    first, second = dataset.conditions
    found = tables(out)[f"effects-{first}-{second}-ratings"].set_index("measure")
    for name, measure in RATED.items():
        people, one, other = observe(dataset, filters, measure).pairs(first, second)
        row = found.loc[name.capitalize()]
        difference = one - other
        assert row["n"] == len(people)
        assert row["difference"] == pytest.approx(difference.mean())
        assert row["d_z"] == pytest.approx(difference.mean() / difference.std(ddof=1))
        half = 2.0 * difference.std(ddof=1) / np.sqrt(len(people))
        assert row["t_low"] < row["difference"] - half * 0.9 < row["difference"] + half * 0.9 < row["t_high"]
        assert row["p_holm"] >= row["p"]


def test_excluded_viewings_are_counted_and_left_out(out: Path) -> None:
    found = tables(out)
    flow = found["flow"].set_index("what")["count"]
    analysed = found["viewings"]["analysed"]
    assert flow["of them excluded by a reviewer"] == 1
    assert flow["Viewings analysed"] == (analysed == "yes").sum()
    assert (analysed == "excluded").sum() == 1
    assert flow["Viewings"] == len(analysed)


def test_tables_open_in_spreadsheets_and_hold_no_formula(out: Path) -> None:
    for file in (out / "tables").iterdir():
        raw = file.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        assert b"\r\n" in raw
        with file.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.reader(stream):
                for value in row:
                    assert not re.match(r"[=+@]|-\D", value), (file, value)


def test_figures_are_whole_and_know_no_time(out: Path) -> None:
    made = sorted(file.stem for file in (out / "figures").glob("*.svg"))
    assert len(made) >= 6
    for name in made:
        root = ElementTree.parse(out / "figures" / f"{name}.svg").getroot()
        assert root.tag.endswith("svg")
        assert not any(element.tag.endswith(("script", "image", "text")) for element in root.iter())
        pdf = (out / "figures" / f"{name}.pdf").read_bytes()
        assert pdf.startswith(b"%PDF")
        assert b"CreationDate" not in pdf


def test_it_says_that_the_visits_were_simulated_and_what_it_was_made_of(page: Page, out: Path) -> None:
    assert "SIMULATED VISITS" in page.text
    (sha256,) = tables(out)["sources"]["sha256"]
    assert re.fullmatch(r"[0-9a-f]{64}", sha256)
    assert sha256 in page.text
    for name in ("kpop-concert", "scipy", "statsmodels", "matplotlib", "reaction lag", "Holm", "Pratt"):
        assert name in page.text
    assert "no bounds were locked" in page.text
    assert "no control arm" in page.text
