"""From a data frame to koe's report: annotate on the cluster, group on the cluster or on the driver, report on the driver.

Every step is written down before the next one reads it: a later action would otherwise run the model again through the lineage.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from pathlib import Path
from typing import Sequence

from pyspark.sql import DataFrame, SparkSession

from koe_spark import frames, worker


def analyze(
    spark: SparkSession,
    df: DataFrame,
    work: str,
    out: str,
    *,
    text: str = "text",
    arguments: Sequence[str] = (),
    parts: int | None = None,
    spread: bool = False,
    most: int | None = None,
    bundle: str | None = None,
) -> Path:
    """Runs the whole job and returns the folder of the report.

    `df` is what `koe analyze` would be given as a file: its columns are found by their headers, or named in `arguments` (`--date-column` and so on).
    `work` is a folder that the executors and this driver share, or a path such as `s3://…`, whose parts are then brought here. `spread` groups the
    units on the cluster instead of on the driver.
    """
    home = worker.find_bundle(bundle)
    stamp = hashlib.sha256(json.dumps([worker.bundle_hash(home), text, list(arguments), spread, most]).encode()).hexdigest()[:16]
    base = f"{work}/run={stamp}"

    def stage(name: str, frame: DataFrame) -> DataFrame:
        frame.write.mode("overwrite").parquet(f"{base}/{name}")
        return spark.read.parquet(f"{base}/{name}")

    source = stage("input", df)
    scored = stage("scored", frames.annotate(frames.uniques(source, text, parts), predictions=True, units=spread, bundle=bundle))
    predictions = stage("predictions", frames.predictions(scored))
    local = Path(out) / ".work"
    local.mkdir(parents=True, exist_ok=True)
    cache = local / "koe.cache"
    _koe(home, "cache", "import", _here(predictions, f"{base}/predictions", local), "--cache", cache)
    grouped: list = []
    if spread:
        units = frames.units(scored, parts or 8)
        nodes = stage("nodes", frames.summarize(units, most, bundle))
        clusters = local / "clusters.arrow"
        _koe(home, "cluster", "merge", _here(nodes, f"{base}/nodes", local), "--out", clusters)
        groups = stage("groups", frames.groups(units, clusters.read_bytes(), bundle))
        grouped = ["--groups", _here(groups, f"{base}/groups", local)]
    report = Path(out) / "report"
    _koe(home, "analyze", _here(source, f"{base}/input", local), "--out", report, "--cache", cache, *grouped, "--text-column", text, *arguments)
    return report


def _koe(home: Path, *arguments: object) -> None:
    command = [str(home / "bin" / "koe"), *map(str, arguments)]
    done = subprocess.run(command, env={**os.environ, "ORT_DYLIB_PATH": str(home / "lib" / "libonnxruntime.so")}, stderr=subprocess.PIPE, text=True)
    if done.returncode not in (0, 1):
        raise worker.WorkerError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")


def _here(frame: DataFrame, path: str, local: Path) -> Path:
    """The folder of a stage as this driver sees it; brought here part by part where it does not."""
    plain = path.removeprefix("file://")
    if Path(plain).is_dir():
        return Path(plain)
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = local / Path(path).name
    folder.mkdir(exist_ok=True)
    rows, number = [], 0

    def flush() -> None:
        nonlocal rows, number
        pq.write_table(pa.Table.from_pylist([row.asDict(recursive=True) for row in rows]), folder / f"part-{number:05}.parquet")
        rows, number = [], number + 1

    for row in frame.toLocalIterator():
        rows.append(row)
        if len(rows) == 10_000:
            flush()
    if rows or number == 0:
        flush()
    return folder
