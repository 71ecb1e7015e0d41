"""Distil the tuned 12-layer network into one of 6 layers, which is what ships.

The student starts from every second layer of its teacher and from the teacher's heads. It learns
the same labels and groups as the teacher did, and for every text, labelled or not, to give the
teacher's vector, the teacher's similarities within a batch and the teacher's probabilities.
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
from encoder import Encoder, Koe, read_source
from export import load_koe
from sampler import Sampler
from train import (ROWS, Scaled, Texts, centred_by_language, contrastive, head_loss,
                   in_parts,
                   labels_of, means_of, pooled_of, same_languages, save)

LAYERS = [0, 2, 4, 6, 9, 11]


def student_of(teacher: Koe, source, kept, layers: list[int]) -> Koe:
    student = Koe(Encoder(source, kept, layers=layers))
    state = teacher.state_dict()
    new = {k: v for k, v in state.items() if not k.startswith("encoder.layers.")}
    for here, there in enumerate(layers):
        start = f"encoder.layers.{there}."
        new.update({f"encoder.layers.{here}.{k[len(start):]}": v for k, v in state.items()
                    if k.startswith(start)})
    student.load_state_dict(new)
    return student


def similarities(vectors, temperature: float):
    """Log-probabilities of each text's neighbours in the batch."""
    logits = vectors @ vectors.T / temperature
    return logits.masked_fill(torch.eye(len(vectors), dtype=torch.bool), -1e4).log_softmax(1)


class Copy:
    """How far a student's answers on a batch are from its teacher's."""

    def __init__(self, teacher: Koe, vectors: dict[str, torch.Tensor], scaled: Scaled,
                 langs: dict[str, str]):
        self.teacher, self.vectors, self.scaled, self.langs = teacher, vectors, scaled, langs
        self.means = means_of(F.normalize(torch.stack(list(vectors.values())), dim=1),
                              [langs[t] for t in vectors])

    def loss(self, student: Koe, pooled, texts: list[str], means: dict):
        rows = [i for i, t in enumerate(texts) if t in self.vectors]
        pooled, texts = pooled[rows], [texts[i] for i in rows]
        langs = [self.langs[t] for t in texts]
        theirs = torch.stack([self.vectors[t] for t in texts])
        ours, wanted = self.scaled(pooled), self.scaled(theirs)
        loss = F.mse_loss(ours, wanted)
        a = F.normalize(F.normalize(pooled, dim=1) - torch.stack([means[l] for l in langs]), dim=1)
        b = F.normalize(F.normalize(theirs, dim=1) - torch.stack([self.means[l] for l in langs]),
                        dim=1)
        loss = loss + (1 - (a * b).sum(1)).mean()
        near = similarities(b, 0.1).exp()
        loss = loss + (near * (near.clamp(min=1e-9).log() - similarities(a, 0.1))).sum(1).mean()
        mine, right = student.heads(ours), self.teacher.heads(wanted)
        for k in (0, 1):
            loss = loss + F.kl_div(mine[k].log_softmax(1), right[k].softmax(1),
                                   reduction="batchmean")
        probability = torch.sigmoid(right[2])
        extra = F.binary_cross_entropy_with_logits(mine[2], probability, reduction="none") \
            - F.binary_cross_entropy_with_logits(right[2], probability, reduction="none")
        return loss + extra.sum(1).mean()


def shuffled(texts: list[str], size: int, store: Texts, rng: random.Random) -> list[list[str]]:
    """Full batches of texts of similar length, in any order."""
    mixed, deck = rng.sample(texts, len(texts)), []
    for at in range(0, len(mixed), ROWS * 32):
        part = sorted(mixed[at:at + ROWS * 32], key=lambda t: len(store.of(t)))
        deck += [part[i:i + size] for i in range(0, len(part), size)]
    deck = [batch for batch in deck if len(batch) == size]
    rng.shuffle(deck)
    return deck


def run(a) -> Koe:
    torch.manual_seed(a.seed), torch.set_num_threads(a.threads)
    rng = random.Random(a.seed)
    source, kept = read_source(), np.load(a.work / "kept.npy")
    teacher = load_koe(source, kept, a.teacher)
    own = sets.labelled(a.data)
    groups = [e for e in own + sets.issue_titles(a.data) if e.group and e.split == "train"]
    groups += sets.intent_groups(a.data)
    train = [e for e in own + sets.public(a.data) if e.split == "train"]
    langs = {e.text: e.lang for e in train + groups}
    langs.update({t: k for t, k in sets.plain_texts(a.data, a.most_plain) if t not in langs})
    store = Texts(Tokenizer.from_file(str(a.work / "tokenizer.json")), list(langs))
    began = time.time()
    pooled = pooled_of(teacher, store, list(langs))
    print(f"{len(langs)} texts through the teacher: {time.time() - began:.0f}s", flush=True)
    vectors = dict(zip(langs, pooled))
    scaled = Scaled(pooled)
    student = student_of(teacher, source, kept, a.layers)
    if a.start:
        student.load_state_dict(torch.load(a.start, weights_only=True), strict=False)
    scaled.unfold(teacher), scaled.unfold(student)
    for p in teacher.parameters():
        p.requires_grad_(False)
    copy = Copy(teacher, vectors, scaled, langs)
    means = {k: v.clone() for k, v in copy.means.items()}
    sampler = Sampler(train, groups, lambda text: len(store.of(text)), rng)
    plain, deck, loss_contrast = list(langs), [], torch.zeros(())
    course = Course(student, a, rise=0.04, clip=2.0)
    for step in course.steps():
        examples = sampler.labelled(a.batch)
        pooled = in_parts(student, store, [vary(e.text, e.lang, rng) for e in examples])
        loss_head = head_loss(student, F.dropout(scaled(pooled), 0.1), labels_of(examples))
        loss_copy = copy.loss(student, pooled, [e.text for e in examples], means)
        (a.labels * loss_head + loss_copy).backward()
        if step % 3:
            texts, tongues, numbers = sampler.contrast(a.group_batch, a.public_share)
            pooled = in_parts(student, store, [vary(t, l, rng) for t, l in zip(texts, tongues)])
            centred = centred_by_language(F.normalize(pooled, dim=1), tongues, means)
            loss_contrast = contrastive(centred, numbers, a.temperature, same_languages(tongues))
            (a.contrast * loss_contrast + copy.loss(student, pooled, texts, means)).backward()
        else:
            deck = deck or shuffled(plain, a.plain, store, rng)
            texts = deck.pop()
            copy.loss(student, in_parts(student, store, texts), texts, means).backward()
        course.apply(head=loss_head, contrast=loss_contrast, copy=loss_copy)
    a.out.parent.mkdir(parents=True, exist_ok=True)
    save(student, scaled, a.out)
    a.out.with_suffix(".json").write_text(json.dumps(
        {"texts": len(langs), "layers": a.layers, "steps done": course.done,
         "options": {k: v for k, v in vars(a).items()
                     if k not in ("data", "work", "out", "teacher", "start")}}, indent=1))
    return student


def options() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, default=Path("../shared/data"))
    p.add_argument("--work", type=Path, required=True)
    p.add_argument("--teacher", type=Path, required=True, help="weights of the 12-layer network")
    p.add_argument("--out", type=Path, required=True, help="weights to write (.pt)")
    p.add_argument("--start", type=Path, help="student's weights to go on from, instead of the teacher's layers")
    p.add_argument("--most-plain", type=int, default=40000, help="unlabelled texts to learn from")
    p.add_argument("--layers", type=int, nargs="+", default=LAYERS)
    p.add_argument("--steps", type=int, default=3200)
    p.add_argument("--minutes", type=float, default=600, help="stop after this long at the latest")
    p.add_argument("--batch", type=int, default=128)
    p.add_argument("--plain", type=int, default=64, help="unlabelled texts of every other step")
    p.add_argument("--group-batch", type=int, default=96)
    p.add_argument("--public-share", type=float, default=0.2)
    p.add_argument("--rate", type=float, default=3e-4)
    p.add_argument("--head-rate", type=float, default=1e-3)
    p.add_argument("--labels", type=float, default=1.0)
    p.add_argument("--contrast", type=float, default=1.0)
    p.add_argument("--temperature", type=float, default=0.06)
    p.add_argument("--average", type=float, default=0.99)
    p.add_argument("--dropout", type=float, default=0.0, help="inside the student; what it copies keeps it from learning by heart")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    return p


if __name__ == "__main__":
    run(options().parse_args())
