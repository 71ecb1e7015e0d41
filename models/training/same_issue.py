"""The space in which texts about the same issue lie close together.

Written differently, an issue's texts differ in the encoder's vectors along some directions more
than along others: style, register, what else is told. Over all issue groups written for koe the
covariance of the vectors within a group says which these are; its inverse square root shrinks them
(within-class covariance normalization: Hatch, Kajarekar and Stolcke 2006). Drawn halfway towards a
multiple of the unit matrix, because the groups are many but no company's own.

    python same_issue.py --data ../shared/data --model ../koe-small
"""
from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

import data as sets
from export import Runner

NAME = "same_issue.i16"
SHRINKAGE = 0.7             # towards the unit matrix: the best of 0.3 … 0.9 on three unseen companies


def within(vectors: np.ndarray, groups: list[str]) -> np.ndarray:
    """Covariance [d, d] of unit vectors around the mean of their group."""
    rows: dict[str, list[int]] = {}
    for row, group in enumerate(groups):
        rows.setdefault(group, []).append(row)
    total, freedom = np.zeros((vectors.shape[1],) * 2), 0
    for chosen in rows.values():
        apart = vectors[chosen] - vectors[chosen].mean(0)
        total += apart.T @ apart
        freedom += len(chosen) - 1
    return total / freedom


def matrix(runner: Runner, data: Path, means: dict[str, np.ndarray]) -> bytes:
    """The symmetric matrix [d, d] that centred vectors are multiplied with, as 16-bit numbers,
    row after row; its scale does not matter, for vectors are brought back to length 1."""
    texts = [e for e in sets.issues(data) if e.split == "train"]
    vectors = runner.all([e.text for e in texts], ("embedding",))["embedding"]
    vectors = vectors - np.stack([means[e.lang] for e in texts])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    covariance = within(vectors, [e.group for e in texts])
    usual = np.trace(covariance) / len(covariance)
    drawn = (1 - SHRINKAGE) * covariance + SHRINKAGE * usual * np.eye(len(covariance))
    values, directions = np.linalg.eigh(drawn)
    found = (directions / np.sqrt(values)) @ directions.T
    return np.round(found / np.abs(found).max() * 32767).astype("<i2").tobytes()


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, default=Path("../shared/data"))
    p.add_argument("--model", type=Path, default=Path("models/koe-small"))
    a = p.parse_args()
    known = json.loads((a.model / "language_means.json").read_text())
    runner = Runner(a.model / "model.onnx", a.model / "tokenizer.json")
    (a.model / NAME).write_bytes(matrix(runner, a.data, {k: np.array(v) for k, v in known.items()}))
