"""koe inside Apache Spark: Spark ships, retries and shuffles; every judgement is made by the same program as on one machine."""

from koe_spark.frames import annotate, groups, predictions, uniques, units
from koe_spark.pipeline import analyze

__all__ = ["analyze", "annotate", "groups", "predictions", "uniques", "units"]
