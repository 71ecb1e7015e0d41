"""Build the shipped model from the start: `make models` calls this.

    python build.py --data ../shared/data --work /some/empty/folder

Needs the packages of requirements.txt and the labelled data sets; takes under an hour on two cores.
Every step can be run alone (see its module); finished steps are skipped if `--resume` is given.
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path

import card
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
    p.add_argument("--steps", type=int, default=900, help="training steps")
    p.add_argument("--minutes", type=float, default=600, help="stop training after this long")
    p.add_argument("--resume", action="store_true", help="keep the results of finished steps")
    a = p.parse_args()
    a.work.mkdir(parents=True, exist_ok=True)
    weights = a.work / "final.pt"

    if not (a.resume and (a.work / "kept.npy").exists()):
        print("1/5 vocabulary")
        print(json.dumps(vocabulary.build(a.data, a.work, PIECES)))
    if not (a.resume and weights.exists()):
        print("2/5 training")
        train.run(train.options().parse_args(
            ["--data", str(a.data), "--work", str(a.work), "--out", str(weights),
             "--steps", str(a.steps), "--minutes", str(a.minutes)]))
    print("3/5 model folder")
    package.build(a.data, a.work, weights, a.out)
    print("4/5 evaluation")
    found = evaluate.scores(a.data, a.work, weights, a.out)
    (a.out / "evaluation.json").write_text(
        json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print("5/5 model card")
    (a.out / "README.md").write_text(card.card(found, a.out), encoding="utf-8")


if __name__ == "__main__":
    main()
