"""Small changes of a text that must not change its labels, nor what issue it is about."""
from __future__ import annotations

import random
import re

import data as sets
from data import NONE

DIGITS = re.compile(r"\d+")
HANDLES = ["@support", "@help", "@care", "@service", "@team"]


def _other_digits(found: re.Match, rng: random.Random) -> str:
    text = found.group()
    if len(text) == 1:
        return str(rng.randint(2, 9)) if text > "1" else text
    return str(rng.randint(1, 9)) + "".join(str(rng.randint(0, 9)) for _ in text[1:])


def vary(text: str, lang: str, rng: random.Random) -> str:
    """Other numbers, another way of writing; most often the text as it is."""
    if rng.random() < 0.3 and text.isascii():
        text = DIGITS.sub(lambda m: _other_digits(m, rng), text)
    if rng.random() < 0.15 and text[-1] in ".。!！":
        text = text.rstrip(".。!！") or text
    if lang == "en":
        if rng.random() < 0.06:
            text = text.lower()
        if rng.random() < 0.02:
            text = f"{rng.choice(HANDLES)} {text}"
    return text


def joined(a: sets.Example, b: sets.Example) -> sets.Example | None:
    """Two units in one text, if what the whole says is certain: equal poles, or one neutral."""
    if a.lang != b.lang or a.sentiment == NONE or b.sentiment == NONE:
        return None
    if a.sentiment != b.sentiment and 1 not in (a.sentiment, b.sentiment):
        return None
    pole = a.sentiment if a.sentiment != 1 else b.sentiment
    intent = a.intent if a.intent == b.intent else NONE
    topics = None
    if a.topics is not None and b.topics is not None:
        topics = sorted({*a.topics, *b.topics})
    end = "" if a.text[-1] in "。.!！?？…♪)）" or not a.text[-1].isalnum() else (
        "。" if a.lang == "ja" else ".")
    between = end + (" " if a.lang == "en" else "")
    return sets.Example(a.text + between + b.text, a.lang, a.source, a.split, pole, intent, topics,
                        weight=min(a.weight, b.weight))
