#!/usr/bin/env python3
"""Cost against n: runs `koe analyze` over made-up comments of several sizes and draws time and memory against the number of comments.

    cargo bench --bench nightly -- write FILE.csv N                      # for each N
    python3 benches/cost/cost.py measure KOE FILE.csv… >> benches/cost/measured.tsv
    python3 benches/cost/cost.py draw < benches/cost/measured.tsv > benches/cost/cost.svg
    python3 benches/cost/cost.py repeat FILE.csv DISTINCT ROWS > REPEATED.csv   # the first DISTINCT comments, ROWS records of them

Rows of measured.tsv: comments, seconds of wall time, seconds on the processors, MiB at most, load of the machine before the run.
"""
from __future__ import annotations

import csv
import math
import os
import random
import subprocess
import sys
import tempfile
import time

HEAD = ["comments", "wall_s", "processors_s", "peak_mib", "load_before"]


def measure(koe: str, files: list[str]) -> None:
    print("\t".join(HEAD))
    for file in files:
        with open(file, "rb") as source:
            comments = sum(1 for _ in source) - 1
        load = os.getloadavg()[0]
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            child = subprocess.Popen([koe, "-q", "analyze", file, "--out", f"{folder}/out", "--threads", "2"])
            _, status, used = os.wait4(child.pid, 0)
            wall = time.perf_counter() - start
        if os.waitstatus_to_exitcode(status) != 0:
            sys.exit(f"{file}: koe ended with {os.waitstatus_to_exitcode(status)}")
        print(f"{comments}\t{wall:.2f}\t{used.ru_utime + used.ru_stime:.2f}\t{used.ru_maxrss / 1024:.0f}\t{load:.2f}", flush=True)


def repeat(file: str, distinct: int, rows: int) -> None:
    """Every one of the first `distinct` comments once, and again with another id and day until there are `rows`, in any order."""
    with open(file, encoding="utf-8", newline="") as source:
        head, *comments = csv.reader(source)
    days = [comment[1] for comment in comments]
    rng = random.Random(rows)
    order = list(range(distinct)) + [rng.randrange(distinct) for _ in range(rows - distinct)]
    rng.shuffle(order)
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    out = csv.writer(sys.stdout)
    out.writerow(head)
    for number, index in enumerate(order):
        _, _, *rest = comments[index]
        out.writerow([f"R{number:07d}", days[rng.randrange(len(days))], *rest])


def draw() -> None:
    lines = [line.split("\t") for line in sys.stdin.read().split("\n") if line and not line.startswith(HEAD[0])]
    rows = sorted([float(cell) for cell in line] for line in lines)
    panels = [("seconds", [("wall time", 1, "#0b6e99"), ("time on the processors", 2, "#b5540c")]), ("MiB at most", [("peak memory", 3, "#4a7a2c")])]
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 330" font-family="sans-serif" font-size="12" fill="#333">',
           '<rect width="760" height="330" fill="#fff"/>']
    for number, (title, series) in enumerate(panels):
        out += panel(rows, 60 + 380 * number, title, series)
    print("\n".join([*out, "</svg>"]))


def panel(rows: list[list[float]], left: float, title: str, series: list[tuple[str, int, str]]) -> list[str]:
    """Both axes are logarithmic: what costs in proportion to n is a line of slope 1, drawn dashed through the first series' second point."""
    width, top, bottom = 290.0, 46.0, 280.0
    values = [row[column] for row in rows for _, column, _ in series]
    x0, x1 = math.floor(math.log10(rows[0][0])), math.ceil(math.log10(rows[-1][0]))
    y0, y1 = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    x = lambda value: left + width * (math.log10(value) - x0) / (x1 - x0)  # noqa: E731
    y = lambda value: bottom - (bottom - top) * (math.log10(value) - y0) / (y1 - y0)  # noqa: E731
    out = [f'<text x="{left}" y="24" font-weight="bold">{title}</text>']
    for power in range(x0, x1 + 1):
        out.append(f'<line x1="{x(10**power):.1f}" y1="{top}" x2="{x(10**power):.1f}" y2="{bottom}" stroke="#ddd"/>')
        out.append(f'<text x="{x(10**power):.1f}" y="{bottom + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(y0, y1 + 1):
        out.append(f'<line x1="{left}" y1="{y(10**power):.1f}" x2="{left + width}" y2="{y(10**power):.1f}" stroke="#ddd"/>')
        out.append(f'<text x="{left - 6}" y="{y(10**power) + 4:.1f}" text-anchor="end">{10**power:,}</text>')
    out.append(f'<text x="{left + width / 2}" y="{bottom + 38}" text-anchor="middle">comments</text>')
    if title == "seconds":
        at, column = rows[len(rows) // 2], series[0][1]
        ends = [(row[0], at[column] * row[0] / at[0]) for row in (rows[0], rows[-1])]
        ends = [(n, value) for n, value in ends if 10**y0 <= value <= 10**y1] or ends
        if len(ends) == 2:
            (a, b), (c, d) = ends
            out.append(f'<line x1="{x(a):.1f}" y1="{y(b):.1f}" x2="{x(c):.1f}" y2="{y(d):.1f}" stroke="#999" stroke-dasharray="5 4"/>')
            out.append(f'<text x="{left + 8}" y="{top + 16 * (len(series) + 1)}" fill="#777">- - in proportion to n</text>')
    for place, (name, column, colour) in enumerate(series):
        points = " ".join(f"{x(row[0]):.1f},{y(row[column]):.1f}" for row in rows)
        out.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for row in rows:
            out.append(f'<circle cx="{x(row[0]):.1f}" cy="{y(row[column]):.1f}" r="3.5" fill="{colour}"/>')
            out.append(f'<text x="{x(row[0]):.1f}" y="{y(row[column]) + (-9 if place == 0 and len(series) == 1 else 18 if place == 0 else -9):.1f}" '
                       f'text-anchor="middle" font-size="10" fill="{colour}">{row[column]:,.0f}</text>')
        out.append(f'<text x="{left + 8}" y="{top + 16 * (place + 1)}" fill="{colour}">● {name}</text>')
    return out


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["measure", koe, *files]:
            measure(koe, files)
        case ["repeat", file, distinct, rows]:
            repeat(file, int(distinct), int(rows))
        case ["draw"]:
            draw()
        case _:
            sys.exit(__doc__)
