"""The house itself: folders found in every installation, a lock that names versions only, bundled files, rules."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QPainter, QTextLayout

from kpop_concert.system import paths

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FONT_SUFFIXES = {".otf", ".ttf"}
MAX_LINES = 480


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    merged = os.environ | environment
    return subprocess.run(
        command, cwd=cwd, env=merged, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


# --- folders


def test_checkout_has_its_own_folders() -> None:
    assert paths.resources() == ROOT / "resources"
    assert paths.personas() == ROOT / "personas"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "--quiet"]
    built = run(sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", target, ROOT)
    assert built.returncode == 0, built.stderr
    return next(target.glob("kpop_concert-*.whl"))


def test_wheel_carries_resources_and_personas(wheel: Path) -> None:
    files = [path for folder in ("resources", "personas") for path in (ROOT / folder).rglob("*") if path.is_file()]
    wanted = {f"kpop_concert/_data/{path.relative_to(ROOT).as_posix()}" for path in files}
    assert any("_data/resources/fonts/" in name for name in wanted)
    with zipfile.ZipFile(wheel) as archive:
        assert wanted <= set(archive.namelist())


def test_folders_are_found_in_an_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    code = "from kpop_concert.system import paths; print(paths.resources(), paths.personas(), sep='\\n')"
    asked = run(sys.executable, "-c", code, cwd=tmp_path, PYTHONPATH=str(site))
    data = site / "kpop_concert" / "_data"
    assert asked.stdout.splitlines() == [str(data / "resources"), str(data / "personas")], asked.stderr


def test_folders_are_found_in_a_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = tmp_path / "kpop_concert" / "_data"
    (data / "resources").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources() == data / "resources"
    with pytest.raises(FileNotFoundError, match="personas folder is missing") as caught:
        paths.personas()
    assert str(tmp_path) in str(caught.value)


USER_FOLDERS = [
    pytest.param(paths.data_dir, id="data"),
    pytest.param(paths.config_dir, id="config"),
    pytest.param(paths.cache_dir, id="cache"),
    pytest.param(paths.log_dir, id="log"),
]


@pytest.mark.parametrize("folder", USER_FOLDERS)
def test_user_folder_is_made_inside_the_tests_home_and_is_private(folder) -> None:
    place = folder()
    assert place.is_dir()
    assert place.is_relative_to(os.environ["HOME"])
    if os.name == "posix":
        assert stat.S_IMODE(place.stat().st_mode) == 0o700


@pytest.mark.parametrize("folder", USER_FOLDERS)
def test_user_folder_that_cannot_be_made_says_so(folder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    for variable in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(blocked))
    with pytest.raises(OSError, match="folder cannot be created") as caught:
        folder()
    assert str(blocked) in str(caught.value)


# --- the lock and the project's texts


@pytest.mark.parametrize("lock", ["requirements.lock", "tests/litellm.lock"])
def test_lock_names_versions_only(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][A-Za-z0-9.+]*", line)] == []
    names = [normalised(line.split("==")[0]) for line in lines]
    assert len(set(names)) == len(names)


def test_lock_holds_every_direct_dependency() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    locked = {normalised(line.split("==")[0]) for line in lines}
    project = PROJECT["project"]
    direct = [*project["dependencies"], *PROJECT["build-system"]["requires"]]
    direct += [requirement for extra in project["optional-dependencies"].values() for requirement in extra]
    names = {normalised(re.split(r"[\s<>=!~;\[]", requirement)[0]) for requirement in direct}
    assert names - locked == set()


def test_ci_runs_the_test_command() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "exec make test" in script.read_text(encoding="utf-8")


def test_no_file_grows_beyond_one_reading() -> None:
    sources = [path for folder in ("kpop_concert", "tools", "tests") for path in (ROOT / folder).rglob("*.py")]
    counts = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in sources}
    assert {name: count for name, count in counts.items() if count > MAX_LINES} == {}


def test_import_contract_is_kept() -> None:
    # In a process of its own: the linter configures logging and switches every other logger off.
    call = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    result = subprocess.run([sys.executable, "-c", call], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


# --- system libraries


def fake_commands(folder: Path, **scripts: str) -> str:
    folder.mkdir()
    for name, body in scripts.items():
        script = folder / name.replace("_", "-")
        script.write_text(f"#!/bin/sh\n{body}\n")
        script.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


@pytest.mark.skipif(os.name != "posix", reason="the bootstrap is a shell script")
class TestSystemLibraries:
    def test_nothing_is_said_when_all_are_there(self, tmp_path: Path) -> None:
        path = fake_commands(
            tmp_path / "bin",
            dpkg_query='shift 3; for name in "$@"; do printf "installed/%s " "$name"; done',
            apt_get="echo must not run >&2; exit 1",
        )
        ran = run(ROOT / "tools" / "setup_env.sh", "system", "xvfb", PATH=path)
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")

    def test_a_plain_user_is_told_the_one_command(self, tmp_path: Path) -> None:
        path = fake_commands(
            tmp_path / "bin",
            dpkg_query='printf "installed/libegl1 installed/libglib2.0-0t64 "; exit 1',
            apt_get="exit 1",
            id="echo 1000",
            sudo="exit 1",
        )
        ran = run(ROOT / "tools" / "setup_env.sh", "system", "xvfb", PATH=path)
        assert ran.returncode == 0
        (line,) = ran.stderr.splitlines()
        assert "sudo apt-get install -y" in line
        assert {"libgl1", "libpulse0", "xvfb"} <= set(line.split())
        assert not {"libegl1", "libglib2.0-0"} & set(line.split())

    def test_root_installs_and_fetches_the_lists_when_they_are_missing(self, tmp_path: Path) -> None:
        journal = tmp_path / "journal"
        path = fake_commands(
            tmp_path / "bin",
            dpkg_query="exit 1",
            apt_get=f'echo "$1" >> {journal}; test "$(wc -l < {journal})" -gt 1',
            id="echo 0",
        )
        ran = run(ROOT / "tools" / "setup_env.sh", "system", PATH=path)
        assert ran.returncode == 0
        assert journal.read_text().split() == ["install", "update", "install"]


# --- fonts and icons


@pytest.fixture
def bundled_fonts(qapp) -> set[str]:
    files = [path for path in (ROOT / "resources" / "fonts").iterdir() if path.suffix in FONT_SUFFIXES]
    numbers = [QFontDatabase.addApplicationFont(str(path)) for path in files]
    assert -1 not in numbers
    return {family for number in numbers for family in QFontDatabase.applicationFontFamilies(number)}


def test_every_font_has_its_licence_beside_it() -> None:
    folder = ROOT / "resources" / "fonts"
    table = (folder / "README.md").read_text(encoding="utf-8")
    for font in (path for path in folder.iterdir() if path.suffix in FONT_SUFFIXES):
        licence = folder / f"{font.stem.split('-')[0]}-OFL.txt"
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence.read_text(encoding="utf-8")
        assert font.stem.split("-")[0] in table
        assert f"-{font.stem.split('-')[-1]}" in table or font.stem in table


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("언더토우 ㅠㅠ lightsticks 12:34", "Pretendard"),
        ("夏漢字東京國", "Noto Sans CJK JP"),
        ("สวัสดีน้ำ", "Noto Sans Thai"),
        ("🌊💙🩷", "Noto Color Emoji"),
    ],
)
@pytest.mark.parametrize("weight", [QFont.Weight.Normal, QFont.Weight.Bold])
def test_bundled_fonts_have_every_glyph(bundled_fonts: set[str], text: str, family: str, weight: QFont.Weight) -> None:
    assert family in bundled_fonts
    layout = QTextLayout(text, styled(weight))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = layout.glyphRuns()
    assert {run.rawFont().familyName() for run in runs} == {family}
    assert all(0 not in run.glyphIndexes() for run in runs)


def test_emoji_are_drawn_in_colour(bundled_fonts: set[str]) -> None:
    image = QImage(200, 50, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    painter.setFont(styled(QFont.Weight.Bold))
    painter.setPen(QColor("white"))
    painter.drawText(4, 36, "🌊💙🩷")
    painter.end()
    seen = {QColor(image.pixel(x, y)).hue() // 30 for x in range(200) for y in range(50)}
    assert len(seen - {-1}) >= 3


def styled(weight: QFont.Weight) -> QFont:
    font = QFont()
    font.setFamilies(["Pretendard", "Noto Sans CJK JP", "Noto Sans Thai", "Noto Color Emoji"])
    font.setPixelSize(28)
    font.setWeight(weight)
    return font


def test_icons_can_be_tinted() -> None:
    icons = sorted((ROOT / "resources" / "icons").glob("*.svg"))
    assert len(icons) > 30
    for icon in icons:
        assert 'stroke="currentColor"' in icon.read_text(encoding="utf-8"), icon.name
    assert "ISC License" in (ROOT / "resources" / "icons" / "LICENSE").read_text(encoding="utf-8")
