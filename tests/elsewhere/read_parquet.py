"""Reads the comments.parquet of a run with DuckDB, pandas and polars, and compares what each counts with issues.json and measures.json.

    python3 tests/elsewhere/read_parquet.py OUT
"""

import json
import pathlib
import sys

import duckdb
import pandas
import polars

folder = pathlib.Path(sys.argv[1])
path = str(folder / "comments.parquet")
issues = json.loads((folder / "issues.json").read_text(encoding="utf-8"))
measures = json.loads((folder / "measures.json").read_text(encoding="utf-8"))
expected = {
    "rows": issues["accounting"]["read"],
    "analyzed": issues["accounting"]["analyzed"],
    "negative": issues["overview"]["sentiment"]["negative"],
    "members": sum(len(issue["members"]) for issue in issues["issues"]),
    "grouped": issues["overview"]["clustered_units"],
    "corrected": sum(
        bool(record["status"] == "analyzed" and any(segment.get("corrected") for segment in record["segments"]))
        for record in map(json.loads, (folder / "comments.jsonl").read_text(encoding="utf-8").splitlines())
    ),
    "first": min((comment for issue in issues["issues"] for comment in [issue["measures"]["trend"]["first_seen"]] if comment), default=None),
}

frame = pandas.read_parquet(path)
analyzed = frame[frame["status"] == "analyzed"]
by_pandas = {
    "rows": len(frame),
    "analyzed": len(analyzed),
    "negative": int((analyzed["sentiment"] == "negative").sum()),
    "members": sum(unit["issue"] is not None for units in analyzed["segments"] for unit in units),
    "grouped": sum(bool(unit["grouped"]) for units in analyzed["segments"] for unit in units),
    "corrected": int((analyzed["corrected"].map(len) > 0).sum()),
    "first": min((str(row.received.date()) for row in analyzed.itertuples() if len(row.issues) and not pandas.isna(row.received)), default=None),
}

lazy = polars.scan_parquet(path)
voices = lazy.filter(polars.col("status") == "analyzed")
units = voices.select("segments").explode("segments").unnest("segments")
by_polars = {
    "rows": lazy.select(polars.len()).collect().item(),
    "analyzed": voices.select(polars.len()).collect().item(),
    "negative": voices.filter(polars.col("sentiment") == "negative").select(polars.len()).collect().item(),
    "members": units.filter(polars.col("issue").is_not_null()).select(polars.len()).collect().item(),
    "grouped": units.filter(polars.col("grouped")).select(polars.len()).collect().item(),
    "corrected": voices.filter(polars.col("corrected").list.len() > 0).select(polars.len()).collect().item(),
    "first": voices.filter(polars.col("issues").list.len() > 0).select(polars.col("received").min().dt.date().cast(polars.String)).collect().item(),
}


def duck(query):
    return duckdb.sql(query.replace("comments", f"read_parquet('{path}')")).fetchall()[0][0]


by_duckdb = {
    "rows": duck("select count(*) from comments"),
    "analyzed": duck("select count(*) from comments where status = 'analyzed'"),
    "negative": duck("select count(*) from comments where status = 'analyzed' and sentiment = 'negative'"),
    "members": duck("select count(*) from (select unnest(segments) as unit from comments where status = 'analyzed') where unit.issue is not null"),
    "grouped": duck("select count(*) from (select unnest(segments) as unit from comments where status = 'analyzed') where unit.grouped"),
    "corrected": duck("select count(*) from comments where status = 'analyzed' and len(corrected) > 0"),
    "first": duck("select cast(min(received)::date as varchar) from comments where status = 'analyzed' and len(issues) > 0"),
}

for name, found in [("pandas", by_pandas), ("polars", by_polars), ("DuckDB", by_duckdb)]:
    assert found == expected, f"{name}: {found}, expected {expected}"

nps = next((score for score in measures["scores"] if score["kind"] == "nps"), None)
if nps and not measures["copies"]:
    query = "select 100.0 * (count(*) filter (nps >= 9) - count(*) filter (nps <= 6)) / count(nps) from comments where status <> 'rejected'"
    found = float(duck(query))
    assert abs(found - nps["overall"]["estimate"]["value"]) < 1e-9, found
    print(f"NPS by DuckDB: {found:.3f}, as in measures.json")
print(f"pandas {pandas.__version__}, polars {polars.__version__} and DuckDB {duckdb.__version__} agree: {expected}")
