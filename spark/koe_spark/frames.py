"""The steps as functions of data frames. Each is a pure function of the bundle, its arguments and the rows."""

from __future__ import annotations

from typing import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from koe_spark import worker

_SPAN = "struct<start:bigint,end:bigint>"
_SEGMENT = f"struct<start:bigint,end:bigint,sentiment:string,sentiment_score:double,intent:string,topics:array<string>,cues:array<{_SPAN}>>"
_PREDICTION = "struct<maker:string,text:binary,value:binary>"
_UNIT = "struct<text:binary,comment:binary,language:string,intent:string,vector:binary,whole:binary,topics:binary,words:binary>"
#: What is kept of koe's columns. Rows, lines and files are those of one task's stream, so they say nothing here; words stay in the input.
ANNOTATED = {
    "id": "string",
    "status": "string",
    "language": "string",
    "sentiment": "string",
    "sentiment_score": "double",
    "intent": "string",
    "topics": "array<string>",
    "segments": f"array<{_SEGMENT}>",
    "masks": "array<struct<start:bigint,end:bigint,kind:string>>",
    "reason": "string",
}
NODE = "text binary, language string, intent string, vector binary, topics binary, words binary, weight bigint, group bigint"
GROUP = "text binary, group bigint"


def uniques(df: DataFrame, text: str = "text", parts: int | None = None) -> DataFrame:
    """Each text once, under an id made from it: no text is paid for twice, and a retried task finds the same ids."""
    texts = df.select(F.col(text).cast("string").alias("text")).where(F.col("text").isNotNull()).distinct()
    texts = texts.select(F.sha2("text", 256).alias("id"), "text")
    # A partition's rows in an order of their own, so that a task that is tried again meets the same rows in the same order.
    return (texts.repartition(parts, "id") if parts else texts.repartition("id")).sortWithinPartitions("id")


def annotate(
    df: DataFrame,
    arguments: Sequence[str] = (),
    *,
    predictions: bool = False,
    units: bool = False,
    bundle: str | None = None,
    max_error_rate: float = 0.01,
) -> DataFrame:
    """`koe annotate` over a frame with the columns `id` and `text`: one row for each row, with koe's judgement and the hash of the bundle that made it.

    `arguments` are further arguments of `koe annotate`; `predictions` and `units` add the columns of that name. A task fails when a greater share of its
    rows than `max_error_rate` is rejected; below that, rejected rows say why in `reason`.
    """
    columns = {**ANNOTATED, **({"predictions": f"array<{_PREDICTION}>"} if predictions else {}), **({"units": f"array<{_UNIT}>"} if units else {})}
    flags = [flag for flag, wanted in (("--predictions", predictions), ("--units", units)) if wanted]
    command = ["annotate", "-", "--from", "arrow", "--to", "arrow", "--id-column", "id", "--text-column", "text", *flags, *arguments]

    def work(batches):
        import pyarrow as pa

        for batch in worker.run(batches, command, bundle, max_error_rate):
            stamp = pa.array([worker.bundle_hash(worker.find_bundle(bundle))] * batch.num_rows, pa.string())
            yield pa.RecordBatch.from_arrays([*(batch.column(name) for name in columns), stamp], [*columns, "bundle"])

    schema = ", ".join(f"{name} {kind}" for name, kind in columns.items()) + ", bundle string"
    return df.select(F.col("id").cast("string"), F.col("text").cast("string")).mapInArrow(work, schema)


def predictions(annotated: DataFrame) -> DataFrame:
    """What the model said, each text once, for `koe cache import`."""
    return annotated.select(F.explode("predictions").alias("p")).select("p.*").dropDuplicates(["maker", "text"])


def units(annotated: DataFrame, parts: int) -> DataFrame:
    """What units are grouped by: all units of a text in one partition, in an order of their own."""
    exploded = annotated.select(F.explode("units").alias("u")).select("u.*")
    return exploded.repartition(parts, "text").sortWithinPartitions("text", "comment")


def summarize(part: DataFrame, most: int | None = None, bundle: str | None = None) -> DataFrame:
    """`koe cluster summarize` over each partition of `units`."""
    command = ["cluster", "summarize", *(["--most", str(most)] if most else [])]

    def work(batches):
        yield from worker.run(batches, command, bundle)

    return part.mapInArrow(work, NODE)


def groups(part: DataFrame, clusters: bytes, bundle: str | None = None) -> DataFrame:
    """`koe cluster assign` over each partition of `units`; `clusters` is the file that `koe cluster merge` wrote."""

    def work(batches):
        import tempfile

        with tempfile.NamedTemporaryFile(suffix=".arrow") as file:
            file.write(clusters)
            file.flush()
            yield from worker.run(batches, ["cluster", "assign", "--clusters", file.name], bundle)

    return part.mapInArrow(work, GROUP)
