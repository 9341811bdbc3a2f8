"""Fits the judge's coefficients (src/answer/judge.rs) from what `footnote eval --features FILE` writes.

    footnote eval SET --half-unanswerable --features half.jsonl
    footnote eval OTHER --features other.jsonl
    footnote eval seeds --features seeds.jsonl
    python3 scripts/tune.py half.jsonl other.jsonl all:seeds.jsonl

Logistic regression with a small ridge, by Newton's method; a question counts as right when its first document is.
Only questions of the tuning half are fitted on (first byte of the SHA-256 of the question's id is even); what the
fit says of the checking half is printed beside it. Files named `all:FILE` are fitted on whole. Needs numpy.
"""
import hashlib
import json
import sys

import numpy as np

RIDGE = 0.3


def tuning(name):
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0


def read(path):
    whole = path.startswith("all:")
    rows = []
    with open(path.removeprefix("all:")) as lines:
        for line in lines:
            question = json.loads(line)
            if question["judged"] is not None:
                fitted = whole or tuning(question["id"])
                rows.append((question["judged"], question["right"], question["answerable"], fitted))
    return rows


def fit(x, y, weight):
    x = np.hstack([np.ones((len(x), 1)), x])
    w = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[0] = 1e-6
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (weight * (p - y)) + ridge * w
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w


def say(w, rows, label):
    x = np.array([r[0] for r in rows], float)
    right = np.array([r[1] for r in rows])
    answerable = np.array([r[2] for r in rows])
    p = 1 / (1 + np.exp(-(w[0] + x @ w[1:])))
    out = f"{label}: {len(rows)} questions, answered {np.mean(p[answerable] >= .5):.3f}"
    if (~answerable).any():
        yes, no = p[answerable][:, None], p[~answerable][None, :]
        auroc = np.mean((yes > no) + 0.5 * (yes == no))
        out += f", wrongly {np.mean(p[~answerable] >= .5):.3f}, AUROC {auroc:.4f}"
    print(out)
    for low in np.arange(0, 1, .1):
        inside = (p >= low) & (p < low + .1 + (low > .85))
        if inside.any():
            print(f"   {low:.1f}: {inside.sum():5d}  said {p[inside].mean():.2f}  came true {right[inside].mean():.2f}")


def main():
    sets = {path: read(path) for path in sys.argv[1:]}
    x, y, weight = [], [], []
    largest = max(sum(r[3] for r in rows) for rows in sets.values())
    for rows in sets.values():
        mine = [r for r in rows if r[3]]
        # A small set counts up to four times, so that the largest does not decide alone.
        share = min(4.0, largest / max(1, len(mine)))
        x += [r[0] for r in mine]
        y += [float(r[1]) for r in mine]
        weight += [share] * len(mine)
    w = fit(np.array(x, float), np.array(y), np.array(weight))
    print("bias %.3f" % w[0])
    print("[" + ", ".join("%.3f" % v for v in w[1:]) + "]")
    for path, rows in sets.items():
        say(w, [r for r in rows if r[3]], path + " tuning")
        checking = [r for r in rows if not r[3]]
        if checking:
            say(w, checking, path + " checking")


main()
