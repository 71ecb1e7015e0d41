#!/usr/bin/env python3
"""The usual Python stack on the same comments, each step timed by itself, in one process with two threads.

    python benches/peers/peers.py COMMENTS.csv models/koe-small TOOL

TOOL: `stack` (pandas, fugashi, onnxruntime int8 with koe's own encoder, BERTopic), `sentence-transformers` (the same encoder's shape in PyTorch float32 with
random weights, which run as fast as trained ones), `asari` (sentiment of Japanese sentences), `fugashi` (words alone). Prints one line of JSON: seconds of
each step, how much was done.
"""
from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import time

THREADS = 2
os.environ.update({name: str(THREADS) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")})
steps: dict[str, float] = {}


def timed(name: str):
    class Timer:
        def __enter__(self):
            self.start = time.perf_counter()

        def __exit__(self, *_):
            steps[name] = round(time.perf_counter() - self.start, 2)

    return Timer()


def read(path: str) -> list[str]:
    import pandas

    with timed("read"):
        return pandas.read_csv(path)["comment"].dropna().drop_duplicates().tolist()


def sentences(texts: list[str]) -> list[str]:
    with timed("cut into sentences"):
        return sorted({part.strip() for text in texts for part in re.split(r"(?<=[。！？!?])|(?<=\.)\s|\n", text) if part.strip()})


def is_japanese(text: str) -> bool:
    return bool(re.search(r"[ぁ-んァ-ン一-龥]", text))


def split(units: list[str]) -> list[list[str]]:
    import fugashi

    with timed("fugashi"):
        tagger = fugashi.Tagger()
        return [[word.feature.lemma or word.surface for word in tagger(unit)] if is_japanese(unit) else unit.lower().split() for unit in units]


def encode(units: list[str], model: str, batch: int = 8):
    """Sorted by length in batches of 8: what is fastest with this runtime. A text's result then depends a little on its neighbours in the batch."""
    import numpy
    import onnxruntime
    import tokenizers

    with timed("open the encoder"):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        session = onnxruntime.InferenceSession(f"{model}/model.onnx", options, providers=["CPUExecutionProvider"])
        tokenizer = tokenizers.Tokenizer.from_file(f"{model}/tokenizer.json")
        tokenizer.enable_padding()
        tokenizer.enable_truncation(256)
    with timed("onnxruntime int8"):
        order = sorted(range(len(units)), key=lambda index: len(units[index]))
        found = numpy.zeros((len(units), 384), numpy.float32)
        for start in range(0, len(order), batch):
            part = order[start : start + batch]
            encoded = tokenizer.encode_batch([f"query: {units[index]}" for index in part])
            ids = numpy.array([one.ids for one in encoded], numpy.int64)
            mask = numpy.array([one.attention_mask for one in encoded], numpy.int64)
            found[part] = session.run(["embedding"], {"input_ids": ids, "attention_mask": mask})[0]
    return found


def stack(path: str, model: str) -> None:
    units = sentences(read(path))
    words = split(units)
    vectors = encode(units, model)
    with timed("import BERTopic"):
        from bertopic import BERTopic
        from sklearn.feature_extraction.text import CountVectorizer
        from umap import UMAP
    with timed("BERTopic (UMAP, HDBSCAN, c-TF-IDF)"):
        vectorizer = CountVectorizer(tokenizer=str.split, token_pattern=None, lowercase=False)
        topics, _ = BERTopic(vectorizer_model=vectorizer, umap_model=UMAP(n_neighbors=15, n_components=5, metric="cosine", random_state=42), min_topic_size=5,
                             calculate_probabilities=False).fit_transform([" ".join(unit) for unit in words], vectors)
    finish(units=len(units), groups=len(set(topics)) - (-1 in topics), grouped=round(sum(topic != -1 for topic in topics) / len(topics), 2))


def sentence_transformers(path: str, model: str) -> None:
    units = sentences(read(path))
    with timed("import PyTorch and sentence-transformers"):
        import torch
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer import modules
        from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.set_num_threads(THREADS)
    with timed("make and open the encoder"), tempfile.TemporaryDirectory() as folder:
        tokenizer = PreTrainedTokenizerFast(
            tokenizer_file=f"{model}/tokenizer.json", pad_token="<pad>", unk_token="<unk>", cls_token="<s>", sep_token="</s>", model_max_length=256
        )
        tokenizer.save_pretrained(folder)
        shape = {"hidden_size": 384, "num_hidden_layers": 6, "num_attention_heads": 12, "intermediate_size": 1536, "max_position_embeddings": 256}
        BertModel(BertConfig(vocab_size=len(tokenizer), pad_token_id=tokenizer.pad_token_id, **shape)).save_pretrained(folder)
        words = modules.Transformer(folder, max_seq_length=256)
        encoder = SentenceTransformer(modules=[words, modules.Pooling(384)], device="cpu")
    with timed("PyTorch float32, batches of 32"):
        vectors = encoder.encode([f"query: {unit}" for unit in units], batch_size=32, normalize_embeddings=True)
    finish(units=len(units), dimensions=vectors.shape[1])


def asari(path: str, _: str) -> None:
    units = [unit for unit in sentences(read(path)) if is_japanese(unit)]
    with timed("import asari and open its model"):
        from asari.api import Sonar

        sonar = Sonar()
    with timed("asari"):
        for unit in units:
            sonar.ping(text=unit)
    finish(units=len(units))


def split_only(path: str, _: str) -> None:
    units = [unit for unit in sentences(read(path)) if is_japanese(unit)]
    split(units)
    finish(units=len(units))


def finish(**facts) -> None:
    print(json.dumps({"seconds": steps, **facts}, ensure_ascii=False))


if __name__ == "__main__":
    {"stack": stack, "sentence-transformers": sentence_transformers, "asari": asari, "fugashi": split_only}[sys.argv[3]](sys.argv[1], sys.argv[2])
