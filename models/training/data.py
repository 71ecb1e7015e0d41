"""Training and check data in one shape.

Two places hold data: the shared folder (`--data`, labelled public sets) and this folder's own
`data/` (labels and sentences written for koe, see GUIDELINE.md). Every text becomes an `Example`
with the labels it has. The split is fixed by rules, never by chance:

* quasi reviews: number % 10 == 9 is test, == 8 is dev;
* own units: a hash of the text gives one tenth to test, one tenth to dev; the files
  `held_out/*.jsonl` come from other writers and are test only;
* issue groups: whole industries are test (`TEST_INDUSTRIES`, with every other name of the same
  business), others are dev, used to choose weights;
* product_reviews_en: one tenth of `train` is dev, the file `dev` is test; uci_sentences_en and
  ews_ja/dev are only evaluated.
"""
from __future__ import annotations

import hashlib
import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

from encoder import INTENTS, SENTIMENTS, TOPICS

OWN = Path(__file__).with_name("data")
TEST_INDUSTRIES = {"wearable", "cosmetics", "transport (rail)", "transport (bus)",
                   "transport (coach)", "railways & buses", "gyms", "fitness clubs",
                   "public offices", "public offices (waste)", "city offices & libraries",
                   "music streaming"}
DEV_INDUSTRIES = {"airlines", "hospitals & clinics", "car dealers & car sharing", "smartphone"}
POLE = {"neg": 0, "neu": 1, "pos": 2, **{name: i for i, name in enumerate(SENTIMENTS)}}
PAIRS = {"units_k", "units_r", "units_s"}         # polarity traps, each beside its opposite
NONE = -100                                     # "no label", as torch's losses understand it


@dataclass
class Example:
    text: str
    lang: str
    source: str
    split: str = "train"
    sentiment: int = NONE
    intent: int = NONE
    topics: list[int] | None = None
    group: str | None = None                    # same group = same issue
    family: str | None = None                   # groups that are close to each other
    weight: float = 1.0
    extra: dict = field(default_factory=dict)


def rank(text: str) -> str:
    """A fixed order of texts that has nothing to do with their content."""
    return hashlib.sha1(text.encode()).hexdigest()


def tenth(text: str) -> int:
    return int(rank(text)[:8], 16) % 10


def _rows(path: Path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _topic_ids(names) -> list[int]:
    return sorted({TOPICS.index(n) for n in names if n in TOPICS})


def quasi(data: Path) -> list[Example]:
    """Hotel review sentences with our own labels (ids and labels only are kept with koe)."""
    sentences = {r["id"].rsplit(".", 1)[1]: r["sentences"]
                 for r in _rows(data / "quasi_reviews_ja/hotel.jsonl")}
    found = []
    for path in sorted(OWN.glob("quasi_labels_*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) < 4 or not cells[0].isdigit():
                continue
            number, at = cells[0].zfill(5), int(cells[1])
            if at >= len(sentences.get(number, ())):
                continue
            last = int(number) % 10
            topics = cells[4] if len(cells) > 4 else ""
            found.append(Example(
                sentences[number][at], "ja", "quasi",
                {9: "test", 8: "dev"}.get(last, "train"),
                POLE.get(cells[2], NONE),
                INTENTS.index(cells[3]) if cells[3] in INTENTS else NONE,
                _topic_ids(t.strip() for t in topics.split(","))))
    return found


def _unit(r: dict, source: str, split: str) -> Example:
    return Example(r["text"].strip(), r["lang"], source, split, POLE.get(r["sentiment"], NONE),
                   INTENTS.index(r["intent"]) if r["intent"] in INTENTS else NONE,
                   None if r.get("topics") is None else _topic_ids(r["topics"]),
                   extra={k: r.get(k) for k in ("industry", "register", "trap")})


def units() -> list[Example]:
    """Opinion units written for koe."""
    found, seen = [], {e.text for e in held_out()}
    for path in sorted(OWN.glob("units_*.jsonl")):
        for r in _rows(path):
            text = r["text"].strip()
            if text not in seen:
                seen.add(text)
                split = {0: "test", 1: "dev"}.get(tenth(text), "train")
                found.append(_unit(r, "units", split))
                found[-1].extra["pair"] = path.stem in PAIRS
    return found


def held_out() -> list[Example]:
    """Test texts by writers who wrote nothing else; the source is the file's name."""
    return [_unit(r, path.stem, "test")
            for path in sorted((OWN / "held_out").glob("*.jsonl")) for r in _rows(path)]


def issue_folder(data: Path) -> Path:
    """The issue groups may live with koe or in the shared folder."""
    own = OWN / "issue_groups"
    return own if own.is_dir() else data / "issue_groups"


def issue_split(industry: str) -> str:
    return ("test" if industry in TEST_INDUSTRIES else
            "dev" if industry in DEV_INDUSTRIES else "train")


def issues(data: Path) -> list[Example]:
    rows = [r for p in sorted(issue_folder(data).glob("*.jsonl")) for r in _rows(p)]
    found = []
    for r in rows:
        for t in r["texts"]:
            found.append(Example(
                t["text"], t["lang"], "issues", issue_split(r["industry"]),
                POLE.get(t["sentiment"], NONE), INTENTS.index(t["intent"]),
                _topic_ids(t["topics"]), r["issue"], r["industry"], 0.5))
    return found


def issue_titles(data: Path) -> list[Example]:
    """The titles of the issues, as two more texts of each group for the contrastive loss."""
    rows = [r for p in sorted(issue_folder(data).glob("*.jsonl")) for r in _rows(p)]
    return [Example(r["title_" + k], k, "titles", issue_split(r["industry"]),
                    group=r["issue"], family=r["industry"])
            for r in rows for k in ("ja", "en")]


ASKING = re.compile(r"^(how|what|where|when|which|who|do|does|is|are|can|could|will)\b", re.I)
TROUBLE = re.compile(r"n't|n’t|\bnot\b|\bno\b|wrong|declin|fail|lost|stol|why|still|unable|"
                     r"charged|reject|problem|disput|cannot|missing|fraud|stuck|yet", re.I)


def _queries(rows, source: str, rng, most: int) -> list[Example]:
    """Plain questions out of assistant queries: neutral, intent question."""
    texts = [r["text"] for r in rows if ASKING.match(r["text"]) and not TROUBLE.search(r["text"])]
    rng.shuffle(texts)
    return [Example(t, "en", source, "train", 1, INTENTS.index("question"), weight=0.5)
            for t in texts[:most]]


def public(data: Path, seed: int = 1, scale: float = 1.0) -> list[Example]:
    """Sentiment of public sets (tier A) and plain questions; training part only."""
    rng = random.Random(seed)

    def poles(name: str, lang: str, most: int, weight: float) -> list[Example]:
        rows = [r for r in _rows(data / name) if r["sentiment"] in ("pos", "neg")]
        rng.shuffle(rows)
        tune = name.startswith("product_reviews")
        return [Example(r["text"], lang, name.split("/")[0],
                        "dev" if tune and tenth(r["text"]) == 1 else "train",
                        POLE[r["sentiment"]], weight=weight) for r in rows[:int(most * scale)]]

    found = poles("ews_ja/train.jsonl", "ja", 10000, 0.5)
    found += poles("chabsa_ja/train.jsonl", "ja", 2000, 0.5)
    found += poles("pros_cons_en/train.jsonl", "en", 10000, 0.5)
    found += poles("product_reviews_en/train.jsonl", "en", 6000, 1.0)
    for name, most in (("banking77_en/train.jsonl", 500), ("clinc150_en/train.jsonl", 500),
                       ("nlupp_en/banking.jsonl", 200)):
        found += _queries(_rows(data / name), name.split("/")[0], rng, int(most * scale))
    return found


def checks(data: Path) -> list[Example]:
    """Public sets that are only ever evaluated."""
    found = []
    for source, name, lang in (("product_reviews_en", "product_reviews_en/dev.jsonl", "en"),
                               ("uci", "uci_sentences_en/amazon.jsonl", "en"),
                               ("ews", "ews_ja/dev.jsonl", "ja")):
        found += [Example(r["text"], lang, source, "test", POLE[r["sentiment"]])
                  for r in _rows(data / name) if r["sentiment"] in ("pos", "neg")]
    return found


def intent_groups(data: Path, split: str = "train", most: int = 30) -> list[Example]:
    """English groups of "the same request in other words" for the contrastive loss."""
    found = [Example(r["text"], "en", "banking77", split, group="b:" + r["label"], family="bank")
             for r in _rows(data / f"banking77_en/{split}.jsonl")]
    found += [Example(r["text"], "en", "clinc150", split, group="c:" + r["label"],
                      family="c:" + str(r.get("topic")))
              for r in _rows(data / f"clinc150_en/{split}.jsonl") if r["label"] != "oos"]
    if split == "train":
        rows = list(_rows(data / "gitbugs_en/hadoop.jsonl"))
        sizes: dict[str, int] = {}
        for r in rows:
            sizes[r["dup_group"]] = sizes.get(r["dup_group"], 0) + 1
        found += [Example(r["text"], "en", "gitbugs", group="g:" + r["dup_group"], family="git")
                  for r in rows if sizes[r["dup_group"]] > 1]
    count: dict[str, int] = {}
    for e in found:
        count[e.group] = count.get(e.group, 0) + 1
        e.weight = float(count[e.group] <= most)
    return [e for e in found if e.weight]


def labelled(data: Path) -> list[Example]:
    return quasi(data) + units() + issues(data) + held_out()


def plain_texts(data: Path, most: int = 40000) -> list[tuple[str, str]]:
    """(text, language) of tier A texts that a student may read without labels; no dev, no test."""
    found = []
    for name in ("ews_ja/train", "chabsa_ja/train", "pros_cons_en/train",
                 "product_reviews_en/train", "banking77_en/train", "clinc150_en/train",
                 "nlupp_en/banking", "gitbugs_en/hadoop"):
        found += [(r["text"], r["lang"]) for r in _rows(data / f"{name}.jsonl")
                  if not name.startswith("product_reviews") or tenth(r["text"]) != 1]
    for r in _rows(data / "steam_aspects_en/train.jsonl"):
        found += [(s.strip(), "en") for s in re.split(r"(?<=[.!?])\s+|\n", r["text"])
                  if 15 < len(s.strip()) < 400]
    return sorted(((t, k) for t, k in dict.fromkeys(found) if len(t) > 1),
                  key=lambda x: rank(x[0]))[:most]


def every_text(data: Path) -> list[tuple[str, str, str]]:
    """(set, language, text) of all Japanese and English texts, for counting pieces."""
    found = []
    for path in sorted(data.glob("*/*.jsonl")):
        name = path.parent.name
        for r in _rows(path):
            if name == "issue_groups":
                break                                       # read below, with our own text
            if "sentences" in r:
                found += [(name, "ja", s) for s in r["sentences"]]
            elif "text_en" in r:
                found += [(name, "en", r["text_en"]), (name, "ja", r["text_ja"])]
            elif "text1" in r:
                found += [(name, "ja", r["text1"]), (name, "ja", r["text2"])]
            else:
                found.append((name, r["lang"], r["text"]))
                if r.get("description"):
                    found.append((name, "en", r["description"][:2000]))
    for path in sorted(issue_folder(data).glob("*.jsonl")):
        for r in _rows(path):
            found += [("issue_groups", t["lang"], t["text"]) for t in r["texts"]]
            found += [("issue_groups", "ja", r["title_ja"]), ("issue_groups", "en", r["title_en"])]
    return found + [("units", e.lang, e.text) for e in units()]
