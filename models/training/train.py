"""Fine-tune the encoder and its three heads together.

Every step takes two small batches: labelled texts (sentiment, intent, topics) and groups of texts
that mean the same issue, in Japanese and English (contrastive loss). A third loss holds the new
embeddings near those of the untouched encoder. Word vectors stay frozen. First the heads alone
are fitted on the untouched encoder (`--steps 0` stops there), which gives them a good start.
"""
from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

import data as sets
from augment import vary
from course import Course
from encoder import TOPICS, Encoder, Koe, read_source
from sampler import Sampler
from vocabulary import PREFIX

LONGEST = 96                                    # tokens, while training
STEP, ROWS = 8, 32      # batches come in few shapes: each new one costs the processor a second
NEAR_DUPLICATE = 0.97


class Texts:
    """Tokenized texts, padded on demand; a text met for the first time is tokenized then."""

    def __init__(self, tokenizer: Tokenizer, texts: list[str]):
        self.tokenizer = tokenizer
        self.ids = {}
        for text, found in zip(texts, tokenizer.encode_batch([PREFIX + t for t in texts])):
            self.ids[text] = self._cut(found.ids)

    @staticmethod
    def _cut(ids: list[int]) -> list[int]:
        return ids if len(ids) <= LONGEST else ids[:LONGEST - 1] + [2]

    def of(self, text: str) -> list[int]:
        return self.ids.get(text) or self._cut(self.tokenizer.encode(PREFIX + text).ids)

    def batch(self, texts: list[str]):
        rows = [self.of(t) for t in texts]
        width = -(-max(map(len, rows)) // STEP) * STEP
        ids = torch.ones(len(texts), width, dtype=torch.long)
        for row, found in enumerate(rows):
            ids[row, :len(found)] = torch.tensor(found)
        return ids, (ids != 1).long()


def in_parts(model: Koe, store: Texts, texts: list[str]) -> torch.Tensor:
    """Pooled vectors of texts of mixed length, run in parts of similar length: less padding."""
    order = sorted(range(len(texts)), key=lambda i: len(store.of(texts[i])))
    with torch.autocast("cpu", torch.bfloat16):
        found = torch.cat([model.pooled(*store.batch([texts[i] for i in order[at:at + ROWS]]))
                           for at in range(0, len(order), ROWS)])
    return found[torch.argsort(torch.tensor(order))]


@torch.no_grad()
def pooled_of(model: Koe, store: Texts, texts: list[str]) -> torch.Tensor:
    model.eval()
    order = sorted(range(len(texts)), key=lambda i: len(store.ids[texts[i]]))
    out = torch.zeros(len(texts), model.encoder.hidden)
    for at in range(0, len(order), 32):
        rows = order[at:at + 32]
        with torch.autocast("cpu", torch.bfloat16):
            out[rows] = model.pooled(*store.batch([texts[i] for i in rows])).float()
    return out


def untouched(model: Koe, store: Texts, texts: list[str], cache: Path) -> torch.Tensor:
    """Vectors of the untouched encoder; those computed by an earlier run are read from `cache`."""
    known = torch.load(cache, weights_only=True) if cache.exists() else {}
    new = [t for t in texts if t not in known]
    if new:
        began = time.time()
        known.update(zip(new, pooled_of(model, store, new)))
        torch.save({t: v.clone() for t, v in known.items()}, cache)
        print(f"{len(new)} texts through the untouched encoder: {time.time() - began:.0f}s")
    return torch.stack([known[t] for t in texts])


def labels_of(examples: list[sets.Example]):
    topics = torch.zeros(len(examples), len(TOPICS))
    has = torch.zeros(len(examples))
    for row, e in enumerate(examples):
        if e.topics is not None:
            has[row] = e.weight
            topics[row, e.topics] = 1
    return (torch.tensor([e.sentiment for e in examples]),
            torch.tensor([e.intent for e in examples]), topics, has,
            torch.tensor([e.weight for e in examples]))


def head_loss(model: Koe, pooled, labels) -> torch.Tensor:
    sentiment, intent, topics, has, weight = labels
    s, i, t = model.heads(pooled)

    def cross(logits, gold):
        each = F.cross_entropy(logits, gold, reduction="none", ignore_index=sets.NONE,
                               label_smoothing=0.05) * weight
        return each.sum() / (weight * (gold != sets.NONE)).sum().clamp(min=1)

    each = F.binary_cross_entropy_with_logits(t, topics, reduction="none").sum(1) * has
    return cross(s, sentiment) + cross(i, intent) + each.sum() / has.sum().clamp(min=1)


class Scaled:
    """Heads work on standardized vectors while training; `fold` puts the scale into them."""

    def __init__(self, pooled: torch.Tensor):
        self.mean, self.scale = pooled.mean(0), pooled.std(0)

    def __call__(self, pooled):
        return (pooled - self.mean) / self.scale

    @torch.no_grad()
    def fold(self, model: Koe) -> None:
        for h in (model.sentiment, model.intent, model.topics):
            h.weight.div_(self.scale)
            h.bias.sub_(h.weight @ self.mean)

    @torch.no_grad()
    def unfold(self, model: Koe) -> None:
        for h in (model.sentiment, model.intent, model.topics):
            h.bias.add_(h.weight @ self.mean)
            h.weight.mul_(self.scale)


def fit_heads(model: Koe, x: torch.Tensor, examples: list[sets.Example], steps: int = 400):
    """Heads alone, on fixed standardized vectors."""
    labels = labels_of(examples)
    heads = [model.sentiment, model.intent, model.topics]
    for h in heads:
        torch.nn.init.zeros_(h.weight), torch.nn.init.zeros_(h.bias)
    best = torch.optim.AdamW([p for h in heads for p in h.parameters()], 0.02, weight_decay=0.05)
    for _ in range(steps):
        best.zero_grad()
        head_loss(model, x, labels).backward()
        best.step()


def drop_near_duplicates(own: list[sets.Example], vectors: torch.Tensor):
    """Own units that repeat an earlier one almost word for word, and its sentiment, are left out."""
    v = F.normalize(vectors, dim=1)
    pole = torch.tensor([e.sentiment for e in own])
    near = (torch.tril(v @ v.T, -1) >= NEAR_DUPLICATE) & (pole[:, None] == pole[None])
    gone: set[int] = set()
    for row in range(len(own)):
        if any(int(c) not in gone for c in near[row].nonzero().flatten()):
            gone.add(row)
    return [e for i, e in enumerate(own) if i not in gone], len(gone)


def contrastive(vectors, numbers, temperature: float, same_language):
    """Multi-positive InfoNCE; positives of the other language are averaged apart, so that they
    count as much as the easier ones of the same language."""
    logits = vectors @ vectors.T / temperature
    eye = torch.eye(len(vectors), dtype=torch.bool)
    positive = (numbers[:, None] == numbers[None]) & ~eye
    total, parts = 0.0, 0
    for part in (positive & same_language, positive & ~same_language):
        rows = part.any(1)
        if not rows.any():
            continue
        # each positive against all negatives (not against the other positives)
        negatives = logits.masked_fill(positive | eye, -1e9).logsumexp(1, keepdim=True)
        each = F.softplus(negatives - logits) * part
        total = total + (each.sum(1)[rows] / part.sum(1)[rows]).mean()
        parts += 1
    return total / max(parts, 1)


def save(model: Koe, scaled: Scaled, path: Path) -> None:
    copy = {n: p.clone() for n, p in model.state_dict().items() if n[:3] in ("sen", "int", "top")}
    scaled.fold(model)
    torch.save({k: v.clone() for k, v in model.trained_state().items()}, path)
    model.load_state_dict(copy, strict=False)


def means_of(vectors: torch.Tensor, langs: list[str]) -> dict[str, torch.Tensor]:
    return {k: vectors[[i for i, l in enumerate(langs) if l == k]].mean(0) for k in ("ja", "en")}


def centred_by_language(vectors, langs: list[str], means: dict) -> torch.Tensor:
    """Language means removed; the means follow the vectors slowly."""
    with torch.no_grad():
        for k in means:
            rows = [i for i, l in enumerate(langs) if l == k]
            if rows:
                means[k] = 0.97 * means[k] + 0.03 * vectors[rows].mean(0)
    return F.normalize(vectors - torch.stack([means[l] for l in langs]), dim=1)


def same_languages(langs: list[str]) -> torch.Tensor:
    return torch.tensor([[x == y for y in langs] for x in langs])


def tune(model: Koe, a, sampler: Sampler, store: Texts, teacher: dict, scaled: Scaled) -> int:
    means = means_of(torch.stack([v for _, v in teacher.values()]),
                     [l for l, _ in teacher.values()])
    rng = random.Random(a.seed + 1)
    course = Course(model, a, rise=0.06, clip=1.0)
    for step in course.steps():
        examples = sampler.labelled(a.batch)
        pooled = in_parts(model, store, [vary(e.text, e.lang, rng) for e in examples])
        loss_head = head_loss(model, F.dropout(scaled(pooled), 0.1), labels_of(examples))
        known = [i for i, e in enumerate(examples) if e.text in teacher]    # joined ones are not
        loss_keep = (1 - (F.normalize(pooled[known], dim=1) * torch.stack(
            [teacher[examples[i].text][1] for i in known])).sum(1)).mean()
        (loss_head + a.keep * loss_keep).backward()
        if step % a.contrast_every == 0:
            texts, langs, numbers = sampler.contrast(a.group_batch, a.public_share)
            pooled = in_parts(model, store, [vary(t, l, rng) for t, l in zip(texts, langs)])
            vectors = F.normalize(pooled, dim=1)
            keep2 = (1 - (vectors * torch.stack([teacher[t][1] for t in texts])).sum(1)).mean()
            loss_contrast = contrastive(centred_by_language(vectors, langs, means), numbers,
                                        a.temperature, same_languages(langs))
            (a.contrast * loss_contrast + a.keep * keep2).backward()
        course.apply(head=loss_head, contrast=loss_contrast, keep=loss_keep)
    return course.done


def run(a) -> Koe:
    torch.manual_seed(a.seed), torch.set_num_threads(a.threads)
    rng = random.Random(a.seed)
    source, kept = read_source(), np.load(a.work / "kept.npy")
    model = Koe(Encoder(source, kept))
    own = sets.labelled(a.data)
    titles = sets.issue_titles(a.data)
    groups = [e for e in own + titles if e.group and e.split == "train"]
    groups += sets.intent_groups(a.data)
    examples = own + sets.public(a.data)
    texts = list(dict.fromkeys(e.text for e in examples + groups))
    store = Texts(Tokenizer.from_file(str(a.work / "tokenizer.json")), texts)
    pooled = untouched(model, store, texts, a.work / "untouched.pt")
    row = {t: i for i, t in enumerate(texts)}
    units = [e for e in examples if e.source == "units"]
    kept_units, near = drop_near_duplicates(units, pooled[[row[e.text] for e in units]])
    examples = [e for e in examples if e.source != "units"] + kept_units
    train = [e for e in examples if e.split == "train"]
    count: dict[str, int] = {}
    for e in train:
        count[e.source] = count.get(e.source, 0) + 1
    report = {"own units": len(units), "near duplicates dropped": near, "training texts": count,
              "options": {k: v for k, v in vars(a).items() if k not in ("data", "work", "out", "start")}}
    print(report, flush=True)
    pooled_train = pooled[[row[e.text] for e in train]]
    scaled = Scaled(pooled_train)
    if a.start:
        model.load_state_dict(torch.load(a.start, weights_only=True), strict=False)
        scaled.unfold(model)
    else:
        fit_heads(model, scaled(pooled_train), train)
    if a.steps:
        unit = F.normalize(pooled, dim=1)
        langs = {e.text: e.lang for e in examples + groups + units}
        teacher = {t: (langs[t], unit[row[t]]) for t in texts}
        sampler = Sampler(train, groups, lambda text: len(store.of(text)), rng)
        report["steps done"] = tune(model, a, sampler, store, teacher, scaled)
    a.out.parent.mkdir(parents=True, exist_ok=True)
    save(model, scaled, a.out)
    a.out.with_suffix(".json").write_text(json.dumps(report, indent=1))
    return model


def options() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, default=Path("../shared/data"))
    p.add_argument("--work", type=Path, required=True)
    p.add_argument("--start", type=Path, help="weights to go on from, instead of the encoder's own")
    p.add_argument("--out", type=Path, required=True, help="weights to write (.pt)")
    p.add_argument("--steps", type=int, default=2400)
    p.add_argument("--minutes", type=float, default=600, help="stop after this long at the latest")
    p.add_argument("--batch", type=int, default=128)
    p.add_argument("--group-batch", type=int, default=96)
    p.add_argument("--contrast-every", type=int, default=2, help="steps")
    p.add_argument("--public-share", type=float, default=0.2)
    p.add_argument("--rate", type=float, default=1.5e-4)
    p.add_argument("--head-rate", type=float, default=3e-3)
    p.add_argument("--contrast", type=float, default=1.0)
    p.add_argument("--keep", type=float, default=2.0)
    p.add_argument("--temperature", type=float, default=0.06)
    p.add_argument("--average", type=float, default=0.99, help="of the weights over steps")
    p.add_argument("--dropout", type=float, default=0.1, help="inside the encoder")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    return p


if __name__ == "__main__":
    run(options().parse_args())
