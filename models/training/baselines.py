"""What other packages say of the same held-out texts: asari (Japanese), VADER (English).

    pip install asari vaderSentiment
"""
from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np


def asari(texts: list[str]) -> np.ndarray:
    """p(positive) − p(negative) of each text."""
    import onnx
    import onnxruntime
    from asari.preprocess import tokenize

    # the package's graph asks for a locale that many machines lack; it only folds case
    model = onnx.load(str(Path(importlib.util.find_spec("asari").origin).with_name("data")
                          / "pipeline.onnx"))
    for node in model.graph.node:
        if node.op_type == "StringNormalizer":
            for attribute in [a for a in node.attribute if a.name == "locale"]:
                node.attribute.remove(attribute)
            node.attribute.append(onnx.helper.make_attribute("locale", "C"))
    session = onnxruntime.InferenceSession(model.SerializeToString(), None,
                                           ["CPUExecutionProvider"])
    name, output = session.get_inputs()[0].name, session.get_outputs()[1].name
    found = []
    for t in texts:
        by = session.run([output], {name: [tokenize(t)]})[0][0]
        found.append(by["positive"] - by["negative"])
    return np.array(found)


def vader(texts: list[str]) -> np.ndarray:
    """VADER's compound score of each text."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    analyzer = SentimentIntensityAnalyzer()
    return np.array([analyzer.polarity_scores(t)["compound"] for t in texts])


def score(examples, values: np.ndarray) -> dict:
    """Poles by sign; three classes with VADER's own limits of ±0.05."""
    gold = np.array([e.sentiment for e in examples])
    rows = (gold == 0) | (gold == 2)
    right = (values[rows] > 0) == (gold[rows] == 2)
    halves = [right[gold[rows] == g].mean() for g in (0, 2) if (gold[rows] == g).any()]
    found = {"texts": int(rows.sum()), "accuracy": round(float(right.mean()), 4),
             "balanced": round(float(np.mean(halves)), 4)}
    if (gold == 1).any():
        three = np.where(values >= 0.05, 2, np.where(values <= -0.05, 0, 1))
        rows = gold >= 0
        found["3 classes"] = round(float((three[rows] == gold[rows]).mean()), 4)
    return found


def report(tests: dict) -> dict:
    """Of each test set, the Japanese texts by asari and the English ones by VADER."""
    found: dict[str, dict] = {"asari": {}, "vader": {}}
    for name, examples in tests.items():
        for package, lang, run in (("asari", "ja", asari), ("vader", "en", vader)):
            part = [e for e in examples if e.lang == lang and e.sentiment >= 0]
            if part:
                found[package][name] = score(part, run([e.text for e in part]))
    return found
