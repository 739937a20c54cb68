#!/usr/bin/env python3
"""Fits codebook/quotes/variants.csv: when two quotations of an article are one statement.

    training/quotes/fit_variants.py                 builds the program that compares, and fits: about half a minute
    training/quotes/fit_variants.py --held-out      fits nothing: measures the table on tests/data/variants.jsonl

Each two quotations of the snippets in variants.jsonl are compared by variant_features, the program's own code, so the fit is to be run again
whenever the language model or the comparison changes.  A logistic model, its weights drawn to 0 and held to the sign that
their meaning has; of a pair's wordings (the quotations, and their sentences) the likeliest counts.  Both thresholds are
chosen on probabilities that were found without the pair's own topic.
"""
import argparse
import csv
import json
import math
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "codebook" / "quotes" / "variants.csv"
TRAIN = ROOT / "training" / "quotes" / "variants.jsonl"
HELD_OUT = ROOT / "tests" / "data" / "variants.jsonl"
NAMES = ["cosine", "alignment", "lemma_jaccard", "containment", "run", "same_speaker", "length_ratio"]
SIGNS = [1, 1, 1, 1, 0, 1, 1]         # 0: either; a run may come of a frame ("we will ... on Monday") with another statement in it
STRENGTH = 0.3          # of the pull to 0
ROUNDS = 2              # of choosing each pair's likeliest wording
FOLD = 40               # snippets that are left out at once; about ten of one topic stand together
LINK_PRECISION = 0.80   # of all reworded links, on topics that were not learned from
CARRY_PRECISION = 0.95  # of the links, the exact ones with them, that carry a speaker over
REMARK = """\
# When two quotations of one article are one statement: the weights of a logistic model over what they are compared by, the least
# probability of a link, and the least at which a quotation without speaker takes that of its other wording (docs/quotes.md).
# Written by training/quotes/fit_variants.py.
"""


def compared(build, path):
    """[(snippet, variant or None, what the words alone tell, wordings)] of each two quotations."""
    subprocess.run(["cmake", "--build", build, "-j1", "--target", "variant_features", "--", "--quiet"], check=True)
    out = subprocess.run([build / "training" / "quotes" / "variant_features", ROOT, path], check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
    with open(path, encoding="utf-8") as file:
        snippets = [json.loads(line) for line in file]
    pairs = {}
    for line in out.splitlines():
        number, earlier, later, exact, *features = line.split("\t")
        snippet = snippets[int(number)]
        variant = snippet["variant"] if snippet["pair"] == [int(earlier), int(later)] else None
        pair = pairs.setdefault((number, earlier, later), (int(number), variant, exact, []))
        if features:
            pair[3].append([float(value) for value in features])
    return list(pairs.values())


def probability(model, features):
    """Of one statement; the model's last number is the bias."""
    total = model[-1] + sum(weight * value for weight, value in zip(model[:-1], features))
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, total))))


def likeliest(model, wordings):
    return max((probability(model, each) for each in wordings), default=0.0)


def solve(matrix, right):
    """Gaussian elimination; the matrix is positive definite."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right)]
    for i in range(size):
        for k in range(i + 1, size):
            share = rows[k][i] / rows[i][i]
            rows[k] = [a - share * b for a, b in zip(rows[k], rows[i])]
    found = [0.0] * size
    for i in reversed(range(size)):
        found[i] = (rows[i][-1] - sum(rows[i][k] * found[k] for k in range(i + 1, size))) / rows[i][i]
    return found


def fit(pairs):
    """Weights and, last, the bias: Newton's method from what the names mean; what has the wrong sign is left out."""
    model = [2.0 * sign for sign in SIGNS] + [-4.0]
    for _ in range(ROUNDS):
        chosen = [([*max(wordings, key=lambda each: probability(model, each)), 1.0], float(variant is not None)) for variant, wordings in pairs]
        kept = list(range(len(SIGNS) + 1))
        while True:
            model = [0.0] * (len(SIGNS) + 1)
            for _ in range(8):
                slope = [STRENGTH * model[i] if i < len(SIGNS) else 0.0 for i in kept]
                bend = [[STRENGTH * (i == k and i < len(SIGNS)) + 1e-9 * (i == k) for k in kept] for i in kept]
                for features, is_one in chosen:
                    guess = probability(model, features)
                    values = [features[i] for i in kept]
                    weight = guess * (1 - guess)
                    for a, value in enumerate(values):
                        slope[a] += (guess - is_one) * value
                        for b in range(a + 1):
                            bend[a][b] += weight * value * values[b]
                for a in range(len(kept)):
                    for b in range(a):
                        bend[b][a] = bend[a][b]
                for i, step in zip(kept, solve(bend, slope)):
                    model[i] -= step
            wrong = [i for i in kept if i < len(SIGNS) and model[i] * SIGNS[i] < 0]
            if not wrong:
                break
            kept = [i for i in kept if i not in wrong]
            for i in wrong:
                model[i] = 0.0
    return model


def least_for(precision, judged):
    """The lowest probability above which that share of the links is right."""
    least = 1.0
    right = found = 0
    for value, is_one in sorted(judged, reverse=True):
        found += 1
        right += is_one
        if right / found >= precision:
            least = value
    return math.floor(least * 100) / 100 if least > 0.5 else 0.5


def measure(name, pairs, model, link):
    kinds = [(variant, kind if kind in ("same", "cut") else "reworded" if kind == "-" and likeliest(model, wordings) >= link else None)
             for _, variant, kind, wordings in pairs]
    found = [(want, got) for want, got in kinds if got]
    wanted = sum(want is not None for want, _ in kinds)
    linked = sum(want is not None for want, _ in found)
    print(f"{name}: precision {linked / max(1, len(found)):.3f} ({linked}/{len(found)}), recall {linked / wanted:.3f} ({linked}/{wanted}), "
          f"of the right kind {sum(want == got for want, got in found)}")


def read_table():
    with open(TABLE, encoding="utf-8", newline="") as file:
        values = {row["name"]: float(row["value"]) for row in csv.DictReader(line for line in file if not line.startswith("#"))}
    return [values[name] for name in [*NAMES, "bias"]], values["link"], values["carry"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=ROOT / "build", help="a configured build folder")
    parser.add_argument("--held-out", action="store_true", help="measure only, on the pairs of the tests")
    args = parser.parse_args()
    if args.held_out:
        model, link, _ = read_table()
        measure("held out", compared(args.build, HELD_OUT), model, link)
        return
    pairs = compared(args.build, TRAIN)
    learned = [(i, variant, wordings) for i, variant, exact, wordings in pairs if exact == "-" and wordings]
    judged = []
    for fold in sorted({i // FOLD for i, _, _ in learned}):
        model = fit([(variant, wordings) for i, variant, wordings in learned if i // FOLD != fold])
        judged += [(likeliest(model, wordings), variant is not None) for i, variant, wordings in learned if i // FOLD == fold]
    exact = [(1.0, variant == kind) for _, variant, kind, _ in pairs if kind in ("same", "cut")]
    link, carry = least_for(LINK_PRECISION, judged), least_for(CARRY_PRECISION, judged + exact)
    for name, least in (("link", link), ("carry", carry)):
        found = [is_one for value, is_one in judged if value >= least]
        print(f"{name} at {least:.2f}: of {len(found)} reworded links on other topics {sum(found)} are right; there are {sum(is_one for _, is_one in judged)}")
    model = fit([(variant, wordings) for _, variant, wordings in learned])
    with open(TABLE, "w", encoding="utf-8", newline="") as file:
        file.write(REMARK)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "value"])
        writer.writerow(["bias", f"{model[-1]:.3f}"])
        writer.writerows([name, f"{weight:.3f}"] for name, weight in zip(NAMES, model))
        writer.writerows([["link", f"{link:.2f}"], ["carry", f"{max(carry, link):.2f}"]])
    measure("train", pairs, model, link)


if __name__ == "__main__":
    main()
