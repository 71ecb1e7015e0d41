"""Write `sheet.md` and `key.csv`: koe's titles and class-based tf-idf names of the same groups, in an order drawn for each group.

    .venv-peers/bin/python tests/data/titles/make_sheet.py      # after `make build`, in an environment of benches/peers/requirements.txt

The other names are what BERTopic gives by default: the four words of highest class-based tf-idf (Grootendorst 2022), words of Japanese from fugashi.
"""
import csv
import json
import math
import random
import re
import subprocess
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import fugashi

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
SAMPLES = ["rakuten_reviews.csv", "googleplay_reviews_202605-10.csv", "survey_2026h1.xlsx", "social_comments.jsonl", "callcenter_log.csv"]
CORPORA = [([ROOT / "samples" / name for name in SAMPLES], 20)] + [
    ([ROOT / "tests/company" / name], 10) for name in ("comments.jsonl", "hotel/comments.jsonl", "saas/comments.jsonl")]
WORDS, SHOWN = 4, 12
TELLING = {"名詞", "動詞", "形容詞", "形状詞"}
TAGGER = fugashi.Tagger()


def words(text: str) -> list[str]:
    found = []
    for token in TAGGER(text.lower()):
        if re.fullmatch(r"[a-z0-9][a-z0-9'-]+", token.surface) or token.feature.pos1 in TELLING and not token.surface.isascii():
            found.append(token.surface)
    return found


def planted_out(path: Path, folder: Path) -> Path:
    """The corpus without what was planted."""
    if path.suffix != ".jsonl" or "company" not in path.parts:
        return path
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    copy = folder / "comments.jsonl"
    copy.write_text("".join(json.dumps({k: v for k, v in row.items() if k != "issues"}, ensure_ascii=False) + "\n" for row in rows))
    return copy


def groups(paths: list[Path]) -> dict[str, tuple[str, list[str]]]:
    """By issue: its titles, and the words of its units."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inputs = [planted_out(path, folder) for path in paths]
        run = subprocess.run([ROOT / "target/release/koe", "analyze", *inputs, "--out", folder / "out", "--formats", "json,jsonl", "--keep-personal-data", "--quiet"])
        assert run.returncode in (0, 1)
        units = defaultdict(list)
        for line in (folder / "out/comments.jsonl").read_text().splitlines():
            comment = json.loads(line)
            for unit in comment.get("segments", []):
                if unit["issue"]:
                    units[unit["issue"]].append(comment["text"].encode()[unit["start"]:unit["end"]].decode())
        issues = json.loads((folder / "out/issues.json").read_text())["issues"]
        return {issue["id"]: (" / ".join(issue["titles"].values()), units[issue["id"]]) for issue in issues}


def named(groups: dict[str, tuple[str, list[str]]]) -> dict[str, str]:
    counts = {issue: Counter(word for text in texts for word in words(text)) for issue, (_, texts) in groups.items()}
    of_word = sum(counts.values(), Counter())
    usual = sum(of_word.values()) / len(counts)
    weigh = lambda issue: lambda word: counts[issue][word] / sum(counts[issue].values()) * math.log(1 + usual / of_word[word])
    return {issue: "_".join(sorted(counts[issue], key=weigh(issue), reverse=True)[:WORDS]) for issue in counts}


def main() -> None:
    draw = random.Random(4)
    sheet, key = [], []
    for paths, wanted in CORPORA:
        found = groups(paths)
        others = named(found)
        # every size has its turn: large and small groups alike
        order = sorted(found, key=lambda issue: -len(found[issue][1]))
        for place in range(wanted):
            issue = order[place * len(order) // wanted]
            title, texts = found[issue]
            names = [("koe", title), ("ctfidf", others[issue])]
            draw.shuffle(names)
            number = len(key) + 1
            shown = draw.sample(texts, min(SHOWN, len(texts)))
            sheet.append("\n".join([f"## {number}", f"A: {names[0][1]}", f"B: {names[1][1]}", "Comments of the group:", *(f"- {text}" for text in shown)]))
            key.append([number, issue, names[0][0], names[1][0], title, others[issue]])
    (HERE / "sheet.md").write_text("\n\n".join(sheet) + "\n")
    with (HERE / "key.csv").open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([["group", "issue", "a", "b", "koe", "ctfidf"], *key])


if __name__ == "__main__":
    main()
