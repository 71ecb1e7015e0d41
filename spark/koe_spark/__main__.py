"""``spark-submit --archives koe-bundle.tgz#koe --py-files koe_spark.zip launch.py analyze --input … --work … --out …``"""

from __future__ import annotations

import argparse

from pyspark.sql import SparkSession

from koe_spark import frames, pipeline


def main() -> None:
    parser = argparse.ArgumentParser(prog="koe-spark", description=__doc__)
    parser.add_argument("command", choices=["annotate", "analyze"])
    parser.add_argument("--input", required=True, help="a table that Spark reads")
    parser.add_argument("--format", default="parquet", help="its format: parquet, delta, csv, json …")
    parser.add_argument("--text", default="text", help="column of the comment")
    parser.add_argument("--id", default="id", help="column of the id, for annotate")
    parser.add_argument("--out", required=True, help="annotate: a table; analyze: a folder on the driver")
    parser.add_argument("--work", help="analyze: folder for the steps in between")
    parser.add_argument("--parts", type=int, help="partitions; 5,000 to 20,000 texts each do best")
    parser.add_argument("--spread", action="store_true", help="group on the cluster instead of on the driver")
    parser.add_argument("koe", nargs="*", metavar="-- ARGUMENT", help="further arguments of koe")
    stated = parser.parse_args()
    spark = SparkSession.builder.appName("koe").getOrCreate()
    reader = spark.read.format(stated.format)
    df = (reader.option("header", True) if stated.format == "csv" else reader).load(stated.input)
    if stated.command == "annotate":
        texts = df.select(df[stated.id].alias("id"), df[stated.text].alias("text"))
        texts = texts.repartition(stated.parts) if stated.parts else texts
        frames.annotate(texts, stated.koe).write.mode("overwrite").parquet(stated.out)
    else:
        if not stated.work:
            parser.error("analyze needs --work")
        pipeline.analyze(spark, df, stated.work, stated.out, text=stated.text, arguments=stated.koe, parts=stated.parts, spread=stated.spread)


if __name__ == "__main__":
    main()
