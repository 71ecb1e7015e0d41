"""One koe process for each attempt at a partition: an Arrow stream in, an Arrow stream out.

Nothing here judges a text. What can go wrong with a process is turned into an exception, so that Spark tries the task again: an exit code, a stream cut
short, rows that do not come back.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Iterator, Sequence

#: Name under which the archive is unpacked: ``--archives koe-bundle.tgz#koe``.
ALIAS = "koe"


class WorkerError(RuntimeError):
    """koe did not do what was asked; Spark tries the task again."""


def find_bundle(stated: str | None = None) -> Path:
    """The unpacked bundle: as stated, in ``KOE_BUNDLE``, or shipped as an archive. Its files are checked once for each Python worker."""
    from pyspark import SparkFiles

    places = [stated, os.environ.get("KOE_BUNDLE"), ALIAS]
    try:
        places.append(os.path.join(SparkFiles.getRootDirectory(), ALIAS))
    except Exception:  # no Spark context and no task: the driver of a Connect session
        pass
    for place in filter(None, places):
        if (Path(place) / "MANIFEST.json").is_file():
            bundle = Path(place).resolve()
            return _ready(bundle, (bundle / "MANIFEST.json").read_bytes())
    raise WorkerError(f"no koe bundle in {[place for place in places if place]}; ship one with --archives koe-bundle.tgz#{ALIAS}")


@functools.lru_cache(maxsize=None)
def _ready(bundle: Path, manifest: bytes) -> Path:
    """The bundle, checked against its manifest, where programs may run: some volumes drop the right to, or forbid it."""
    for name, expected in json.loads(manifest)["files"].items():
        found = hashlib.sha256((bundle / name).read_bytes()).hexdigest()
        if found != expected:
            raise WorkerError(f"{bundle / name} was changed or cut short: sha256 is {found}, expected {expected}")
    try:
        subprocess.run([bundle / "bin" / "koe", "--version"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return bundle
    except PermissionError:
        copy = Path(tempfile.mkdtemp(prefix="koe-bundle-"))
        shutil.copytree(bundle, copy, dirs_exist_ok=True)
        (copy / "bin" / "koe").chmod(0o755)
        return copy


def bundle_hash(bundle: Path) -> str:
    """What tells this bundle from any other."""
    return hashlib.sha256((bundle / "MANIFEST.json").read_bytes()).hexdigest()[:16]


def run(batches: Iterator, arguments: Sequence[str], bundle: str | None = None, max_error_rate: float | None = None) -> Iterator:
    """Pipes record batches through ``koe ARGUMENTS``. With ``max_error_rate``, as many rows must come back as went in, and no greater share of them
    may be rejected."""
    import pyarrow as pa
    from pyspark import TaskContext

    batches = (batch for batch in batches if batch.num_rows)
    first = next(batches, None)
    if first is None:  # adaptive execution makes empty partitions; koe would rightly refuse an empty stream
        return
    context = TaskContext.get()
    threads = str(context.cpus() if context is not None and hasattr(context, "cpus") else 1)
    home, start, counts, failed = find_bundle(bundle), time.monotonic(), {"in": 0, "out": 0, "rejected": 0}, []
    environment = {**os.environ, "OMP_NUM_THREADS": threads, "ORT_DISABLE_TELEMETRY": "1", "ORT_DYLIB_PATH": str(home / "lib" / "libonnxruntime.so")}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [home / "bin" / "koe", *arguments, "--threads", threads], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, env=environment
        )

        def feed() -> None:
            try:
                with process.stdin as pipe, pa.ipc.new_stream(pipe, first.schema) as stream:
                    batch = first
                    while batch is not None:
                        stream.write_batch(batch)
                        counts["in"] += batch.num_rows
                        batch = next(batches, None)
            except BaseException as error:  # noqa: BLE001 - told to Spark by the thread that it listens to
                failed.append(error)
                process.kill()

        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        try:
            try:
                with pa.ipc.open_stream(process.stdout) as stream:
                    for batch in stream:
                        counts["out"] += batch.num_rows
                        if max_error_rate is not None:
                            counts["rejected"] += batch.column("status").to_pylist().count("rejected")
                        yield batch
            except pa.ArrowInvalid as error:
                failed.append(error)
            feeder.join()
            code = process.wait()
            said.seek(0)
            words = said.read().decode("utf-8", "replace")[-2000:]
            broken = [error for error in failed if not isinstance(error, BrokenPipeError)]
            if code not in (0, 1):  # 1: complete, with rows set aside
                raise WorkerError(f"koe {arguments[0]} ended with {code}: {words}") from (broken[0] if broken else None)
            if failed:
                raise WorkerError(f"koe {arguments[0]}: its stream was cut short: {words}") from failed[0]
            if max_error_rate is not None and counts["in"] != counts["out"]:
                raise WorkerError(f"koe {arguments[0]}: {counts['in']} rows went in, {counts['out']} came out")
            if max_error_rate is not None and counts["rejected"] > max_error_rate * counts["out"]:
                raise WorkerError(f"koe {arguments[0]}: {counts['rejected']} of {counts['out']} rows were rejected: {words}")
        finally:
            process.kill()
            process.wait()
    task = {"part": context.partitionId(), "attempt": context.attemptNumber()} if context is not None else {}
    print(json.dumps({"koe": arguments[0], **task, **counts, "ms": round(1000 * (time.monotonic() - start))}), file=sys.stderr)
