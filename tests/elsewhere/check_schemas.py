"""Holds the JSON outputs of a run against schemas/ with Python's jsonschema.

    python3 tests/elsewhere/check_schemas.py OUT
"""

import json
import pathlib
import sys

import jsonschema

folder = pathlib.Path(sys.argv[1])
schemas = pathlib.Path(__file__).resolve().parents[2] / "schemas"


def check(name, values):
    schema = json.loads((schemas / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for value in values:
        validator.validate(value)
    print(f"{name}: {len(values)} valid")


for name in ["issues", "run", "measures"]:
    check(name, [json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))])
check("comments", [json.loads(line) for line in (folder / "comments.jsonl").read_text(encoding="utf-8").splitlines()])
