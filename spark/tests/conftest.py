"""One bundle for all tests, and exports that are the same each time."""

import json
import os
import random
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="session")
def archive() -> Path:
    return Path(os.environ["KOE_BUNDLE_ARCHIVE"])


@pytest.fixture(scope="session")
def bundle(archive, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="session")
def rows() -> list[tuple[str, str, str, str]]:
    """Comments of the samples, alone and in pairs, with repeats: id, text, day, channel."""
    lines = (json.loads(line) for line in (SAMPLES / "source.jsonl").read_text().splitlines())
    texts = sorted({line["text"] for line in lines if line.get("text")})
    draw = random.Random(17)
    count = int(os.environ.get("KOE_SPARK_ROWS", "1500"))
    made = []
    for number in range(count):
        text = draw.choice(texts) if number % 3 else f"{draw.choice(texts)}\n{draw.choice(texts)}"
        made.append((f"R{number:06}", text, f"2026-{5 + number % 6:02}-{1 + number % 28:02}", ("web", "app")[number % 2]))
    return made


@pytest.fixture(scope="session")
def one_process(bundle, rows, tmp_path_factory) -> dict:
    """What koe says of the same rows on one machine: predictions by id, and the folder of the report."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = tmp_path_factory.mktemp("one")
    ids, texts, days, channels = zip(*rows)
    pq.write_table(pa.table({"id": ids, "text": texts, "date": days, "channel": channels}), folder / "rows.parquet")
    koe = [str(bundle / "bin" / "koe")]
    subprocess.run([*koe, "analyze", str(folder / "rows.parquet"), "--out", str(folder / "report")], check=True, capture_output=True)
    said = subprocess.run([*koe, "annotate", str(folder / "rows.parquet")], check=True, capture_output=True, text=True).stdout
    return {"annotated": {record["id"]: record for record in map(json.loads, said.splitlines())}, "report": folder / "report"}
