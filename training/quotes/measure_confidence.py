#!/usr/bin/env python3
"""Measures codebook/quotes/confidence.csv and learned_confidence.csv: how often quotations of each form, and those that the
model read at each confidence of its own, are right.

    training/quotes/measure_confidence.py polnear-dev.jsonl --tools ../shared/tools

On articles that the model was not trained on.  Reads them with every row of the first table at a confidence of its own below
0.1, which tells the row that each quotation found came from, and with the model's own at 0.1 and above; the scorer's judgement (content IoU at least .5, and the source) tells whether it is right.  Of articles
marked by several annotators the first is taken.
"""
import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = Path("codebook") / "quotes" / "confidence.csv"
WEIGHT = 10     # of a form's share, in quotations, towards which those of its speakers are drawn
REMARK = """\
# Share of the quotations found that are right (content IoU at least .5, and the speaker) by how they were tied to their speaker
# and what the speaker was found as, of those that the model did not read.  Written by training/quotes/measure_confidence.py from
# PolNeAR dev, documents of the first annotator; each share is drawn towards its form's with the weight of ten quotations.  count: how many it was measured on.
"""


LEARNED = Path("codebook") / "quotes" / "learned_confidence.csv"
LEARNED_REMARK = """\
# What the model's own confidence in a quotation, its cue and its speaker is worth: the share of such quotations that are right
# (content IoU at least .5, and the speaker) on PolNeAR dev.  Between two rows the share lies on a straight line.
# Written by training/quotes/measure_confidence.py: a rising line through the shares of groups of like confidence (pool adjacent
# violators, Ayer and others 1955).
"""
GROUPS = 16     # of like confidence, each of as many quotations
LOW = 0.1       # marks of the forms are below, the model's own confidence is squeezed above


def write_learned(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(LEARNED_REMARK)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["confidence", "share"])
        writer.writerows(rows)


def rising(pairs):
    """[(confidence, share)], rising in both, of [(confidence, right)]."""
    pairs.sort()
    size = max(1, len(pairs) // GROUPS)
    blocks = []                                           # [sum of confidence, right, count]
    for i in range(0, len(pairs), size):
        some = pairs[i:i + size]
        blocks.append([sum(c for c, _ in some), sum(r for _, r in some), len(some)])
        while len(blocks) > 1 and blocks[-1][1] * blocks[-2][2] <= blocks[-2][1] * blocks[-1][2]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last)]
    return [(c / n, r / n) for c, r, n in blocks]


def keys():
    with open(ROOT / TABLE, encoding="utf-8", newline="") as file:
        return [(row["form"], row["speaker"]) for row in csv.DictReader(line for line in file if not line.startswith("#"))]


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(REMARK)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["form", "speaker", "confidence", "count"])
        writer.writerows(rows)


def records_of(documents, marks):
    """The records, read with a data folder whose table gives each row its mark as confidence."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "codebook", Path(folder) / "codebook")
        os.symlink(ROOT / "models", Path(folder) / "models")
        write(Path(folder) / TABLE, [[*key, f"{mark:.3f}", 0] for key, mark in marks.items()])
        write_learned(Path(folder) / LEARNED, [["0", LOW], ["1", "1"]])
        given = "".join(json.dumps({"id": d["id"], "text": d["text"]}) + "\n" for d in documents)
        out = subprocess.run([ROOT / "build" / "verbale", "read", "--quiet", "--format", "jsonl", "-"], input=given, check=True,
                             stdout=subprocess.PIPE, encoding="utf-8", env={**os.environ, "VERBALE_DATA": folder}).stdout
    return {record["id"]: record for record in map(json.loads, out.splitlines())}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", help="articles with their attributions, JSONL")
    parser.add_argument("--tools", required=True, help="folder of the scorers")
    args = parser.parse_args()
    sys.path.insert(0, args.tools)
    from scoring.quotes import tally

    documents, texts = [], set()
    with open(args.gold, encoding="utf-8") as file:
        for document in map(json.loads, file):
            if document["text"] not in texts:
                texts.add(document["text"])
                documents.append(document)
    marks = {key: (number + 1) / 1000 for number, key in enumerate(keys())}
    key_of = {round(mark * 1000): key for key, mark in marks.items()}
    counts = {key: [0, 0] for key in marks}     # right, found
    records = records_of(documents, marks)
    learned = []
    for document in documents:
        for confidence, right in tally(document, records[document["id"]]).confidence:
            if confidence >= LOW:
                learned.append(((confidence - LOW) / (1 - LOW), right))
                continue
            count = counts[key_of[round(confidence * 1000)]]
            count[0] += right
            count[1] += 1
    everything = [sum(column) for column in zip(*counts.values())]
    rows = []
    for form, speaker in marks:
        of_form = [sum(column) for column in zip(*(count for key, count in counts.items() if key[0] == form))]
        share = (of_form[0] + WEIGHT * everything[0] / everything[1]) / (of_form[1] + WEIGHT)
        right, found = counts[form, speaker]
        rows.append([form, speaker, f"{(right + WEIGHT * share) / (found + WEIGHT):.2f}", found])
    write(ROOT / TABLE, rows)
    line = rising(learned)
    ends = [(0.0, min(line[0][1], line[0][0]))] * (line[0][0] > 0.01) + line
    write_learned(ROOT / LEARNED, [[f"{c:.3f}", f"{share:.3f}"] for c, share in ends])
    print(f"{everything[1]} by form, {len(learned)} read by the model")


if __name__ == "__main__":
    main()
