"""Write the shipped model: one ONNX file, 8-bit matrices, 4-bit word vectors.

* Word vectors keep their original Q4_0 form (never trained, so nothing is lost): two small
  tables are gathered and multiplied out for the tokens of one text.
* Before rounding, activations are evened out ("smoothing"): where an input channel of a matrix
  is far larger than the others, a factor moves from the activation into the weights. The function
  stays the same, its 8-bit version comes much closer to it.
* Matrices become int8, one scale per output column; activations are rounded at run time with a
  scale taken from the one text that is run.
* Temperatures are folded into the heads.
"""
from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
import torch.nn as nn
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from encoder import Encoder, Koe, Source, read_source
from vocabulary import MAX_TOKENS, PREFIX

OPSET = 17


class PackedWords(nn.Module):
    """Word vectors in Q4_0; values are multiplied out only for the tokens at hand."""

    def __init__(self, source: Source, kept: np.ndarray):
        super().__init__()
        self.register_buffer("scales", torch.from_numpy(source.word_scales[kept]))
        self.register_buffer("nibbles", torch.from_numpy(source.word_nibbles[kept]).flatten(1))

    def forward(self, ids):
        b, s = ids.shape
        packed = self.nibbles[ids].float().view(b, s, -1, 16)
        high = torch.floor(packed / 16)
        values = torch.cat([packed - 16 * high, high], -1) - 8
        return (values * self.scales[ids].float()[..., None]).flatten(2)


class ScaledGelu(nn.Module):
    def __init__(self, divisor):
        super().__init__()
        self.register_buffer("factor", 1 / divisor)

    def forward(self, x):
        return nn.functional.gelu(x) * self.factor


class Shipped(nn.Module):
    """The five outputs of the contract."""

    def __init__(self, model: Koe, source: Source, kept: np.ndarray, centre: torch.Tensor):
        super().__init__()
        self.model = model
        model.encoder.words = PackedWords(source, kept)
        with torch.no_grad():
            for name, t in model.temperatures.items():
                head = getattr(model, name)
                head.weight.div_(t)
                head.bias.div_(t)
                t.fill_(1.0)
            # a token contributes what it differs from the average text; the rest is bias
            self.register_buffer("usual", centre @ model.sentiment.weight.t())
            self.register_buffer("bias", model.sentiment.bias + self.usual)

    def forward(self, input_ids, attention_mask):
        m = self.model
        hidden = m.encoder(input_ids, attention_mask)
        weight = attention_mask[:, :, None].to(hidden.dtype)
        share = weight / weight.sum(1, keepdim=True)
        pooled = (hidden * share).sum(1)
        embedding = pooled / torch.sqrt((pooled * pooled).sum(1, keepdim=True))
        tokens = (torch.matmul(hidden, m.sentiment.weight.t()) - self.usual) * share
        sentiment = torch.softmax(tokens.sum(1) + self.bias, -1)
        return (embedding, sentiment, torch.softmax(m.intent(pooled), -1),
                torch.sigmoid(m.topics(pooled)), tokens)


class Plain(nn.Module):
    """The same outputs without any of the changes made for shipping, to compare speed with."""

    def __init__(self, model: Koe):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask):
        m = self.model
        hidden = m.encoder(input_ids, attention_mask)
        weight = attention_mask[:, :, None].to(hidden.dtype)
        pooled = (hidden * weight).sum(1) / weight.sum(1)
        embedding = pooled / torch.sqrt((pooled * pooled).sum(1, keepdim=True))
        return (embedding, torch.softmax(m.sentiment(pooled), -1),
                torch.softmax(m.intent(pooled), -1), torch.sigmoid(m.topics(pooled)),
                torch.matmul(hidden, m.sentiment.weight.t()))


@torch.no_grad()
def smooth(model: Koe, batches: list, alpha: float) -> None:
    """Move scale from activations to weights, channel by channel (in place).

    `batches` are (ids, mask) pairs of reference texts; what a matrix sees as input is watched.
    """
    if alpha <= 0:
        return
    peaks: dict[nn.Module, torch.Tensor] = {}

    def watch(module, inputs):
        top = inputs[0].abs().amax((0, 1))
        peaks[module] = torch.maximum(peaks.get(module, top), top)

    parts = [p for layer in model.encoder.layers
             for p in (layer.q, layer.ao, layer.fi, layer.fo)]
    hooks = [p.register_forward_pre_hook(watch) for p in parts]
    for ids, mask in batches:
        model.encoder(ids, mask)
    for h in hooks:
        h.remove()

    def factors(module, readers):
        weight = torch.stack([r.weight.abs().amax(0) for r in readers]).amax(0)
        s = peaks[module].clamp(min=1e-4) ** alpha / weight.clamp(min=1e-4) ** (1 - alpha)
        return (s / s.log().mean().exp()).clamp(0.02, 50)

    for layer in model.encoder.layers:
        # attention output: scale the value projection, undo in the output projection
        s = factors(layer.ao, [layer.ao])
        layer.v.weight.div_(s[:, None])
        layer.v.bias.div_(s)
        layer.ao.weight.mul_(s)
        # feed-forward output: scale after the GELU
        s = factors(layer.fo, [layer.fo])
        layer.fo.weight.mul_(s)
        layer.gelu = ScaledGelu(s)
        # inputs of q, k, v and of the feed-forward part: normalization gives each its own copy
        for name, readers, at in (("pre_attention", [layer.q, layer.k, layer.v], layer.q),
                                  ("pre_ffn", [layer.fi], layer.fi)):
            s = factors(at, readers)
            for r in readers:
                r.weight.mul_(s)
            setattr(layer, name, 1 / s)


class SmoothedLayer(nn.Module):
    """A layer after `smooth`, with the factors as separate, cheap multiplications, and with one
    matrix for queries, keys and values: fewer steps, the same function."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer
        for name in ("pre_attention", "pre_ffn"):
            self.register_buffer(name, getattr(layer, name))
        self.qkv = nn.Linear(layer.q.in_features, 3 * layer.q.out_features)
        parts = (layer.q, layer.k, layer.v)
        with torch.no_grad():
            self.qkv.weight.copy_(torch.cat([p.weight for p in parts]))
            self.qkv.bias.copy_(torch.cat([p.bias for p in parts]))
            self.qkv.weight[:layer.q.out_features] /= layer.size ** 0.5
            self.qkv.bias[:layer.q.out_features] /= layer.size ** 0.5

    def forward(self, x, bias, dropout):
        m = self.layer
        b, s, h = x.shape
        q, k, v = self.qkv(x * self.pre_attention).view(b, s, 3, m.heads, m.size).permute(
            2, 0, 3, 1, 4).unbind(0)
        mixed = torch.softmax(q @ k.transpose(2, 3) + bias, -1) @ v
        x = m.aln(x + m.ao(mixed.transpose(1, 2).reshape(b, s, h)))
        return m.oln(x + m.fo(m.gelu(m.fi(x * self.pre_ffn))))


def write_onnx(shipped: nn.Module, path: Path) -> None:
    ids = torch.tensor([[0, 5, 6, 7, 2], [0, 5, 6, 2, 1]])
    mask = (ids != 1).long()
    names = ["embedding", "sentiment", "intent", "topics", "sentiment_tokens"]
    axes = {n: {0: "batch"} for n in names}
    for n in ("input_ids", "attention_mask", "sentiment_tokens"):
        axes[n] = {0: "batch", 1: "sequence"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(shipped, (ids, mask), str(path), opset_version=OPSET, dynamo=False,
                          input_names=["input_ids", "attention_mask"], output_names=names,
                          dynamic_axes=axes, do_constant_folding=True)


def fix_shapes(path: Path, heads: int, size: int) -> None:
    """Reshapes of the layers with constant shapes (0 copies a dimension): saves some two hundred
    tiny steps a run that work the shapes out again."""
    model = onnx.load(path)
    graph = model.graph
    constants = {"split": [0, 0, 3, heads, size], "join": [0, 0, heads * size]}
    for name, shape in constants.items():
        graph.initializer.append(numpy_helper.from_array(np.array(shape, np.int64), "shape_" + name))
    for node in graph.node:
        if node.op_type == "Reshape" and "/layers." in node.name:
            first = node.name.endswith("/Reshape")
            node.input[1] = "shape_split" if first else "shape_join"
    wanted = {o.name for o in graph.output}
    alive = []
    for node in reversed(graph.node):
        if any(o in wanted for o in node.output):
            alive.append(node)
            wanted.update(node.input)
    del graph.node[:]
    graph.node.extend(reversed(alive))
    onnx.checker.check_model(model)
    onnx.save(model, path)


def matrix_nodes(path: Path) -> dict[str, str]:
    """MatMul nodes with constant weights: node name → name like `l3.fo` or `head`."""
    graph = onnx.load(path).graph
    constant = {i.name for i in graph.initializer}
    found = {}
    for node in graph.node:
        if node.op_type in ("MatMul", "Gemm") and node.input[1] in constant:
            place = node.name.split("layers.")
            if len(place) > 1:
                number = place[1].split("/")[0]
                part = place[1].rsplit("/", 2)[-2].split(".")[-1]
                found[node.name] = f"l{number}.{part}"
            else:
                found[node.name] = "head"
    return found


def quantize(plain: Path, out: Path, keep_float: set[str], reduce_range: bool = False) -> None:
    nodes = matrix_nodes(plain)
    skip = [n for n, name in nodes.items() if name == "head" or name in keep_float]
    quantize_dynamic(str(plain), str(out), op_types_to_quantize=["MatMul"], per_channel=True,
                     reduce_range=reduce_range, weight_type=QuantType.QInt8, nodes_to_exclude=skip,
                     extra_options={"MatMulConstBOnly": True})


class Runner:
    """The shipped model as the Rust side runs it: one text a run, exact length, one thread."""

    def __init__(self, model: Path, tokenizer: Path):
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("optimization.disable_specified_optimizers",
                                         "SkipLayerNormFusion")
        self.session = ort.InferenceSession(str(model), options, ["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_file(str(tokenizer))
        self.names = [o.name for o in self.session.get_outputs()]
        self.known: dict[str, dict[str, np.ndarray]] = {}

    def ids(self, text: str) -> np.ndarray:
        return np.array([self.tokenizer.encode(PREFIX + text).ids], np.int64)

    def run(self, text: str) -> dict[str, np.ndarray]:
        ids = self.ids(text)
        values = self.session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        return {n: v[0] for n, v in zip(self.names, values)}

    def all(self, texts: list[str], names=("embedding", "sentiment", "intent", "topics")) -> dict:
        for t in texts:
            if t not in self.known:                         # a text may be in several sets
                self.known[t] = {n: v for n, v in self.run(t).items() if v.ndim == 1}
        return {n: np.stack([self.known[t][n] for t in texts]) for n in names}


def reference_batches(texts: list[str], tokenizer: Tokenizer) -> list:
    found = []
    for text in texts:
        ids = torch.tensor([tokenizer.encode(PREFIX + text).ids[:MAX_TOKENS]])
        found.append((ids, torch.ones_like(ids)))
    return found


def load_koe(source: Source, kept: np.ndarray | None, weights: Path | None) -> Koe:
    """The network with these weights, as deep as they are; None: the untouched encoder."""
    state = torch.load(weights, weights_only=True) if weights else {}
    depth = len({k.split(".")[2] for k in state if k.startswith("encoder.layers.")})
    model = Koe(Encoder(source, kept, layers=list(range(depth)) if depth else None))
    if weights:
        missing, extra = model.load_state_dict(state, strict=False)
        assert not extra and all(k.startswith("encoder.words") for k in missing), (missing, extra)
    return model.eval()


def export(work: Path, model: Koe, texts: list[str], out: Path, alpha: float,
           keep_float: set[str], reduce_range: bool = False) -> dict:
    """Export a loaded model (changed in place) to `out`; `texts` are watched for smoothing."""
    source, kept = read_source(), np.load(work / "kept.npy")
    batches = reference_batches(texts, Tokenizer.from_file(str(work / "tokenizer.json")))
    with torch.no_grad():
        centre = torch.cat([model.pooled(*b) for b in batches]).mean(0)
    smooth(model, batches, alpha)
    if alpha > 0:
        model.encoder.layers = nn.ModuleList(SmoothedLayer(m) for m in model.encoder.layers)
    shipped = Shipped(model, source, kept, centre).eval()
    plain = work / "plain.onnx"
    write_onnx(shipped, plain)
    fix_shapes(plain, source.heads, source.hidden // source.heads)
    quantize(plain, out, keep_float, reduce_range)
    return {"sentiment_bias": shipped.bias.tolist()}
