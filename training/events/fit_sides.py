#!/usr/bin/env python3
"""Fits codebook/events/sides.csv: which of the article's countries a side belongs to that the words leave open.

    training/events/fit_sides.py               builds the program that describes the sides, and fits: a few minutes
    training/events/fit_sides.py --measure     fits nothing: measures the table on the articles

The articles of codebook/events/articles are read by the program itself, so the fit is to be run again whenever the language model, the
coreference or the participants change.  A conditional logistic model over the countries of the article and none: a weight for each feature,
what a role and a way of telling add to it, and what a type of act adds, each drawn to 0.  How well the table does is
measured on articles that it was not fitted to, in five parts.  Needs training/language/requirements.txt.
"""
import argparse
import json
import subprocess
from pathlib import Path

import torch

from measure_confidence import NO_COUNTRY

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "codebook" / "events" / "sides.csv"
ARTICLES = ROOT / "codebook" / "events" / "articles"
FEATURES = ["home", "second", "share", "place", "nearest", "sentence", "after", "paragraph", "earlier", "subject_before", "subject", "first", "other_side", "owner", "any"]
PULL = {"any": 0.02, "told": 0.2, "type": 0.5}  # to 0, of each kind of weight
FOLDS = 5
ROUNDS = 2  # the second one has the first one's other sides
LEAST = 0.005  # a weight nearer to 0 is left out
REMARK = """\
# Which of an article's countries a side of an act belongs to, where its words leave that open: what each feature adds to the log-odds of a country
# against none (SideFeature in src/stages/events/sides.h says what they mean).  Rows add up; * is any.
#   words   how the side is told: missing, pronoun, state ("the government"), people ("residents"), name, other ("its neighbour"), thing
# Written by training/events/fit_sides.py.
"""


def described(build, data, files):
    subprocess.run(["cmake", "--build", build, "-j2", "--target", "side_features", "--", "--quiet"], check=True)
    out = subprocess.run([build / "training" / "events" / "side_features", data, *files], check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
    sides = [json.loads(line) for line in out.splitlines()]
    return [side for side in sides if side["candidates"] and side["gold"] != ""]


def answers(side):
    """The countries that are right; none: an empty set."""
    codes = (side["gold"] or "").split("+")
    return {code[:3] for code in codes if code and code[:3] not in NO_COUNTRY}


def keys(side):
    """The rows of weights that a side takes, each with its pull."""
    role, words = side["role"], side["words"]
    return [(("*", "*", "*"), "any"), ((role, words, "*"), "told"), ((role, words, side["type"]), "type")]


class Model:
    def __init__(self, sides):
        names = sorted({(key, pull) for side in sides for key, pull in keys(side)})
        self.place = {key: n for n, (key, _) in enumerate(names)}
        self.pull = torch.tensor([[PULL[pull]] for _, pull in names])
        self.weights = torch.zeros(len(names), len(FEATURES), requires_grad=True)

    def scores(self, sides):
        most = max(len(side["candidates"]) for side in sides)
        features = torch.zeros(len(sides), most, len(FEATURES))
        real = torch.zeros(len(sides), most, dtype=torch.bool)
        rows = torch.zeros(len(sides), len(self.place))
        for s, side in enumerate(sides):
            for c, candidate in enumerate(side["candidates"]):
                features[s, c] = torch.tensor(candidate[2:])
                real[s, c] = True
            for key, _ in keys(side):
                if key in self.place:
                    rows[s, self.place[key]] = 1

        def score():
            each = torch.einsum("sr,rf,scf->sc", rows, self.weights, features)
            each = each.masked_fill(~real, float("-inf"))
            return torch.cat([torch.zeros(len(sides), 1), each], 1)
        return score

    def fit(self, sides):
        right = torch.zeros(len(sides), 1 + max(len(side["candidates"]) for side in sides), dtype=torch.bool)
        for s, side in enumerate(sides):
            countries = answers(side)
            for c, candidate in enumerate(side["candidates"]):
                right[s, c + 1] = candidate[0] in countries
            right[s, 0] = not countries or not right[s].any()
        score = self.scores(sides)
        optimizer = torch.optim.LBFGS([self.weights], max_iter=200, line_search_fn="strong_wolfe")

        def loss():
            optimizer.zero_grad()
            logits = torch.log_softmax(score(), 1)
            found = torch.logsumexp(logits.masked_fill(~right, float("-inf")), 1)
            value = -found.sum() + (self.pull * self.weights ** 2).sum()
            value.backward()
            return value
        optimizer.step(loss)
        return self

    def choices(self, sides):
        with torch.no_grad():
            best = self.scores(sides)().argmax(1).tolist()
        return [side["candidates"][b - 1][0] if b else None for side, b in zip(sides, best)]


def is_right(side, choice):
    return choice in answers(side) if choice else not answers(side)


def share(sides, choices, chosen=lambda side: True):
    of = [is_right(side, choice) for side, choice in zip(sides, choices) if chosen(side)]
    return f"{100 * sum(of) / max(1, len(of)):6.2f} of {len(of)}"


def print_shares(title, sides, choices):
    print(f"{title}: {share(sides, choices)}")
    for role in ("source", "target"):
        for words in sorted({side["words"] for side in sides}):
            print(f"  {role} {words:8} {share(sides, choices, lambda side: side['role'] == role and side['words'] == words)}")


def by_table(sides):
    found = []
    for side in sides:
        best = max(side["candidates"], key=lambda candidate: candidate[1])
        found.append(best[0] if best[1] > 0 else None)
    return found


def cross_checked(sides):
    articles = sorted({side["article"] for side in sides})
    fold = {article: n % FOLDS for n, article in enumerate(articles)}
    choices = [None] * len(sides)
    for part in range(FOLDS):
        model = Model(sides).fit([side for side in sides if fold[side["article"]] != part])
        held = [n for n, side in enumerate(sides) if fold[side["article"]] == part]
        for n, choice in zip(held, model.choices([sides[n] for n in held])):
            choices[n] = choice
    return choices


def write(model):
    rows = [REMARK + "feature,role,words,type,weight"]
    for (role, words, kind), n in model.place.items():
        for feature, weight in zip(FEATURES, model.weights[n].tolist()):
            if abs(weight) >= LEAST:
                rows.append(f"{feature},{role},{words},{kind},{weight:.3f}")
    TABLE.write_text("\n".join(rows) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("--data", type=Path, default=ROOT, help="the folder of codebook/ and models/")
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("files", nargs="*", type=Path, default=sorted(ARTICLES.glob("*.jsonl")))
    options = parser.parse_args()
    torch.manual_seed(0)
    if options.measure:
        sides = described(options.build, options.data, options.files)
        print_shares("right by the table", sides, by_table(sides))
        return
    for _ in range(ROUNDS):
        sides = described(options.build, options.data, options.files)
        print_shares("right on articles that were held out", sides, cross_checked(sides))
        write(Model(sides).fit(sides))


if __name__ == "__main__":
    main()
