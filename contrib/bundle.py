#!/usr/bin/env python3
"""Packs koe for machines that have nothing: `bin/koe`, `lib/` with ONNX Runtime, `models/`, and `MANIFEST.json` with the sha256 of each file.

    python3 contrib/bundle.py BINARY RUNTIME_DIR MODELS_DIR koe-bundle-x86_64.tgz [NEWEST_GLIBC]

The archive has no times, names or owners in it: the same files give the same bytes. A binary or library that wants a newer glibc than 2.28, or
than the one named, is refused.
"""
from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import sys
import tarfile
from pathlib import Path

NEWEST_GLIBC = "2.28"
#: Files of the model folders that only people read.
LEFT_OUT = {"evaluation.json"}


def main(binary: Path, runtime: Path, models: Path, out: Path, glibc: str = NEWEST_GLIBC) -> None:
    library = next(path for path in sorted(runtime.iterdir()) if path.name.startswith("libonnxruntime"))
    files = {"bin/koe": binary, f"lib/{library.name}": library}
    for folder in ("koe-small", "ipadic"):
        files |= {f"models/{folder}/{path.name}": path for path in sorted((models / folder).iterdir()) if path.is_file() and path.name not in LEFT_OUT}
    for name in ("bin/koe", f"lib/{library.name}"):
        wanted = {tuple(map(int, found)) for found in re.findall(rb"GLIBC_(\d+)\.(\d+)", files[name].read_bytes())}
        if wanted and max(wanted) > tuple(map(int, glibc.split("."))):
            sys.exit(f"{files[name]} wants glibc {'.'.join(map(str, max(wanted)))}; build it for {glibc} (see Makefile)")
    contents = {name: path.read_bytes() for name, path in files.items()}
    manifest = {"files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(contents.items())}}
    contents["MANIFEST.json"] = json.dumps(manifest, indent=1).encode() + b"\n"
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = out.with_name(out.name + ".tmp")
    with open(aside, "wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for name, data in sorted(contents.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), 0o755 if name == "bin/koe" else 0o644
            archive.addfile(entry, io.BytesIO(data))
    aside.rename(out)
    print(f"{out}: {out.stat().st_size / 1e6:.0f} MB, {len(contents)} files")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]), *sys.argv[5:])
