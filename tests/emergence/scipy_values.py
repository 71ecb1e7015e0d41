"""Writes scipy_values.csv: what src/measure/distribution.rs is checked against. Run by hand with SciPy installed; the values are kept."""

import csv
import pathlib

from scipy import stats

rows = [("what", "a", "b", "c", "value")]
for count, mean, size in [(0, 1.5, 2.0), (1, 0.04, 0.5), (5, 0.04, 0.5), (8, 2.5, 12.5), (16, 5.33, 32.5), (30, 8.0, 100.5), (3, 12.0, 40.5),
                          (250, 180.0, 900.5), (1200, 1000.0, 5000.5), (5, 0.001, 200000.5), (60, 8.0, 0.7), (24, 8.0, 96.5)]:
    rows.append(("nbinom_tail", count, mean, size, repr(float(stats.nbinom.sf(count - 1, size, size / (size + mean))))))
for level in (0.025, 0.5, 0.975):
    for mean, size in [(0.04, 0.5), (2.5, 12.5), (8.0, 100.5), (180.0, 900.5), (1000.0, 50.5)]:
        rows.append(("nbinom_quantile", level, mean, size, repr(float(stats.nbinom.ppf(level, size, size / (size + mean))))))
for count, trials, chance in [(0, 10, 0.3), (10, 10, 0.3), (7, 20, 0.1), (19, 19, 0.35), (3, 400, 0.02), (500, 900, 0.5), (9, 10, 0.001)]:
    rows.append(("binom_tail", count, trials, chance, repr(float(stats.binom.sf(count - 1, trials, chance)))))
for count, mean in [(0, 0.5), (3, 2.5), (12, 20.0), (90, 100.0), (800, 780.5)]:
    rows.append(("poisson_at_most", count, mean, 0, repr(float(stats.poisson.cdf(count, mean)))))
for count, trials, tail in [(0, 10, 0.025), (10, 10, 0.025), (3, 24, 0.025), (12, 24, 0.025), (40, 400, 0.025), (1, 5, 0.05), (700, 1500, 0.025)]:
    interval = stats.binomtest(count, trials).proportion_ci(1 - 2 * tail, method="exact")
    rows.append(("exact_low", count, trials, tail, repr(float(interval.low))))
    rows.append(("exact_high", count, trials, tail, repr(float(interval.high))))
with (pathlib.Path(__file__).parent / "scipy_values.csv").open("w", newline="") as file:
    csv.writer(file, lineterminator="\n").writerows(rows)
