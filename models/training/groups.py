"""How well koe's groups match the gold groups of a labelled set of single messages.

    python models/training/groups.py SET.jsonl [SET.jsonl …] [--per-label 40] [--labels unseen.txt]

Each line of a set holds `text` and `label`. All messages are clustered (`koe analyze --cluster all`), none is a complaint to koe or not. Printed: adjusted Rand
index and normalized mutual information over all messages, each message without a group counting as a group of its own, and the share of messages that are in
a group. Messages labelled `oos` belong to no group: the share of them that are in one is printed, and they are left out of the other figures.
"""
import argparse
import csv
import json
import random
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path

from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

KOE = Path(__file__).parents[2] / "target/release/koe"


def read(paths: list[Path], per_label: int, only: set[str]) -> list[tuple[str, str, str]]:
    """(id, text, label), at most `per_label` of each label, chosen by a fixed seed."""
    by_label = defaultdict(list)
    for path in paths:
        for line in path.read_text().splitlines():
            record = json.loads(line)
            if not only or record["label"] in only:
                by_label[record["label"]].append(record["text"])
    draw = random.Random(1)
    rows = []
    for label, texts in sorted(by_label.items()):
        texts = sorted(set(texts))
        draw.shuffle(texts)
        rows += [(f"{label}-{number}", text, label) for number, text in enumerate(texts[:per_label])]
    return rows


def groups(rows: list[tuple[str, str, str]]) -> dict[str, str]:
    """The issue of each id; a message of several units has that of its longest unit with one."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "messages.csv"
        with table.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "comment"])
            writer.writerows((identity, text) for identity, text, _ in rows)
        out = Path(folder) / "out"
        subprocess.run([KOE, "analyze", table, "--text-column", "comment", "--id-column", "id", "--cluster", "all", "--formats", "jsonl", "--out", out, "--quiet"], check=True)
        found = {}
        originals = {}
        for line in (out / "comments.jsonl").read_text().splitlines():
            record = json.loads(line)
            held = [s for s in record.get("segments", []) if s["issue"]]
            if held:
                found[record["id"]] = max(held, key=lambda s: s["end"] - s["start"])["issue"]
            if record.get("duplicate_of"):
                originals[record["id"]] = record["duplicate_of"]
        return {identity: found.get(identity) or found.get(originals.get(identity, "")) for identity, _, _ in rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--per-label", type=int, default=40)
    parser.add_argument("--labels", type=Path, help="file with one label a line; all labels otherwise")
    arguments = parser.parse_args()
    only = set(arguments.labels.read_text().split()) if arguments.labels else set()
    rows = read(arguments.sets, arguments.per_label, only)
    found = groups(rows)
    outside = [found[identity] is not None for identity, _, label in rows if label == "oos"]
    rows = [row for row in rows if row[2] != "oos"]
    gold = [label for _, _, label in rows]
    given = [found[identity] or f"alone {identity}" for identity, _, _ in rows]
    covered = sum(found[identity] is not None for identity, _, _ in rows) / len(rows)
    print(f"{len(rows)} messages, {len(set(gold))} gold groups, {len({issue for issue in found.values() if issue})} groups found")
    print(f"ARI {adjusted_rand_score(gold, given):.3f}, NMI {normalized_mutual_info_score(gold, given):.3f}, coverage {covered:.3f}")
    if outside:
        print(f"of {len(outside)} messages of no gold group {sum(outside) / len(outside):.3f} are in one")


if __name__ == "__main__":
    main()
