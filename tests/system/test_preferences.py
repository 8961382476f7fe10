"""What a viewer chose comes back, and no file and no folder can stop the program."""

from __future__ import annotations

import tempfile
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kpop_concert.system import paths
from kpop_concert.system.preferences import FILE, MAX_BYTES, PreferenceFile, Preferences

LOGGER = "kpop_concert.system.preferences"

preferences = st.builds(
    Preferences,
    scheme=st.sampled_from(["dark", "light"]),
    text_scale=st.floats(0.9, 1.3),
    reduced_motion=st.none() | st.booleans(),
    bias_initials=st.booleans(),
    language=st.sampled_from(["system", "ko", "en"]),
    volume=st.floats(0, 1),
    danmaku=st.dictionaries(st.text(), st.text() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)),
)


@given(preferences)
def test_what_is_kept_is_read_again(chosen: Preferences) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept = PreferenceFile(Path(folder))
        kept.change(**chosen.model_dump())
        kept.close()
        again = PreferenceFile(Path(folder))
        again.close()
        assert again.current == chosen
        assert [file.name for file in Path(folder).iterdir()] == [FILE]


def test_many_changes_end_with_the_last_one(tmp_path: Path) -> None:
    kept = PreferenceFile(tmp_path)
    for step in range(101):
        kept.change(volume=step / 100, scheme="light" if step % 2 else "dark")
    assert kept.current.volume == 1.0
    kept.change(volume=0.25)
    kept.close()
    kept.close()
    assert tomllib.loads((tmp_path / FILE).read_text("utf-8")) == {"volume": 0.25}


def test_the_file_says_only_what_was_chosen_and_stands_in_the_users_folder() -> None:
    kept = PreferenceFile()
    kept.change(reduced_motion=False, danmaku={"size": 30.0})
    kept.close()
    file = paths.config_dir() / FILE
    assert tomllib.loads(file.read_text("utf-8")) == {"reduced_motion": False, "danmaku": {"size": 30.0}}
    file.unlink()


def test_nothing_is_written_before_something_is_chosen(tmp_path: Path) -> None:
    PreferenceFile(tmp_path).close()
    assert list(tmp_path.iterdir()) == []


def test_a_value_out_of_range_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    kept = PreferenceFile(tmp_path)
    with pytest.raises(ValidationError):
        kept.change(text_scale=3)
    kept.close()
    assert kept.current == Preferences()


def test_unknown_keys_and_wrong_values_are_left_out_the_rest_holds(tmp_path: Path, expected_log) -> None:
    (tmp_path / FILE).write_text(
        'scheme = "light"\ntext_scale = 9.0\nhologram = true\n[danmaku]\nsize = 30\n[later]\nthing = [1, 2]\n', "utf-8"
    )
    for pattern in ("hologram.*left out", "later.*left out", r"text_scale: found 9\.0, expected.*1\.3; left out"):
        expected_log(LOGGER, pattern)
    kept = PreferenceFile(tmp_path)
    kept.close()
    assert kept.current == Preferences(scheme="light", danmaku={"size": 30})


@pytest.mark.parametrize(
    "content",
    [b"scheme = ", b"\xff\xfe\x00", b"a = 1\na = 2\n", b"x = " + b"[" * 20_000, b"# " + b"x" * MAX_BYTES, b"[]"],
    ids=["half", "no text", "twice", "deep", "large", "no key"],
)
def test_a_broken_file_is_set_aside_and_the_next_one_is_good(tmp_path: Path, content: bytes, expected_log) -> None:
    file = tmp_path / FILE
    file.write_bytes(content)
    expected_log(LOGGER, r"cannot be read .* set aside as settings\.broken")
    kept = PreferenceFile(tmp_path)
    assert kept.current == Preferences()
    assert (tmp_path / "settings.broken").read_bytes() == content
    kept.change(scheme="light")
    kept.close()
    again = PreferenceFile(tmp_path)
    again.close()
    assert again.current.scheme == "light"


def test_a_broken_file_that_cannot_be_set_aside_is_left_alone(tmp_path: Path, expected_log) -> None:
    (tmp_path / FILE).write_text("scheme = ")
    (tmp_path / "settings.broken").mkdir()
    expected_log(LOGGER, "nor set aside")
    kept = PreferenceFile(tmp_path)
    kept.change(scheme="light")
    kept.close()
    assert kept.current.scheme == "light"
    assert (tmp_path / FILE).read_text() == "scheme = "


def test_a_folder_that_cannot_be_made_is_logged_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_log, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    for variable in ("HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(blocked))
    expected_log(LOGGER, "settings are not kept")
    kept = PreferenceFile()
    assert kept.change(scheme="light").scheme == "light"
    kept.change(scheme="dark", volume=0.5)
    kept.close()
    assert kept.current.volume == 0.5
    assert len(caplog.records) == 1


def test_a_file_that_cannot_be_replaced_is_logged_once(
    tmp_path: Path, expected_log, caplog: pytest.LogCaptureFixture
) -> None:
    kept = PreferenceFile(tmp_path)
    (tmp_path / FILE / "in the way").mkdir(parents=True)
    expected_log(LOGGER, "settings are not kept")
    kept.change(scheme="light")
    kept.change(volume=0.5)
    kept.close()
    assert kept.current == Preferences(scheme="light", volume=0.5)
    assert len(caplog.records) == 1
    assert [file.name for file in tmp_path.iterdir()] == [FILE]
