"""All scores of the shipped model, written to a JSON file.

    python evaluate.py --work DIR --weights DIR/final.pt --model ../koe-small

Labels are predicted by the shipped int8 file through ONNX Runtime, one text a run.
`agreement.py` adds how near it is to the unrounded network, and its speed.
"""
from __future__ import annotations

import argparse
import datetime
import json
import tomllib
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

import agreement
import data as sets
from encoder import INTENTS, SENTIMENTS, TOPICS, read_source
from export import Runner, load_koe
from package import reference
from train import Texts, untouched
from vocabulary import PREFIX


def f1(gold: np.ndarray, found: np.ndarray) -> float:
    return float(2 * (gold & found).sum() / max(1, gold.sum() + found.sum()))


def classes(gold: np.ndarray, found: np.ndarray, names: list[str]) -> dict:
    per = {n: round(f1(gold == i, found == i), 4) for i, n in enumerate(names) if (gold == i).any()}
    return {"texts": len(gold), "accuracy": round(float((gold == found).mean()), 4),
            "macro_f1": round(float(np.mean(list(per.values()))), 4), "f1": per,
            "gold": {n: int((gold == i).sum()) for i, n in enumerate(names)}}


def poles(gold: np.ndarray, p: np.ndarray) -> dict:
    rows = (gold == 0) | (gold == 2)
    right = (p[rows, 2] > p[rows, 0]) == (gold[rows] == 2)
    halves = [right[gold[rows] == g].mean() for g in (0, 2) if (gold[rows] == g).any()]
    return {"texts": int(rows.sum()), "accuracy": round(float(right.mean()), 4),
            "balanced": round(float(np.mean(halves)), 4), "negative": int((gold[rows] == 0).sum())}


def calibration_error(gold: np.ndarray, p: np.ndarray, bins: int = 10) -> float:
    sure, right, error = p.max(1), p.argmax(1) == gold, 0.0
    for at in range(bins):
        rows = (sure > at / bins) & (sure <= (at + 1) / bins)
        if rows.any():
            error += rows.mean() * abs(sure[rows].mean() - right[rows].mean())
    return round(float(error), 4)


def topic_scores(examples, p: np.ndarray, limits: np.ndarray) -> dict:
    gold = np.zeros(p.shape, bool)
    for row, e in enumerate(examples):
        gold[row, e.topics or []] = True
    found = p >= limits
    hit = (gold & found).sum()
    return {"texts": len(gold), "micro_f1": round(f1(gold, found), 4),
            "precision": round(float(hit / max(1, found.sum())), 4),
            "recall": round(float(hit / max(1, gold.sum())), 4),
            "f1": {t: round(f1(gold[:, k], found[:, k]), 3) for k, t in enumerate(TOPICS)
                   if gold[:, k].sum() >= 5},
            "gold": {t: int(gold[:, k].sum()) for k, t in enumerate(TOPICS)}}


def label_scores(runner: Runner, examples: list[sets.Example], limits: np.ndarray) -> dict:
    out = runner.all([e.text for e in examples], ("sentiment", "intent", "topics"))
    report = {}
    gold = np.array([e.sentiment for e in examples])
    rows = gold >= 0
    report["poles"] = poles(gold, out["sentiment"])
    if (gold == 1).any():
        report["sentiment"] = classes(gold[rows], out["sentiment"][rows].argmax(1), SENTIMENTS)
        report["calibration_error"] = calibration_error(gold[rows], out["sentiment"][rows])
    gold = np.array([e.intent for e in examples])
    if (gold >= 0).any():
        rows = gold >= 0
        report["intent"] = classes(gold[rows], out["intent"][rows].argmax(1), INTENTS)
    if any(e.topics is not None for e in examples):
        report["topics"] = topic_scores(examples, out["topics"], limits)
    return report


def centred(vectors: np.ndarray, langs: list[str], means: dict) -> np.ndarray:
    v = vectors - np.stack([np.asarray(means[k]) for k in langs])
    return v / np.linalg.norm(v, axis=1, keepdims=True)


def neighbours(vectors: np.ndarray, groups: list[str], langs: list[str]) -> dict:
    """Share of texts whose nearest neighbour is of the same group; any language, and the other."""
    near = vectors @ vectors.T
    np.fill_diagonal(near, -9)
    g, k = np.array(groups), np.array(langs)
    report = {"texts": len(g), "any": round(float((g[near.argmax(1)] == g).mean()), 4)}
    if len(set(langs)) > 1:
        other = np.where(k[:, None] == k[None], -9, near)
        report["other_language"] = round(float((g[other.argmax(1)] == g).mean()), 4)
        crossing = (k[near.argmax(1)] != k).mean()
        report["neighbour_is_other_language"] = round(float(crossing), 4)
    same = g[:, None] == g[None]
    precision = []
    for row in range(len(g)):                       # mean average precision, without itself
        order = np.argsort(-near[row])[:-1]
        hits = same[row, order]
        if hits.any():
            precision.append((np.cumsum(hits)[hits] / (np.flatnonzero(hits) + 1)).mean())
    report["average_precision"] = round(float(np.mean(precision)), 4)
    return report


def vector_sets(data: Path) -> dict[str, tuple[list[str], list[str], list[str]]]:
    """name → texts, groups, languages; none of them is trained on."""
    held = [e for e in sets.issues(data) if e.split == "test"]
    found = {"issues": ([e.text for e in held], [e.group for e in held], [e.lang for e in held])}
    for source in ("banking77", "clinc150"):
        rows = [e for e in sets.intent_groups(data, "dev") if e.source == source][:1000]
        found[source] = ([e.text for e in rows], [e.group for e in rows], ["en"] * len(rows))
    for name in ("sib200_ja_en", "xsid_ja_en"):
        rows = list(sets._rows(data / name / "dev.jsonl"))
        found[name] = ([r["text_ja"] for r in rows] + [r["text_en"] for r in rows],
                       [r["id"] for r in rows] * 2, ["ja"] * len(rows) + ["en"] * len(rows))
    return found


def vector_scores(embed, data: Path, means: dict) -> dict:
    return {name: neighbours(centred(embed(texts), langs, means), groups, langs)
            for name, (texts, groups, langs) in vector_sets(data).items()}


def untouched_scores(data: Path, work: Path) -> dict:
    """The same on the encoder as it was before tuning (its vectors are kept by the training)."""
    model = load_koe(read_source(), np.load(work / "kept.npy"), None)
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))

    def embed(texts):
        store = Texts(tokenizer, texts)
        v = untouched(model, store, texts, work / "untouched.pt").numpy()
        return v / np.linalg.norm(v, axis=1, keepdims=True)

    means = {k: embed(v).mean(0) for k, v in reference(data).items()}
    return vector_scores(embed, data, means)


def scores(data: Path, work: Path, weights: Path, folder: Path) -> dict:
    runner = Runner(folder / "model.onnx", folder / "tokenizer.json")
    config = tomllib.loads((folder / "model.toml").read_text(encoding="utf-8"))
    limits = np.array([config["thresholds"][t] for t in TOPICS])
    means = json.loads((folder / "language_means.json").read_text())
    tests: dict[str, list[sets.Example]] = {}
    for e in sets.labelled(data) + sets.checks(data):
        if e.split == "test":
            tests.setdefault(e.source, []).append(e)
    tests["units_ja"] = [e for e in tests["units"] if e.lang == "ja"]
    tests["units_en"] = [e for e in tests["units"] if e.lang == "en"]
    tests["quasi+units"] = tests["quasi"] + tests["units"]
    report = {"date": datetime.date.today().isoformat(), "model": config["name"],
              "version": config["version"], "prefix": PREFIX,
              "labels": {n: label_scores(runner, e, limits) for n, e in tests.items()},
              "vectors": {"tuned": vector_scores(
                  lambda t: runner.all(t, ("embedding",))["embedding"], data, means),
                  "untouched": untouched_scores(data, work)},
              "vocabulary": json.loads((work / "vocabulary.json").read_text()),
              "calibration": json.loads((work / "calibration.json").read_text()),
              "training": json.loads(weights.with_suffix(".json").read_text())}
    report.update(agreement.report(data, weights, runner, config["sentiment_bias"]))
    return report


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, default=Path("../shared/data"))
    p.add_argument("--work", type=Path, required=True)
    p.add_argument("--weights", type=Path, required=True)
    p.add_argument("--model", type=Path, default=Path("models/koe-small"))
    p.add_argument("--out", type=Path, help="default: evaluation.json in the model folder")
    a = p.parse_args()
    torch.set_num_threads(2)
    text = json.dumps(scores(a.data, a.work, a.weights, a.model), indent=1, ensure_ascii=False)
    (a.out or a.model / "evaluation.json").write_text(text + "\n", encoding="utf-8")
    print(text)
