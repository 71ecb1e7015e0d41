"""Makes tests/statistics/expected.json: random tables, and what SciPy, statsmodels and NumPy say of them.

Run with SciPy 1.11 or newer, statsmodels 0.14 or newer and NumPy; `tests/statistics.rs` holds koe's numbers against the file.
"""

import json
import pathlib

import numpy as np
import scipy.stats as st
import statsmodels.api as sm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.outliers_influence import variance_inflation_factor
from statsmodels.stats.proportion import proportion_confint

RNG = np.random.default_rng(20261122)


def shares():
    pairs = [(0, 1), (1, 1), (0, 30), (30, 30)] + [(int(RNG.integers(0, n + 1)), int(n)) for n in RNG.integers(1, 5000, 30)]
    for count, base in pairs:
        low, high = proportion_confint(count, base, method="wilson")
        yield {"count": count, "base": base, "low": low, "high": high}


def proportions():
    for _ in range(20):
        n, m = (int(value) for value in RNG.integers(20, 900, 2))
        a, b = int(RNG.integers(1, n)), int(RNG.integers(1, m))
        p = st.chi2_contingency([[a, n - a], [b, m - b]], correction=True).pvalue
        yield {"a": [a, n], "b": [b, m], "p": p}


def means():
    for n in [2, 3, 10, 57, 400, 6000]:
        x = np.round(RNG.normal(3, 1.2, n), 3)
        y = np.round(RNG.normal(2.5, 0.7, n + 5), 3)
        low, high = st.t.interval(0.95, n - 1, x.mean(), st.sem(x))
        welch = st.ttest_ind(x, y, equal_var=False).confidence_interval(0.95)
        yield {"x": x.tolist(), "y": y.tolist(), "low": low, "high": high, "welch": [x.mean() - y.mean(), welch.low, welch.high]}


def medians():
    for n in [6, 7, 11, 50, 173, 1000]:
        x = np.sort(np.round(RNG.exponential(24, n), 4))
        ranks = [rank for rank in range(1, n // 2 + 1) if st.binom.cdf(rank - 1, n, 0.5) <= 0.025]
        yield {"x": x.tolist(), "median": np.median(x), "low": x[max(ranks) - 1], "high": x[n - max(ranks)], "ninth_decile": np.quantile(x, 0.9)}


def promoters():
    """The adjusted Wald interval of Rocks (2016), by the variance of a weighted sample of 1, 0 and −1."""
    for _ in range(20):
        p, n, d = (int(value) for value in RNG.integers(0, 300, 3))
        weights = np.array([p + 0.75, n + 1.5, d + 0.75])
        values = np.array([1.0, 0.0, -1.0])
        mean = np.average(values, weights=weights)
        half = st.norm.ppf(0.975) * np.sqrt(np.average((values - mean) ** 2, weights=weights) / weights.sum())
        yield {"counts": [p, n, d], "value": 100 * (p - d) / (p + n + d), "low": 100 * (mean - half), "high": 100 * (mean + half)}


def tables():
    """One issue's mentions over several channels: residuals, chi-squared, and the p values of all cells adjusted together."""
    for columns in [2, 3, 5, 9]:
        bases = RNG.integers(60, 400, columns)
        rows = [RNG.binomial(bases, rate) for rate in RNG.uniform(0.15, 0.6, 4)]
        found = []
        for hits in rows:
            table = sm.stats.Table(np.array([hits, bases - hits]), shift_zeros=False)
            chi = st.chi2_contingency([hits, bases - hits], correction=False)
            found.append({"residuals": table.standardized_resids[0].tolist(), "expected": chi.expected_freq[0].tolist(), "chi": chi.statistic, "df": int(chi.dof), "p": chi.pvalue})
        p_values = [2 * st.norm.sf(abs(z)) for row in found for z in row["residuals"]]
        adjusted = multipletests(p_values, method="fdr_bh")[1]
        yield {"bases": bases.tolist(), "hits": [row.tolist() for row in rows], "rows": found, "p_values": p_values, "adjusted": adjusted.tolist()}


def tails():
    for _ in range(40):
        k, mu = int(RNG.integers(0, 60)), float(np.round(RNG.uniform(0.01, 50), 4))
        n, chance = int(RNG.integers(1, 400)), float(np.round(RNG.uniform(0.01, 0.99), 4))
        hits = int(RNG.integers(0, n + 1))
        df = float(RNG.integers(1, 4000))
        x = float(np.round(RNG.uniform(0, 80), 3))
        chi_df = float(RNG.integers(1, 30))
        yield {
            "poisson": [k, mu, st.poisson.sf(k - 1, mu)],
            "binomial": [hits, n, chance, st.binomtest(hits, n, chance, alternative="greater").pvalue],
            "student": [df, st.t.ppf(0.975, df)],
            "chi_square": [x, chi_df, st.chi2.sf(x, chi_df)],
        }


def regression():
    """Stars of 400 comments on three channels with five issues, two of which often come together."""
    n = 400
    channel = RNG.integers(0, 3, n)
    x = RNG.binomial(1, [0.2, 0.15, 0.1, 0.3, 0.08], (n, 5))
    together = RNG.uniform(size=n) < 0.85
    x[:, 4] = np.where(together, x[:, 0], x[:, 4])
    y = np.clip(np.round(4.2 + 0.3 * (channel == 1) + x @ [-1.4, -0.6, 0.1, -0.3, 0.2] + RNG.normal(0, 0.7, n)), 1, 5)
    order = np.argsort(-np.bincount(channel, minlength=3), kind="stable")
    design = sm.add_constant(np.column_stack([channel == order[1], channel == order[2], x]).astype(float))
    fit = sm.OLS(y, design).fit()
    interval = fit.conf_int()
    effects = [
        {"value": fit.params[i], "low": interval[i][0], "high": interval[i][1], "p": fit.pvalues[i], "inflation": variance_inflation_factor(design, i)}
        for i in range(3, 8)
    ]
    return {"channel": channel.tolist(), "issues": x.tolist(), "stars": y.tolist(), "effects": effects, "r_squared": fit.rsquared}


def correspondence():
    counts = RNG.integers(3, 90, (7, 4)).astype(float)
    p = counts / counts.sum()
    r, c = p.sum(axis=1), p.sum(axis=0)
    s = (p - np.outer(r, c)) / np.sqrt(np.outer(r, c))
    u, d, v = np.linalg.svd(s, full_matrices=False)
    rows, columns = (u * d) / np.sqrt(r)[:, None], (v.T * d) / np.sqrt(c)[:, None]
    for axis in range(2):
        if columns[np.argmax(np.abs(columns[:, axis])), axis] < 0:
            rows[:, axis] *= -1
            columns[:, axis] *= -1
    return {"counts": counts.tolist(), "inertia": float((d**2).sum()), "explained": (d**2 / (d**2).sum())[:2].tolist(), "rows": rows[:, :2].tolist(), "columns": columns[:, :2].tolist()}


def main():
    found = {
        "shares": list(shares()),
        "proportions": list(proportions()),
        "means": list(means()),
        "medians": list(medians()),
        "promoters": list(promoters()),
        "tables": list(tables()),
        "tails": list(tails()),
        "regression": regression(),
        "correspondence": correspondence(),
    }
    path = pathlib.Path(__file__).parent / "expected.json"
    path.write_text(json.dumps(found, default=float, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
