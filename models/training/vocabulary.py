"""Cut the vocabulary to Japanese and English and write `tokenizer.json`.

The full model knows 250,002 pieces of a hundred languages. Kept are: every piece that occurs in
the reference texts, every single character of the scripts and symbols below (with and without the
leading "▁"), all pieces made of kana and kanji, and the likeliest pieces of ASCII letters up to
`--pieces`. Scores are not touched, so a text whose pieces are all kept is cut exactly as before.
"""
from __future__ import annotations

import argparse
import json
import unicodedata
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

import data as sets
from encoder import Source, read_source

MAX_TOKENS = 256
PREFIX = "query: "
SPECIALS = ["<s>", "<pad>", "</s>", "<unk>"]


def tokenizer_json(pieces: list[str], scores: np.ndarray) -> str:
    """A Hugging Face `tokenizers` file; ids are the places in `pieces`."""
    spec = {
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": MAX_TOKENS,
                       "strategy": "LongestFirst", "stride": 0},
        "padding": None,
        "added_tokens": [
            {"id": i, "content": t, "single_word": False, "lstrip": False, "rstrip": False,
             "normalized": False, "special": True} for i, t in enumerate(SPECIALS)],
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "Nmt"}, {"type": "NFKC"},
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
            {"type": "Strip", "strip_left": True, "strip_right": True}]},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always",
                          "split": True},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
                       {"Sequence": {"id": "A", "type_id": 0}},
                       {"SpecialToken": {"id": "</s>", "type_id": 0}}],
            "pair": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
                     {"Sequence": {"id": "A", "type_id": 0}},
                     {"SpecialToken": {"id": "</s>", "type_id": 0}},
                     {"Sequence": {"id": "B", "type_id": 0}},
                     {"SpecialToken": {"id": "</s>", "type_id": 0}}],
            "special_tokens": {t: {"id": t, "ids": [i], "tokens": [t]}
                               for i, t in ((0, "<s>"), (2, "</s>"))}},
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always",
                    "split": True},
        "model": {"type": "Unigram", "unk_id": 3, "byte_fallback": False,
                  "vocab": [[p, float(str(np.float32(s)))] for p, s in zip(pieces, scores)]},
    }
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":"))


def full_tokenizer(source: Source) -> Tokenizer:
    return Tokenizer.from_str(tokenizer_json(source.pieces, source.scores))


def is_japanese(c: str) -> bool:
    o = ord(c)
    return (0x3000 <= o <= 0x30FF or 0x31F0 <= o <= 0x31FF or 0x3400 <= o <= 0x4DBF
            or 0x4E00 <= o <= 0x9FFF or 0xF900 <= o <= 0xFAFF or 0xFF00 <= o <= 0xFFEF
            or 0x20000 <= o <= 0x2FFFF)


def wanted_character(c: str) -> bool:
    """Single characters that are always kept."""
    return (is_japanese(c) or ord(c) <= 0xFF or c in "\u200d\ufe0e\ufe0f\u20e3"
            or unicodedata.category(c)[0] in "PSZ" or 0x1F000 <= ord(c) <= 0x1FAFF)


def choose(source: Source, texts: list[str], limit: int) -> np.ndarray:
    """Ids of the pieces to keep, ascending (the four specials stay 0 to 3)."""
    tokenizer = full_tokenizer(source)
    tokenizer.no_truncation()
    kept = set(range(4))
    for at in range(0, len(texts), 10000):
        for found in tokenizer.encode_batch([PREFIX + t for t in texts[at:at + 10000]]):
            kept.update(found.ids)
    rest = []
    for i, piece in enumerate(source.pieces[:250001]):      # the last one is <mask>
        bare = piece.replace("▁", "")
        if len(bare) <= 1 and all(wanted_character(c) for c in bare):
            kept.add(i)
        elif bare and all(is_japanese(c) for c in bare):
            kept.add(i)
        elif bare and all(c.isascii() for c in bare) and any(c.isalnum() for c in bare):
            rest.append(i)
    rest = sorted((i for i in rest if i not in kept), key=lambda i: -source.scores[i])
    kept.update(rest[:max(0, limit - len(kept))])
    return np.array(sorted(kept), np.int64)


def cut_tokenizer(source: Source, kept: np.ndarray) -> str:
    return tokenizer_json([source.pieces[i] for i in kept], source.scores[kept])


def unseen(text: str) -> bool:
    """One text in ten is never counted, so that the cut can be checked on it."""
    return sets.tenth(text) == 3


def changed_share(source: Source, kept: np.ndarray, texts: list[str]) -> dict:
    """How much of unseen text is cut differently: share of pieces, and of texts."""
    full, cut = full_tokenizer(source), Tokenizer.from_str(cut_tokenizer(source, kept))
    full.no_truncation(), cut.no_truncation()
    keeps = set(kept.tolist())
    pieces = lost = changed = unknown = 0
    for a, b in zip(full.encode_batch(texts), cut.encode_batch(texts)):
        pieces += len(a.ids)
        lost += sum(i not in keeps for i in a.ids)
        changed += a.tokens != b.tokens
        unknown += sum(i == 3 for i in b.ids) - sum(i == 3 for i in a.ids)
    return {"texts": len(texts), "pieces": pieces, "pieces_changed": lost / pieces,
            "texts_changed": changed / len(texts), "unknown_added": unknown}


def build(data: Path, work: Path, limit: int) -> dict:
    source = read_source()
    texts = sets.every_text(data)
    kept = choose(source, [t for _, _, t in texts if not unseen(t)], limit)
    report = {"pieces": len(kept)}
    for lang in ("ja", "en"):
        held = sorted({t for _, k, t in texts if k == lang and unseen(t)})
        report[lang] = changed_share(source, kept, held)
    work.mkdir(parents=True, exist_ok=True)
    np.save(work / "kept.npy", kept)
    (work / "tokenizer.json").write_text(cut_tokenizer(source, kept), encoding="utf-8")
    (work / "vocabulary.json").write_text(json.dumps(report, indent=1))
    return report


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", type=Path, default=Path("../shared/data"))
    p.add_argument("--work", type=Path, required=True)
    p.add_argument("--pieces", type=int, default=70000)
    a = p.parse_args()
    print(json.dumps(build(a.data, a.work, a.pieces), indent=1))
