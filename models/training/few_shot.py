"""Topics from a few examples each: the closed-form head of `src/classify/example_head.rs`, in numpy,
so that the recipe can say what it is worth on banking77 (77 issues, 10 examples each)."""
from __future__ import annotations

from pathlib import Path

import numpy as np

import data as sets

SHRINKAGE = 0.9
EXAMPLES = 10


def fit(x: np.ndarray, classes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias of a linear discriminant with shrunk covariance."""
    means = np.stack([x[classes == c].mean(0) for c in range(classes.max() + 1)])
    rest = x - means[classes]
    freedom = max(1, len(x) - len(means))
    covariance = rest.T @ rest / freedom
    ridge = SHRINKAGE * np.trace(covariance) / min(freedom, x.shape[1])
    weights = np.linalg.solve(covariance + ridge * np.eye(x.shape[1]), means.T)
    return weights, -0.5 * (means.T * weights).sum(0)


def banking(data: Path) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(text, issue): ten examples of each issue by a hash of the text, and the dev split."""
    by: dict[str, list[str]] = {}
    for r in sets._rows(data / "banking77_en/train.jsonl"):
        by.setdefault(r["label"], []).append(r["text"])
    examples = [(t, k) for k in sorted(by) for t in sorted(by[k], key=sets.rank)[:EXAMPLES]]
    tests = [(r["text"], r["label"]) for r in sets._rows(data / "banking77_en/dev.jsonl")]
    return examples, tests


def score(embed, data: Path, means: dict) -> dict:
    """`embed` gives unit vectors of texts; `means` are the language means."""
    examples, tests = banking(data)
    names = sorted({k for _, k in examples})

    def vectors(rows):
        v = embed([t for t, _ in rows]) - np.asarray(means["en"])
        return v / np.linalg.norm(v, axis=1, keepdims=True)

    weights, bias = fit(vectors(examples), np.array([names.index(k) for _, k in examples]))
    found = (vectors(tests) @ weights + bias).argmax(1)
    right = found == np.array([names.index(k) for _, k in tests])
    return {"issues": len(names), "examples each": EXAMPLES, "texts": len(tests),
            "accuracy": round(float(right.mean()), 4)}
