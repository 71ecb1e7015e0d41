"""Temperatures and topic thresholds, chosen on the dev parts (quasi reviews and own units)."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

import data as sets
from encoder import TOPICS, Koe
from train import Texts, pooled_of


def dev_examples(data: Path) -> list[sets.Example]:
    return [e for e in sets.quasi(data) + sets.units() if e.split == "dev"]


def _temperature(loss) -> float:
    """The temperature of the smallest loss on a fine grid."""
    grid = np.exp(np.linspace(np.log(0.4), np.log(4), 120))
    return float(grid[int(np.argmin([loss(t) for t in grid]))])


def calibrate(model: Koe, data: Path, tokenizer: Path) -> dict:
    """Sets the model's temperatures; returns them with the thresholds."""
    examples = dev_examples(data)
    store = Texts(Tokenizer.from_file(str(tokenizer)), [e.text for e in examples])
    pooled = pooled_of(model, store, [e.text for e in examples])
    with torch.no_grad():
        s, i, t = model.heads(pooled)
    gold_s = torch.tensor([e.sentiment for e in examples])
    gold_i = torch.tensor([e.intent for e in examples])
    gold_t = torch.zeros(len(examples), len(TOPICS))
    for row, e in enumerate(examples):
        gold_t[row, e.topics or []] = 1
    found = {
        "sentiment": _temperature(lambda x: F.cross_entropy(s / x, gold_s, ignore_index=sets.NONE)),
        "intent": _temperature(lambda x: F.cross_entropy(i / x, gold_i, ignore_index=sets.NONE)),
        "topics": _temperature(lambda x: F.binary_cross_entropy_with_logits(t / x, gold_t))}
    with torch.no_grad():
        for name, value in found.items():
            model.temperatures[name].fill_(value)
    p = torch.sigmoid(t / found["topics"]).numpy()
    return {"temperatures": found, "thresholds": thresholds(p, gold_t.numpy()),
            "dev texts": len(examples)}


def thresholds(p: np.ndarray, gold: np.ndarray, prior: float = 8.0) -> list[float]:
    """Per topic the threshold of the best F1, drawn towards the best common one when rare."""
    grid = np.arange(0.15, 0.81, 0.01)

    def f1(column, truth, x):
        hit = column >= x
        return 2 * (hit & truth).sum() / max(1, hit.sum() + truth.sum())

    truth = gold > 0.5
    common = float(grid[int(np.argmax([f1(p.ravel(), truth.ravel(), x) for x in grid]))])
    found = []
    for k in range(p.shape[1]):
        scores = np.array([f1(p[:, k], truth[:, k], x) for x in grid])
        best = grid[scores >= scores.max() - 0.005]
        own = float(best[np.argmin(abs(best - common))])    # of equals, the nearest to common
        n = truth[:, k].sum()
        found.append(round((own * n + common * prior) / (n + prior), 3))
    return found
