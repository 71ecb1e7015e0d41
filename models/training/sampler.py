"""Which texts a training step sees: a labelled batch, and a batch of close groups."""
from __future__ import annotations

import random

import torch

from augment import joined

# share of each set in the labelled batches
MIX = {"units": .50, "quasi": .12, "issues": .18, "product_reviews_en": .07, "ews_ja": .03,
       "pros_cons_en": .04, "chabsa_ja": .01, "banking77_en": .02, "clinc150_en": .02,
       "nlupp_en": .01}
JOINED = 0.12                                   # share of labelled texts that are two units
CLOSE = 8                                       # groups of one family in a contrastive batch


class Sampler:
    """Draws labelled batches of similar length and contrastive batches of close groups."""

    def __init__(self, examples, groups, length, rng: random.Random):
        self.rng, self.length, self.ready = rng, length, []
        self.pools = {s: [e for e in examples if e.source == s] for s in MIX}
        # Half of a pair unlearns what the other half taught: they need to be met more often.
        self.pools["units"] += [e for e in self.pools["units"] if e.extra.get("pair")]
        self.decks: dict[str, list] = {s: [] for s in MIX}
        self.families: dict[str, dict[str, dict[str, list]]] = {}
        for e in groups:
            family = self.families.setdefault(e.family, {})
            family.setdefault(e.group, {}).setdefault(e.lang, []).append(e.text)
        self.own = [f for f, g in self.families.items() if any("ja" in x for x in g.values())]
        self.public = [f for f in self.families if f not in self.own]

    def _draw(self, source: str):
        if not self.decks[source]:
            self.decks[source] = self.rng.sample(self.pools[source], len(self.pools[source]))
        return self.decks[source].pop()

    def _one(self, source: str):
        found = self._draw(source)
        if source in ("units", "quasi", "product_reviews_en") and self.rng.random() < JOINED:
            return joined(found, self._draw(source)) or found
        return found

    def labelled(self, size: int):
        if not self.ready:
            names = [s for s in MIX if self.pools[s]]
            drawn = self.rng.choices(names, [MIX[s] for s in names], k=size * 16)
            found = sorted((self._one(s) for s in drawn),
                           key=lambda e: self.length(e.text) + self.rng.random() * 6)
            self.ready = [found[i:i + size] for i in range(0, len(found), size)]
            self.rng.shuffle(self.ready)
        return self.ready.pop()

    def contrast(self, size: int, public_share: float):
        """(texts, languages, group numbers): whole families first, so that negatives are hard."""
        texts, langs, numbers = [], [], []
        pool = self.public if self.rng.random() < public_share else self.own
        for family in self.rng.sample(pool, len(pool)):
            groups = list(self.families[family].items())
            self.rng.shuffle(groups)
            for name, by_lang in groups[:CLOSE]:
                each = 2 if len(by_lang) > 1 else 3
                for lang, members in by_lang.items():
                    for text in self.rng.sample(members, min(each, len(members))):
                        texts.append(text), langs.append(lang), numbers.append(name)
            if len(texts) >= size:
                break
        texts, langs, numbers = texts[:size], langs[:size], numbers[:size]
        known = {n: i for i, n in enumerate(dict.fromkeys(numbers))}
        return texts, langs, torch.tensor([known[n] for n in numbers])
