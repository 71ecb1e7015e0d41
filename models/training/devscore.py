"""Compare weights on the dev parts only (to choose options; the test parts stay unseen).

    python devscore.py --work DIR DIR/a.pt DIR/b.pt
"""
from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

import data as sets
from calibrate import calibrate
from encoder import INTENTS, SENTIMENTS, read_source
from evaluate import centred, classes, neighbours, poles, topic_scores
from export import load_koe
from package import reference
from train import Texts, pooled_of


def score(weights: Path | None, a) -> str:
    model = load_koe(read_source(), np.load(a.work / "kept.npy"), weights)
    tokenizer = a.work / "tokenizer.json"
    limits = np.array(calibrate(model, a.data, tokenizer)["thresholds"])
    examples = [e for e in sets.labelled(a.data) + sets.public(a.data) if e.split == "dev"]
    refs = {k: v[::4] for k, v in reference(a.data).items()}
    pairs = {n: list(sets._rows(a.data / n / "dev.jsonl")) for n in ("sib200_ja_en", "xsid_ja_en")}
    intents = [e for e in sets.intent_groups(a.data, "dev")][::4]
    every = [e.text for e in examples + intents] + refs["ja"] + refs["en"] + [
        r[k] for rows in pairs.values() for r in rows for k in ("text_ja", "text_en")]
    every = list(dict.fromkeys(every))
    store = Texts(Tokenizer.from_file(str(tokenizer)), every)
    pooled = pooled_of(model, store, every)
    at = {t: i for i, t in enumerate(every)}
    with torch.no_grad():
        out = model.heads(pooled)
    p = [F.softmax(out[0] / model.temperatures["sentiment"], 1).numpy(),
         F.softmax(out[1], 1).numpy(),
         torch.sigmoid(out[2] / model.temperatures["topics"]).numpy()]
    unit = F.normalize(pooled, dim=1).numpy()
    means = {k: unit[[at[t] for t in v]].mean(0) for k, v in refs.items()}
    line = [str(weights and weights.stem)]
    for source in ("quasi", "units", "issues", "product_reviews_en"):
        part = [e for e in examples if e.source == source]
        rows = [at[e.text] for e in part]
        gold = np.array([e.sentiment for e in part])
        line.append(f"{source}: poles {poles(gold, p[0][rows])['accuracy']:.3f}")
        if source in ("quasi", "units"):
            s = classes(gold[gold >= 0], p[0][rows][gold >= 0].argmax(1), SENTIMENTS)
            line.append(f"3 {s['accuracy']:.3f}/{s['macro_f1']:.3f} neu {s['f1']['neutral']:.3f}")
        if source != "product_reviews_en":
            i = classes(np.array([e.intent for e in part]), p[1][rows].argmax(1), INTENTS)
            t = topic_scores(part, p[2][rows], limits)
            line.append(f"intent {i['macro_f1']:.3f} topics {t['micro_f1']:.3f}")
    part = [e for e in examples if e.source == "issues"]
    groups = {"issues": ([e.text for e in part], [e.group for e in part], [e.lang for e in part]),
              "intents": ([e.text for e in intents], [e.group for e in intents],
                          ["en"] * len(intents))}
    for n, rows in pairs.items():
        groups[n] = ([r["text_ja"] for r in rows] + [r["text_en"] for r in rows],
                     [r["id"] for r in rows] * 2, ["ja"] * len(rows) + ["en"] * len(rows))
    for n, (texts, names, langs) in groups.items():
        r = neighbours(centred(unit[[at[t] for t in texts]], langs, means), names, langs)
        line.append(f"{n}: any {r['any']:.3f} other {r.get('other_language', 0):.3f} "
                    f"ap {r['average_precision']:.3f}")
    return " | ".join(line)


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("weights", nargs="*", type=Path)
    p.add_argument("--data", type=Path, default=Path("../shared/data"))
    p.add_argument("--work", type=Path, required=True)
    a = p.parse_args()
    torch.set_num_threads(2)
    for w in a.weights:
        print(score(w, a), flush=True)
