"""Write the model folder: model.onnx, tokenizer.json, language_means.json, background.i8,
same_issue.i16, model.toml.

    python package.py --work DIR --weights DIR/final.pt --out ../koe-small
"""
from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np

import data as sets
import same_issue
from calibrate import calibrate
from encoder import INTENTS, SENTIMENTS, TOPICS, read_source
from export import Runner, export, load_koe
from vocabulary import MAX_TOKENS, PREFIX

VERSION = "0.3.0"
ALPHA = 0.8                 # smoothing strength, the best of 0.3 … 0.9 (see export.py)
REDUCE_RANGE = True         # 7-bit weights: the same results on processors without VNNI
BACKGROUND = 512            # texts that topics told by examples are held against
MEAN_PARTS = {"ja": {"units": 500, "issues": 300, "quasi": 400, "ews_ja": 200},
              "en": {"units": 500, "issues": 300, "product_reviews_en": 400, "banking77_en": 100,
                     "clinc150_en": 100}}


def reference(data: Path) -> dict[str, list[str]]:
    """A fixed list of texts per language: of each set the first ones by a hash of the text."""
    pool = [e for e in sets.labelled(data) + sets.public(data) if e.split == "train"]
    found = {}
    for lang, parts in MEAN_PARTS.items():
        found[lang] = []
        for source, most in parts.items():
            texts = {e.text for e in pool if e.lang == lang and e.source == source}
            order = sorted(texts, key=lambda t: hashlib.sha1(t.encode()).hexdigest())
            found[lang] += order[:most]
    return found


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def toml(out: Path, calibrated: dict, bias: list[float]) -> str:
    def row(values):
        return "[" + ", ".join(json.dumps(v) for v in values) + "]"

    files = "".join(f'"{n}" = "{sha256(out / n)}"\n'
                    for n in ("model.onnx", "tokenizer.json", "language_means.json",
                              "background.i8", same_issue.NAME))
    limits = "".join(f"{t} = {x}\n" for t, x in zip(TOPICS, calibrated["thresholds"]))
    return f'''# Written by models/training/package.py
name = "koe-small"
version = "{VERSION}"
base = "intfloat/multilingual-e5-small"
licence = "MIT"
max_tokens = {MAX_TOKENS}
prefix = {json.dumps(PREFIX)}
dimensions = 384
# added to the sum of sentiment_tokens this gives the logits of `sentiment`
sentiment_bias = {row([round(b, 6) for b in bias])}

[labels]
sentiment = {row(SENTIMENTS)}
intent = {row(INTENTS)}
topics = {row(TOPICS)}

[thresholds]
{limits}
[files]
{files}'''


def background(runner: Runner, texts: dict[str, list[str]], means: dict) -> bytes:
    """Centred vectors of every few reference texts, one signed byte a component."""
    rows = []
    for k, every in texts.items():
        chosen = every[::max(1, len(every) * 2 // BACKGROUND)][:BACKGROUND // 2]
        v = runner.all(chosen, ("embedding",))["embedding"] - means[k]
        v /= np.linalg.norm(v, axis=1, keepdims=True)
        rows.append(np.round(v / np.abs(v).max(1, keepdims=True) * 127).astype(np.int8))
    return np.concatenate(rows).tobytes()


def build(data: Path, work: Path, weights: Path, out: Path) -> dict:
    out.mkdir(parents=True, exist_ok=True)
    source, kept = read_source(), np.load(work / "kept.npy")
    shutil.copyfile(work / "tokenizer.json", out / "tokenizer.json")
    model = load_koe(source, kept, weights)
    calibrated = calibrate(model, data, out / "tokenizer.json")
    texts = reference(data)
    head = export(work, model, [t for k in texts for t in texts[k][::7]], out / "model.onnx",
                  ALPHA, set(), REDUCE_RANGE)
    runner = Runner(out / "model.onnx", out / "tokenizer.json")
    means = {k: runner.all(v, ("embedding",))["embedding"].mean(0) for k, v in texts.items()}
    (out / "language_means.json").write_text(json.dumps(
        {k: [round(float(x), 7) for x in v] for k, v in means.items()}))
    (out / "background.i8").write_bytes(background(runner, texts, means))
    (out / same_issue.NAME).write_bytes(same_issue.matrix(runner, data, means))
    (out / "model.toml").write_text(toml(out, calibrated, head["sentiment_bias"]))
    calibrated["reference texts"] = {k: len(v) for k, v in texts.items()}
    calibrated["bytes"] = sum(p.stat().st_size for p in out.iterdir()
                              if p.suffix in (".onnx", ".json", ".toml", ".i8", ".i16")
                              and p.name != "evaluation.json")
    (work / "calibration.json").write_text(json.dumps(calibrated, indent=1))
    return calibrated


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, default=Path("../shared/data"))
    p.add_argument("--work", type=Path, required=True)
    p.add_argument("--weights", type=Path, required=True)
    p.add_argument("--out", type=Path, default=Path("models/koe-small"))
    a = p.parse_args()
    print(json.dumps(build(a.data, a.work, a.weights, a.out), indent=1))
