"""What the texts written for koe are like: agreement of labellers, variety of the texts."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

import data as sets
from encoder import TOPICS

AGREEMENT = Path(__file__).with_name("data") / "agreement"


def kappa(a: list, b: list) -> float:
    """Cohen's kappa (Cohen 1960) of two lists of labels."""
    n = len(a)
    agree = sum(x == y for x, y in zip(a, b)) / n
    chance = sum((a.count(label) / n) * (b.count(label) / n) for label in {*a, *b})
    return 1.0 if chance == 1 else (agree - chance) / (1 - chance)


def labellings() -> dict[str, dict[str, tuple]]:
    """Labeller → text → (sentiment, intent, topics)."""
    found: dict[str, dict[str, tuple]] = {}
    for path in sorted(AGREEMENT.glob("*.jsonl")):
        found[path.stem] = {r["text"]: (r["sentiment"], r["intent"], frozenset(r["topics"]))
                            for r in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    return found


def agreement() -> dict:
    """Two independent labellings of the same 500 units, and each against the labels in use."""
    by = labellings()
    by["in use"] = {r["text"].strip(): (r["sentiment"], r["intent"], frozenset(r["topics"]))
                    for path in sorted(sets.OWN.glob("units_*.jsonl")) for r in sets._rows(path)}
    names, found = sorted(by), {}
    for i, one in enumerate(names):
        for two in names[i + 1:]:
            texts = [t for t in by[names[0] if one == "in use" else one] if t in by[two]]
            texts = [t for t in texts if t in by[one]]
            a, b = [by[one][t] for t in texts], [by[two][t] for t in texts]
            each = [kappa([t in x[2] for x in a], [t in x[2] for x in b]) for t in TOPICS
                    if any(t in x[2] for x in a + b)]
            both = sum(len(x[2] & y[2]) for x, y in zip(a, b))
            every = sum(len(x[2]) + len(y[2]) for x, y in zip(a, b))
            found[f"{one} / {two}"] = {
                "units": len(texts),
                "sentiment": round(kappa([x[0] for x in a], [x[0] for x in b]), 3),
                "intent": round(kappa([x[1] for x in a], [x[1] for x in b]), 3),
                "topics, mean": round(float(np.mean(each)), 3),
                "topics, micro-F1": round(2 * both / max(1, every), 3)}
    return found


def distinct(texts: list[str], n: int, by_word: bool) -> float:
    """Share of n-grams that are different ones (Li et al. 2016): of words, or of characters."""
    grams = []
    for t in texts:
        parts = t.lower().split() if by_word else list(t)
        grams += [tuple(parts[i:i + n]) for i in range(len(parts) - n + 1)]
    return len(set(grams)) / max(1, len(grams))


def variety(vectors: dict[str, torch.Tensor]) -> dict:
    """Distinct n-grams, and how near each text's nearest other text is (untouched encoder)."""
    found = {}
    for lang in ("ja", "en"):
        texts = sorted({e.text for e in sets.units() if e.lang == lang and e.text in vectors})
        v = torch.nn.functional.normalize(torch.stack([vectors[t] for t in texts]), dim=1)
        v = torch.nn.functional.normalize(v - v.mean(0), dim=1)
        near = v @ v.T
        near.fill_diagonal_(-1)
        best = near.amax(1).numpy()
        grams = {f"distinct {n}-grams of {'words' if lang == 'en' else 'characters'}":
                 round(distinct(texts, n, lang == "en"), 3) for n in ((1, 2, 3) if lang == "en"
                                                                      else (2, 3, 4))}
        found[lang] = {"texts": len(texts), **grams,
                       "characters, median": int(np.median([len(t) for t in texts])),
                       "nearest other text, median cosine": round(float(np.median(best)), 3),
                       "nearest other text over 0.9": round(float((best > 0.9).mean()), 4)}
    return found
