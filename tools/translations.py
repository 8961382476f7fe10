"""Collect the interface's texts, put in the translations, and compile them.

    python tools/translations.py            rewrite resources/translations/kpop_concert_*.ts and .qm
    python tools/translations.py --check    change nothing; exit 1 when a text lacks its translation or a file is stale

The texts are found by lupdate in kpop_concert/ui, the translations stand in resources/translations/LANGUAGE.yaml.
lupdate and lrelease come with the PySide6 wheel (GPL 3 with Qt's exception for tools: what they write is ours); they
are run, never shipped.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "kpop_concert" / "ui"
FOLDER = ROOT / "resources" / "translations"
PLACEHOLDER = re.compile(r"\{\w*\}")


def run(tool: str, *arguments: str) -> None:
    """Run a Qt tool of this environment; SystemExit with its own words when it fails."""
    command = [str(Path(sys.executable).with_name(f"pyside6-{tool}")), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tool} failed:\n{done.stdout}{done.stderr}")


def collect(language: str, ts: Path) -> None:
    """Write the texts of the sources to a new .ts file, without translations."""
    files = sorted(str(file.relative_to(ROOT)) for file in SOURCES.rglob("*.py"))
    run(
        "lupdate", *files, "-locations", "none", "-source-language", "en", "-target-language", language, "-ts", str(ts)
    )  # fmt: skip


def translate(ts: Path, words: dict[str, str]) -> list[str]:
    """Put the translations into a .ts file; returns what is missing or has other placeholders."""
    tree = ET.parse(ts)
    complaints = []
    for context in tree.getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            source = message.findtext("source", "")
            text = words.get(f"{name}/{source}", words.get(source))
            translation = message.find("translation")
            if text is None or translation is None:
                complaints.append(f"{name}: {source!r} has no translation")
                continue
            if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(source)):
                complaints.append(f"{name}: {source!r} and {text!r} have different placeholders")
            translation.text = text
            translation.attrib.pop("type", None)
    ET.indent(tree, "    ")
    body = ET.tostring(tree.getroot(), encoding="unicode")
    ts.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', "utf-8")
    return complaints


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing, only complain")
    check = parser.parse_args().check
    complaints = []
    with tempfile.TemporaryDirectory() as folder:
        for glossary in sorted(FOLDER.glob("*.yaml")):
            name = f"kpop_concert_{glossary.stem}"
            ts, qm = Path(folder, f"{name}.ts"), Path(folder, f"{name}.qm")
            collect(glossary.stem, ts)
            complaints += translate(ts, yaml.safe_load(glossary.read_text("utf-8")))
            run("lrelease", str(ts), "-qm", str(qm))
            for made in (ts, qm):
                kept = FOLDER / made.name
                if check and (not kept.is_file() or kept.read_bytes() != made.read_bytes()):
                    complaints.append(f"{kept.relative_to(ROOT)} is stale; run python tools/translations.py")
                elif not check:
                    kept.write_bytes(made.read_bytes())
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
