#!/usr/bin/env python3
"""Runs each tool over the same comments, one after the other, and prints a table: wall time, time on the processors, most memory (of the process and all
that it started), each with the load of the machine before it.

    python3 benches/peers/measure.py COMMENTS.csv PEERS_PYTHON KOE [LINDERA]
"""
from __future__ import annotations

import csv
import os
import re
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
MODELS = HERE.parents[1] / "models"
PEERS = {
    "stack": "pandas, fugashi, onnxruntime int8, BERTopic",
    "sentence-transformers": "sentence-transformers (PyTorch float32)",
    "asari": "asari, Japanese sentences only",
    "fugashi": "fugashi with unidic-lite, Japanese sentences only",
}


def run(command: list[str], said: Path) -> tuple[float, float, float, int]:
    """Wall seconds, processor seconds, MiB, exit code."""
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        target = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(target, 1)
        os.dup2(os.open(f"{said}.err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        os.execvp(command[0], command)
    _, status, used = os.wait4(child, 0)
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def main(comments: str, python: str, koe: str, lindera: str = "") -> None:
    rows, notes, own = [], [], None
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        plain = Path(folder) / "plain.txt"
        with open(comments, newline="") as source:
            texts = [row["comment"].replace("\n", " ") for row in csv.DictReader(source)]
        plain.write_text("\n".join(text for text in texts if re.search("[ぁ-んァ-ン一-龥]", text)) + "\n")
        jobs = [("koe, the whole job", [koe, "-q", "analyze", comments, "--out", f"{folder}/out", "--threads", "2"])]
        jobs += [(name, [python, str(HERE / "peers.py"), comments, str(MODELS / "koe-small"), tool]) for tool, name in PEERS.items()]
        if lindera:
            jobs.append(("lindera's command line, Japanese comments only", [lindera, "tokenize", "-d", str(MODELS / "ipadic"), "-o", "mecab", str(plain)]))
        for name, command in jobs:
            load = os.getloadavg()[0]
            wall, processors, memory, code = run(command, said)
            if code != 0:
                last = Path(f"{said}.err").read_text(errors="replace").strip().splitlines()[-1:]
                notes.append(f"{name}: ended with {code}: {' '.join(last)}")
                continue
            own = own or (wall, processors, memory)
            ratios = " | ".join(f"{value / base:.2f}" for value, base in zip((wall, processors, memory), own))
            rows.append(f"| {name} | {load:.1f} | {wall:.1f} s | {processors:.1f} s | {memory:.0f} MiB | {ratios} |")
            if command[0] == python:
                notes.append(f"{name}: {said.read_text().strip().splitlines()[-1]}")
    print("| tool | load before | wall | on the processors | peak memory | wall ÷ koe's | processors ÷ koe's | memory ÷ koe's |")
    print("|---|---|---|---|---|---|---|---|")
    print("\n".join(rows))
    print("\n".join(["", *notes]))


if __name__ == "__main__":
    main(*sys.argv[1:])
