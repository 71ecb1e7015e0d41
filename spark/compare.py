#!/usr/bin/env python3
"""The same rows by one process and by Spark on this machine: are rows and issues the same, and what does the engine cost?

    .venv-spark/bin/python spark/compare.py out/koe-bundle-here.tgz COMMENTS.csv [ROWS [MASTER]]

COMMENTS.csv gives the distinct texts (`cargo bench --bench nightly -- write COMMENTS.csv 20000`); each of ROWS rows is one of them. Both ways end in a report;
compared are every row of its comments.jsonl by id, and every issue by id. The engine's share is what is left of the job's wall time when the time inside
koe is taken away: the workers' own time divided by the number of tasks that run at once, and the driver's calls of koe.
"""
from __future__ import annotations

import csv
import json
import os
import random
import re
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
PARTS = 4


def rows_of(comments: str, count: int, path: Path) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with open(comments, newline="") as source:
        texts = [row["comment"] for row in csv.DictReader(source)]
    draw = random.Random(17)
    # Each text once, then as it comes.
    texts += [draw.choice(texts) for _ in range(count - len(texts))]
    draw.shuffle(texts)
    numbers = range(len(texts))
    days = [f"2026-{5 + number % 6:02}-{1 + number % 28:02}" for number in numbers]
    channels = [("web", "app")[number % 2] for number in numbers]
    pq.write_table(pa.table({"id": [f"R{number:06}" for number in numbers], "text": texts, "date": days, "channel": channels}), path)
    return len(set(texts))


#: What says where a row was read: the input of Spark's report is its own copy of the rows, in an order of its own.
PLACES = {"row", "line", "file", "path", "record"}


def without_places(value):
    if isinstance(value, dict):
        return {name: without_places(part) for name, part in value.items() if name not in PLACES}
    return [without_places(part) for part in value] if isinstance(value, list) else value


def records(report: Path) -> dict:
    with open(report / "comments.jsonl") as lines:
        return {record["id"]: without_places(record) for record in map(json.loads, lines)}


def issues(report: Path) -> dict:
    return {issue["id"]: without_places(issue) for issue in json.loads((report / "issues.json").read_text())["issues"]}


def main(archive: str, comments: str, count: str = "200000", master: str = "local-cluster[2,1,2048]") -> None:
    from pyspark.sql import SparkSession

    import koe_spark
    from koe_spark import pipeline

    slots = int(re.match(r"local-cluster\[(\d+)", master)[1]) if master.startswith("local-cluster") else 2
    folder = Path(tempfile.mkdtemp(prefix="koe-compare-"))
    with tarfile.open(archive) as packed:
        packed.extractall(folder / "bundle", filter="data")
    distinct = rows_of(comments, int(count), folder / "rows.parquet")
    print(f"{count} rows, {distinct} distinct texts, {master}, load {os.getloadavg()[0]:.1f}", flush=True)

    start = time.perf_counter()
    koe = str(folder / "bundle" / "bin" / "koe")
    subprocess.run([koe, "-q", "analyze", folder / "rows.parquet", "--out", folder / "alone", "--formats", "json,jsonl", "--threads", str(slots)], check=True)
    alone = time.perf_counter() - start
    print(f"one process, {slots} threads: {alone:.1f} s", flush=True)

    builder = SparkSession.builder.master(master).appName("koe-compare")
    for name, value in {
        "spark.archives": f"{archive}#koe",
        "spark.executor.memory": "1g",
        "spark.executorEnv.PYTHONPATH": str(Path(koe_spark.__file__).parents[1]),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "2000",
        "spark.ui.enabled": "false",
        "spark.local.dir": str(folder / "spark"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }.items():
        builder = builder.config(name, value)
    print(f"load {os.getloadavg()[0]:.1f}", flush=True)
    begin = time.perf_counter()
    spark = builder.getOrCreate()
    opened, driver, call = time.perf_counter() - begin, {}, pipeline._koe

    def timed(home, *arguments):
        start = time.perf_counter()
        call(home, *arguments)
        driver[str(arguments[0])] = driver.get(str(arguments[0]), 0.0) + time.perf_counter() - start

    pipeline._koe = timed
    report = koe_spark.analyze(
        spark, spark.read.parquet(str(folder / "rows.parquet")), str(folder / "work"), str(folder / "out"), parts=PARTS, arguments=["--formats", "json,jsonl"]
    )
    wall = time.perf_counter() - begin
    application = spark.sparkContext.applicationId
    logs = (Path(os.environ.get("SPARK_HOME") or Path(sys.modules["pyspark"].__file__).parent) / "work" / application).glob("*/stderr")
    tasks = [json.loads(line) for log in logs for line in log.read_text(errors="replace").splitlines() if line.startswith('{"koe"')]
    spark.stop()
    inside = sum(task["ms"] for task in tasks) / 1000 / slots
    print(f"Spark: {wall:.1f} s, of it opening the session {opened:.1f} s; {len(tasks)} workers, {inside * slots:.1f} s in all, {inside:.1f} s for each of {slots} at once")
    print("  the driver's calls of koe: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in driver.items()))
    engine = wall - inside - sum(driver.values())
    print(f"  the engine: {engine:.1f} s, {100 * engine / wall:.1f} % of the job; without opening the session {engine - opened:.1f} s, {100 * (engine - opened) / (wall - opened):.1f} %")

    one, other = records(folder / "alone"), records(report)
    differ = [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)]
    print(f"rows: {len(one)} and {len(other)}, {len(differ)} differ")
    for name in sorted(differ)[:2]:
        print("  ", json.dumps(one.get(name), ensure_ascii=False)[:400], "\n  ", json.dumps(other.get(name), ensure_ascii=False)[:400])
    left, right = issues(folder / "alone"), issues(report)
    same = sum(left[name] == right.get(name) for name in left)
    print(f"issues: {len(left)} and {len(right)}, {len(left.keys() & right.keys())} with the same id, {same} the same in all else too")
    print(f"kept in {folder}")


if __name__ == "__main__":
    main(*sys.argv[1:])
