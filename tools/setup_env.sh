#!/usr/bin/env bash
# Prepares what the Makefile's targets need. Three verbs:
#   tools/setup_env.sh system [PACKAGE...]   Debian libraries for Qt, and the packages named
#   tools/setup_env.sh python EXTRA          .venv with the project installed; EXTRA is run, test or package
#   tools/setup_env.sh proxy                 .venv-litellm with a second compatible server, for the tests alone
# All are quick when nothing is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

VENV=${VENV:-.venv}
PROXY_VENV=${PROXY_VENV:-.venv-litellm}
QT_LIBRARIES=(
    libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libfreetype6 libpulse0 libxrandr2 libxext6 libx11-xcb1
    libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
    libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xkb1
    libwayland-client0 libwayland-cursor0
)

say() { printf '%s\n' "$*" >&2; }

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

# Debian splits venv off its Python: what `python -m venv` would miss there.
venv_package() {
    local python
    python=$(find_python) || { echo python3-venv; return; }
    "$python" -c 'import ensurepip' 2>/dev/null ||
        "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
}

# Names of the list that are not installed. Since 2024 some are called NAMEt64, which provides NAME.
missing_packages() {
    local installed name
    installed=" $(dpkg-query -W -f '${db:Status-Status}/${Package} ' "$@" "${@/%/t64}" 2>/dev/null || true)"
    for name in "$@"; do
        [[ $installed == *" installed/$name "* || $installed == *" installed/${name}t64 "* ]] || echo "$name"
    done
}

install_system() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        say "Not a Debian-based system: leaving system libraries to you. Qt names the one it misses, if any."
        return
    fi
    local -a wanted missing as_root=()
    wanted=("${QT_LIBRARIES[@]}" "$@")
    if [ ! -x "$VENV/bin/pip" ]; then
        mapfile -t -O "${#wanted[@]}" wanted < <(venv_package)
    fi
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    [ "${#missing[@]}" -gt 0 ] || return 0
    local -a install=(apt-get install -y --no-install-recommends "${missing[@]}")
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
            say "System libraries are missing. Please run once: sudo ${install[*]}"
            return
        fi
        as_root=(sudo -n)
    fi
    say "Installing ${#missing[@]} system packages: ${missing[*]}"
    as_root+=(env DEBIAN_FRONTEND=noninteractive)
    "${as_root[@]}" "${install[@]}" >/dev/null 2>&1 </dev/null && return
    # An image without package lists finds nothing until they are fetched.
    "${as_root[@]}" apt-get update >/dev/null 2>&1 </dev/null || true
    "${as_root[@]}" "${install[@]}" >/dev/null </dev/null || say "That failed. To see why: sudo ${install[*]}"
}

install_python() {
    local target python
    case $1 in
        run) target=. ;;
        test | package) target=".[$1]" ;;
        *) say "setup_env.sh python: run, test or package, not '$1'"; exit 2 ;;
    esac
    if [ ! -x "$VENV/bin/pip" ]; then
        python=$(find_python) || { say "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 1; }
        say "Creating $VENV with $python"
        "$python" -m venv --clear "$VENV"
    fi
    say "Installing the project and what it needs into $VENV (the first time some 350 MB to fetch, 1 GB on disk)"
    local -a pip=("$VENV/bin/python" -m pip install -q --disable-pip-version-check --no-input -c requirements.lock)
    "${pip[@]}" hatchling
    "${pip[@]}" --no-build-isolation -e "$target"
    "$VENV/bin/python" -c 'import PySide6.QtMultimedia, PySide6.QtWidgets' || {
        say "Qt cannot start: a system library is missing. On Debian: sudo apt-get install ${QT_LIBRARIES[*]}"
        exit 1
    }
}

# LiteLLM wants an older openai than the program does, hence an environment of its own. Its lock is whole and leaves out
# what a proxy with mock answers never imports, hence --no-deps.
install_proxy() {
    local python
    if [ ! -x "$PROXY_VENV/bin/pip" ]; then
        python=$(find_python) || { say "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 1; }
        "$python" -m venv --clear "$PROXY_VENV"
    fi
    say "Installing LiteLLM's proxy into $PROXY_VENV for the tests (the first time some 60 MB to fetch, 300 MB on disk)"
    "$PROXY_VENV/bin/python" -m pip install -q --disable-pip-version-check --no-input --no-deps --no-compile \
        -r tests/litellm.lock
}

verb=${1:-}
[ $# -eq 0 ] || shift
case $verb in
    system) install_system "$@" ;;
    python) install_python "${1:-}" ;;
    proxy) install_proxy ;;
    *) say "setup_env.sh: system, python or proxy"; exit 2 ;;
esac
