#!/usr/bin/env python3
"""Fetch ONNX Runtime's shared library into a folder.

    python3 models/runtime.py .runtime

The library comes out of the Python wheel of the pinned version, which pip downloads from the package index it is set up for; the wheel's sha256 is
checked. Nothing is done when the library of that version is there already, or when ORT_DYLIB_PATH names one.
"""
from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

VERSION = "1.31.1"
# (system, machine) -> pip's platform tag, sha256 of the wheel, library inside it, name it is loaded by
WHEELS = {
    ("Linux", "x86_64"): (
        "manylinux_2_28_x86_64",
        "5752bd508126ae7c49894d3b9d2e83f0c3d487319246d04c444b393308d7ad7f",
        f"libonnxruntime.so.{VERSION}",
        "libonnxruntime.so",
    ),
    ("Linux", "aarch64"): (
        "manylinux_2_28_aarch64",
        "da05378364c44d4407e463982d2bf8d5e4cfea873283757e48beeb41df97b7f3",
        f"libonnxruntime.so.{VERSION}",
        "libonnxruntime.so",
    ),
    ("Darwin", "arm64"): (
        "macosx_14_0_arm64",
        "60b6b69bfe580eab576cacc5d132a0e9cf2a37fcfd18d46dd191042b1d1ed0d7",
        f"libonnxruntime.{VERSION}.dylib",
        "libonnxruntime.dylib",
    ),
}
ELSEWHERE = f"set ORT_DYLIB_PATH to the library of ONNX Runtime {VERSION} (1.24 or newer works), or run on Linux x86-64, Linux aarch64 or macOS arm64"


def fail(message: str, hint: str) -> int:
    print(f"error: onnxruntime: {message}\n  hint: {hint}", file=sys.stderr)
    return 2


def fetch(folder: Path, tag: str, sha256: str, inside: str, name: str) -> int:
    with tempfile.TemporaryDirectory() as work:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:",
                   "--platform", tag, "--python-version", "3.11", "--implementation", "cp", "--dest", work, f"onnxruntime=={VERSION}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wheels = list(Path(work).glob("*.whl"))
        if done.returncode != 0 or not wheels:
            said = (done.stderr or done.stdout).strip().splitlines()
            return fail(f"pip could not download the wheel of version {VERSION}: {said[-1] if said else 'no message'}",
                        f"check the network or pip's package index; offline, {ELSEWHERE}")
        found = hashlib.sha256(wheels[0].read_bytes()).hexdigest()
        if found != sha256:
            return fail(f"{wheels[0].name} has sha256 {found}, expected {sha256}", "the package index served another file; do not use it")
        with zipfile.ZipFile(wheels[0]) as wheel:
            member = next((m for m in wheel.namelist() if m.endswith(f"/capi/{inside}")), None)
            if member is None:
                return fail(f"no {inside} in {wheels[0].name}", ELSEWHERE)
            folder.mkdir(parents=True, exist_ok=True)
            new = folder / f"{name}.new"
            new.write_bytes(wheel.read(member))
            new.replace(folder / name)
            (folder / "VERSION").write_text(f"{VERSION} {sha256}\n")
    print(f"onnxruntime {VERSION}: {folder / name}", file=sys.stderr)
    return 0


def main() -> int:
    if os.environ.get("ORT_DYLIB_PATH"):
        return 0
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".runtime")
    machine = {"AMD64": "x86_64", "arm64": "arm64"}.get(platform.machine(), platform.machine())
    wheel = WHEELS.get((platform.system(), machine))
    if wheel is None:
        return fail(f"no library is pinned for {platform.system()} {platform.machine()}", ELSEWHERE)
    stamp = folder / "VERSION"
    if (folder / wheel[3]).is_file() and stamp.is_file() and stamp.read_text().split() == [VERSION, wheel[1]]:
        return 0
    return fetch(folder, *wheel)


if __name__ == "__main__":
    sys.exit(main())
