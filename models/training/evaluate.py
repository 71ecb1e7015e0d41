"""All scores of the shipped model, written to a JSON file.

    python evaluate.py --work DIR --weights DIR/final.pt --teacher DIR/teacher.pt --model ../koe-small

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
import baselines
import data as sets
import few_shot
import quality
from calibrate import calibrate
from encoder import INTENTS, SENTIMENTS, TOPICS, Koe, read_source
from export import Runner, load_koe
from package import reference
from train import Texts, pooled_of
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


def reliability(gold: np.ndarray, p: np.ndarray) -> list[dict]:
    """Of each band of stated probability: texts, mean probability, share that was right."""
    sure, right, found = p.max(1), p.argmax(1) == gold, []
    for low, high in ((0, .5), (.5, .6), (.6, .7), (.7, .8), (.8, .9), (.9, 1.01)):
        rows = (sure >= low) & (sure < high)
        if rows.any():
            found.append({"from": low, "texts": int(rows.sum()),
                          "stated": round(float(sure[rows].mean()), 3),
                          "right": round(float(right[rows].mean()), 3)})
    return found


def topic_scores(examples, p: np.ndarray, limits: np.ndarray) -> dict:
    gold = np.zeros(p.shape, bool)
    for row, e in enumerate(examples):
        gold[row, e.topics or []] = True
    found = p >= limits
    hit = (gold & found).sum()
    return {"texts": len(gold), "micro_f1": round(f1(gold, found), 4),
            "precision": round(float(hit / max(1, found.sum())), 4),
            "recall": round(float(hit / max(1, gold.sum())), 4),
            "macro_f1": round(float(np.mean([f1(gold[:, k], found[:, k])
                                             for k in range(len(TOPICS)) if gold[:, k].any()])), 4),
            "f1": {t: round(f1(gold[:, k], found[:, k]), 3) for k, t in enumerate(TOPICS)
                   if gold[:, k].sum() >= 5},
            "gold": {t: int(gold[:, k].sum()) for k, t in enumerate(TOPICS)}}


def label_scores(runner: Runner, examples: list[sets.Example], limits: np.ndarray) -> dict:
    out = runner.all([e.text for e in examples], ("sentiment", "intent", "topics"))
    report = {}
    gold = np.array([e.sentiment for e in examples])
    rows = gold >= 0
    if not rows.any():
        return report
    report["poles"] = poles(gold, out["sentiment"])
    if (gold == 1).any():
        report["sentiment"] = classes(gold[rows], out["sentiment"][rows].argmax(1), SENTIMENTS)
        report["calibration_error"] = calibration_error(gold[rows], out["sentiment"][rows])
        report["reliability"] = reliability(gold[rows], out["sentiment"][rows])
    gold = np.array([e.intent for e in examples])
    if (gold >= 0).any():
        rows = gold >= 0
        report["intent"] = classes(gold[rows], out["intent"][rows].argmax(1), INTENTS)
    rows = [i for i, e in enumerate(examples) if e.topics is not None]
    if rows:
        report["topics"] = topic_scores([examples[i] for i in rows], out["topics"][rows], limits)
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


class Network:
    """Unrounded weights behind the same interface as the shipped file."""

    def __init__(self, model: Koe, work: Path):
        self.model, self.tokenizer = model, Tokenizer.from_file(str(work / "tokenizer.json"))
        self.known: dict[str, dict[str, np.ndarray]] = {}

    def all(self, texts: list[str], names=("embedding",)) -> dict:
        new = [t for t in dict.fromkeys(texts) if t not in self.known]
        if new:
            pooled = pooled_of(self.model, Texts(self.tokenizer, new), new)
            t = self.model.temperatures
            with torch.no_grad():
                s, i, k = self.model.heads(pooled)
            values = {"embedding": torch.nn.functional.normalize(pooled, dim=1),
                      "sentiment": torch.softmax(s / t["sentiment"], 1),
                      "intent": torch.softmax(i / t["intent"], 1),
                      "topics": torch.sigmoid(k / t["topics"])}
            for row, text in enumerate(new):
                self.known[text] = {n: v[row].numpy() for n, v in values.items()}
        return {n: np.stack([self.known[t][n] for t in texts]) for n in names}


def test_sets(data: Path) -> dict[str, list[sets.Example]]:
    """Name → texts of every held-out set, with its parts by language."""
    tests: dict[str, list[sets.Example]] = {}
    for e in sets.labelled(data) + sets.checks(data):
        if e.split == "test":
            tests.setdefault(e.source, []).append(e)
    for name in ("units", "written", "traps"):
        for lang in ("ja", "en"):
            part = [e for e in tests.get(name, ()) if e.lang == lang]
            if part:
                tests[f"{name}_{lang}"] = part
    for register in ("review", "survey", "social", "call_memo", "chat"):
        part = [e for e in tests.get("written", ()) if e.extra.get("register") == register]
        if part:
            tests[f"written_{register}"] = part
    tests["quasi+units+written"] = tests["quasi"] + tests["units"] + tests.get("written", [])
    return tests


def of_network(model: Koe, limits, tests: dict, data: Path, work: Path) -> dict:
    """All scores of unrounded weights; labels only where the weights have trained heads."""
    network = Network(model, work)
    texts = reference(data)
    means = {k: network.all(v)["embedding"].mean(0) for k, v in texts.items()}

    def embed(t):
        return network.all(t)["embedding"]

    found = {"vectors": vector_scores(embed, data, means),
             "few_shot": few_shot.score(embed, data, means)}
    if limits is not None:
        found["labels"] = {n: label_scores(network, e, limits) for n, e in tests.items()}
    return found


def scores(data: Path, work: Path, weights: Path, teacher: Path, folder: Path) -> dict:
    runner = Runner(folder / "model.onnx", folder / "tokenizer.json")
    config = tomllib.loads((folder / "model.toml").read_text(encoding="utf-8"))
    limits = np.array([config["thresholds"][t] for t in TOPICS])
    means = json.loads((folder / "language_means.json").read_text())
    tests = test_sets(data)
    source, kept = read_source(), np.load(work / "kept.npy")
    above = load_koe(source, kept, teacher)
    above_limits = np.array(calibrate(above, data, work / "tokenizer.json")["thresholds"])

    def embed(texts):
        return runner.all(texts, ("embedding",))["embedding"]

    seen = torch.load(work / "untouched.pt", weights_only=True)
    report = {"date": datetime.date.today().isoformat(), "model": config["name"],
              "version": config["version"], "prefix": PREFIX,
              "labels": {n: label_scores(runner, e, limits) for n, e in tests.items()},
              "vectors": vector_scores(embed, data, means),
              "few_shot": few_shot.score(embed, data, means),
              "teacher": of_network(above, above_limits, tests, data, work),
              "untouched": of_network(load_koe(source, kept, None), None, tests, data, work),
              "baselines": baselines.report({n: tests[n] for n in (
                  "quasi", "units", "written", "traps", "uci") if n in tests}),
              "agreement_of_labellers": quality.agreement(),
              "variety": quality.variety({e.text: seen[e.text] for e in sets.units()
                                          if e.text in seen}),
              "vocabulary": json.loads((work / "vocabulary.json").read_text()),
              "calibration": json.loads((work / "calibration.json").read_text()),
              "training": json.loads(weights.with_suffix(".json").read_text()),
              "training of the teacher": json.loads(teacher.with_suffix(".json").read_text())}
    report.update(agreement.report(data, work, weights, teacher, runner, config["sentiment_bias"]))
    return report


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, default=Path("../shared/data"))
    p.add_argument("--work", type=Path, required=True)
    p.add_argument("--weights", type=Path, required=True)
    p.add_argument("--teacher", type=Path, required=True)
    p.add_argument("--model", type=Path, default=Path("models/koe-small"))
    p.add_argument("--out", type=Path, help="default: evaluation.json in the model folder")
    a = p.parse_args()
    torch.set_num_threads(2)
    text = json.dumps(scores(a.data, a.work, a.weights, a.teacher, a.model), indent=1, ensure_ascii=False)
    (a.out or a.model / "evaluation.json").write_text(text + "\n", encoding="utf-8")
    print(text)
