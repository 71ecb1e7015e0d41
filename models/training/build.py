"""Build the shipped model from the start: `make models` calls this.

    python build.py --data ../shared/data --work /some/empty/folder

Needs the packages of requirements.txt and the labelled data sets; takes about two hours on two
cores with nothing else running. Every step can be run alone (see its module); finished steps are
skipped if `--resume` is given. Seeds are fixed; how far a rebuild equals another one depends on the
processor's arithmetic.
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path

import card
import distil
import evaluate
import package
import train
import vocabulary

ROOT = Path(__file__).resolve().parents[2]
PIECES = 70000


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    p.add_argument("--work", type=Path, default=ROOT / "target/model-build")
    p.add_argument("--out", type=Path, default=ROOT / "models/koe-small")
    p.add_argument("--steps", type=int, default=2000, help="steps of the teacher")
    p.add_argument("--student-steps", type=int, default=3200)
    p.add_argument("--resume", action="store_true", help="keep the results of finished steps")
    a = p.parse_args()
    a.work.mkdir(parents=True, exist_ok=True)
    teacher, weights = a.work / "teacher.pt", a.work / "student.pt"
    where = ["--data", str(a.data), "--work", str(a.work)]

    if not (a.resume and (a.work / "kept.npy").exists()):
        print("1/6 vocabulary")
        print(json.dumps(vocabulary.build(a.data, a.work, PIECES)))
    if not (a.resume and teacher.exists()):
        print("2/6 teacher")
        train.run(train.options().parse_args(
            [*where, "--out", str(teacher), "--steps", str(a.steps)]))
    if not (a.resume and weights.exists()):
        print("3/6 student")
        distil.run(distil.options().parse_args(
            [*where, "--teacher", str(teacher), "--out", str(weights),
             "--steps", str(a.student_steps)]))
    print("4/6 model folder")
    package.build(a.data, a.work, weights, a.out)
    print("5/6 evaluation")
    found = evaluate.scores(a.data, a.work, weights, teacher, a.out)
    (a.out / "evaluation.json").write_text(
        json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print("6/6 model card")
    (a.out / "README.md").write_text(card.card(found, a.out), encoding="utf-8")


if __name__ == "__main__":
    main()
