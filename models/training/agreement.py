"""How near the shipped file is to the unrounded, uncut network of the same weights; its speed;
and what running several texts in one padded batch would change."""
from __future__ import annotations

import random
import time
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

import data as sets
from encoder import Koe, read_source
from export import Plain, Runner, load_koe, write_onnx
from vocabulary import PREFIX, full_tokenizer, unseen

JA = ("quasi_reviews_ja", "issue_groups", "units", "ews_ja", "chabsa_ja", "xsid_ja_en")
EN = ("product_reviews_en", "uci_sentences_en", "banking77_en", "clinc150_en", "issue_groups",
      "units", "pros_cons_en", "steam_aspects_en")


@torch.no_grad()
def float_vectors(model: Koe, tokenizer: Tokenizer, texts: list[str]) -> np.ndarray:
    model.eval()
    found = []
    for t in texts:
        ids = torch.tensor([tokenizer.encode(PREFIX + t).ids])
        v = model.pooled(ids, torch.ones_like(ids))[0]
        found.append((v / v.norm()).numpy())
    return np.stack(found)


def mixed_texts(data: Path, each: int = 500) -> list[str]:
    """Texts never counted for the vocabulary: half Japanese, half English."""
    rng, found = random.Random(7), []
    texts = sets.every_text(data)
    for lang, names in (("ja", JA), ("en", EN)):
        pool = sorted({t for n, k, t in texts if k == lang and n in names and unseen(t)})
        found += rng.sample(pool, each)
    return found


def _nearest(v: np.ndarray) -> np.ndarray:
    near = v @ v.T
    np.fill_diagonal(near, -9)
    return near.argmax(1)


def _centre(v: np.ndarray) -> np.ndarray:
    half = len(v) // 2
    v = np.concatenate([v[:half] - v[:half].mean(0), v[half:] - v[half:].mean(0)])
    return v / np.linalg.norm(v, axis=1, keepdims=True)


def compare(shipped: np.ndarray, exact: np.ndarray) -> dict:
    cosine = (shipped * exact).sum(1)
    a, b = _centre(shipped), _centre(exact)
    return {"texts": len(shipped), "mean_cosine": round(float(cosine.mean()), 5),
            "min_cosine": round(float(cosine.min()), 5),
            "same_nearest": round(float((_nearest(shipped) == _nearest(exact)).mean()), 4),
            "mean_cosine_centred": round(float((a * b).sum(1).mean()), 5),
            "same_nearest_centred": round(float((_nearest(a) == _nearest(b)).mean()), 4)}


def padded(runner: Runner, texts: list[str], size: int):
    """Outputs when `size` texts are run together, padded to the longest."""
    found = []
    for at in range(0, len(texts), size):
        rows = [runner.ids(t)[0] for t in texts[at:at + size]]
        width = max(map(len, rows))
        ids = np.ones((len(rows), width), np.int64)
        mask = np.zeros_like(ids)
        for r, row in enumerate(rows):
            ids[r, :len(row)], mask[r, :len(row)] = row, 1
        found.append(runner.session.run(None, {"input_ids": ids, "attention_mask": mask})[:4])
    return [np.concatenate([f[k] for f in found]) for k in range(4)]


def batch_difference(runner: Runner, texts: list[str]) -> dict:
    alone = runner.all(texts)
    together = padded(runner, texts, 8)
    return {"texts": len(texts), "batch": 8, "largest_difference": {
        n: round(float(np.abs(alone[n] - together[k]).max()), 5)
        for k, n in enumerate(runner.names[:4])}}


def rate(session, size: int, seconds: float) -> float:
    """Texts a second of batches of `size` texts of 32 tokens."""
    ids = np.random.default_rng(1).integers(100, 20000, (size, 32))
    feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
    session.run(None, feed)
    began, count = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        session.run(None, feed)
        count += size
    return count / (time.perf_counter() - began)


def plain_session(work: Path, teacher: Path) -> ort.InferenceSession:
    """The 12 layers as anybody would export them: per-channel dynamic int8, default options."""
    model = load_koe(read_source(), np.load(work / "kept.npy"), teacher)
    plain, rounded = work / "teacher.onnx", work / "teacher-int8.onnx"
    write_onnx(Plain(model), plain)
    quantize_dynamic(str(plain), str(rounded), per_channel=True, weight_type=QuantType.QInt8)
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(str(rounded), options, ["CPUExecutionProvider"])


def speed(runner: Runner, plain: ort.InferenceSession, seconds: float = 1.0) -> dict:
    """Texts a second at 32 tokens on one thread, best of alternating rounds."""
    best: dict[str, float] = {}
    for _ in range(5):
        for name, session in (("shipped", runner.session), ("plain 12 layers", plain)):
            for size in (1, 8):
                key = f"{name}, batch {size}"
                best[key] = max(best.get(key, 0.0), rate(session, size, seconds))
    return {"tokens": 32, "threads": 1, **{k: round(v) for k, v in best.items()}}


def contributions(runner: Runner, texts: list[str], bias: list[float]) -> float:
    """Largest difference between softmax(sum of token contributions + bias) and `sentiment`."""
    worst = 0.0
    for t in texts:
        out = runner.run(t)
        logits = out["sentiment_tokens"].sum(0) + np.array(bias)
        p = np.exp(logits - logits.max())
        worst = max(worst, float(np.abs(p / p.sum() - out["sentiment"]).max()))
    return worst


def report(data: Path, work: Path, weights: Path, teacher: Path, runner: Runner,
           bias: list[float]) -> dict:
    texts = mixed_texts(data)
    source = read_source()
    exact = float_vectors(load_koe(source, None, weights), full_tokenizer(source), texts)
    shipped = runner.all(texts, ("embedding",))["embedding"]
    return {"agreement_with_float": compare(shipped, exact), "speed": speed(runner, plain_session(work, teacher)),
            "alone_or_in_a_batch": batch_difference(runner, texts[400:600]),
            "contributions_largest_error": contributions(runner, texts[450:550], bias)}
