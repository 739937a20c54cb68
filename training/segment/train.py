#!/usr/bin/env python3
"""Trains models/sentences.csv, the model of sentence ends, in plain Python.

    ninja -C build boundary_features
    training/segment/train.py ewt-train.conllu gum-train.conllu --dev ewt-dev.conllu gum-dev.conllu

Logistic regression, AdaGrad, weights averaged over the epochs, in a fixed order from a fixed seed: the same files give the same weights.
"""
import argparse
import csv
import math
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REMARK = """\
# Weights, in hundredths, of what tells that a sentence ends at a gap between two tokens; an end is where their sum is over 0.
# Written by training/segment/train.py; models/sentences.md is the card.  a, b, c: the tokens before the gap, the nearest
# first; x, y: those after it; anchor: the last word before the gap.
"""


def described(program, files):
    """[(label, [feature])] of every gap."""
    command = [program, ROOT / "codebook", *files]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8", errors="surrogateescape").stdout
    rows = (line.split("\t") for line in out.split("\n") if line)
    return [(int(row[0]), row[1:]) for row in rows]


def is_text(feature):
    """False for a word that was cut inside a character."""
    return not any(0xDC80 <= ord(c) <= 0xDCFF for c in feature)


def indexed(gaps, number):
    return [(label, [number[feature] for feature in features if feature in number]) for label, features in gaps]


def train(gaps, size, epochs, rate, penalty, seed=1):
    weights, squares, sums = [0.0] * size, [1e-6] * size, [0.0] * size
    order = list(range(len(gaps)))
    shuffle = random.Random(seed)
    for _ in range(epochs):
        shuffle.shuffle(order)
        for at in order:
            label, features = gaps[at]
            score = sum(weights[f] for f in features)
            error = 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))) - label
            for f in features:
                slope = error + penalty * weights[f]
                squares[f] += slope * slope
                weights[f] -= rate * slope / math.sqrt(squares[f])
        sums = [a + b for a, b in zip(sums, weights)]
    return [s / epochs for s in sums]


def f1(gaps, weights):
    """F1 of sentence ends inside blocks: lower than that of sentences, whose edges are mostly those of blocks."""
    right = found = gold = 0
    for label, features in gaps:
        guess = sum(weights[f] for f in features) > 0
        right, found, gold = right + (guess and label), found + guess, gold + label
    return 200 * right / max(1, found + gold)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", nargs="+", help="CoNLL-U")
    parser.add_argument("--dev", nargs="*", default=[], help="CoNLL-U to measure on, each by itself")
    parser.add_argument("--program", default=ROOT / "build/training/segment/boundary_features")
    parser.add_argument("--out", default=ROOT / "models/sentences.csv")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=0.1)
    parser.add_argument("--penalty", type=float, default=3e-4)
    parser.add_argument("--least-count", type=int, default=3, help="features seen less often are left out")
    parser.add_argument("--most-features", type=int, default=9000, help="the model is trained again with the weightiest of them")
    options = parser.parse_args()

    gaps = described(options.program, options.train)
    counts = Counter(feature for _, features in gaps for feature in features)
    features = sorted(feature for feature, count in counts.items() if count >= options.least_count and is_text(feature))
    number = {feature: i for i, feature in enumerate(features)}
    weights = train(indexed(gaps, number), len(features), options.epochs, options.rate, options.penalty)
    weight_of = {f: abs(w) * math.sqrt(counts[f]) for f, w in zip(features, weights)}
    features = sorted(sorted(features, key=lambda f: (-weight_of[f], f))[:options.most_features])
    number = {feature: i for i, feature in enumerate(features)}
    gaps = indexed(gaps, number)
    print(f"{len(gaps)} gaps, {sum(label for label, _ in gaps)} ends, {len(features)} features", file=sys.stderr)
    weights = train(gaps, len(features), options.epochs, options.rate, options.penalty)
    hundredths = [round(100 * w) for w in weights]
    for name, held in [("train", gaps)] + [(Path(d).stem, indexed(described(options.program, [d]), number)) for d in options.dev]:
        print(f"{name}: F1 of ends inside blocks {f1(held, hundredths):.2f}", file=sys.stderr)
    with open(options.out, "w", encoding="utf-8", newline="") as out:
        out.write(REMARK)
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["template", "first", "second", "third", "weight"])
        kept = 0
        for feature, weight in zip(features, hundredths):
            if weight:
                rows.writerow(feature.split("\x1f") + [weight])
                kept += 1
    print(f"{options.out}: {kept} weights, {Path(options.out).stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
