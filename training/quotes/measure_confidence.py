#!/usr/bin/env python3
"""Measures codebook/quotes/confidence.csv: how often quotations of each form are right.

    training/quotes/measure_confidence.py polnear-train.jsonl --tools ../shared/tools

Reads the gold articles with every row of the table at a confidence of its own, which tells the row that each quotation
found came from; the scorer's judgement (content IoU at least .5, and the source) tells whether it is right.  Of articles
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
# and what the speaker was found as.  Written by training/quotes/measure_confidence.py from PolNeAR train, documents of the first
# annotator; each share is drawn towards its form's with the weight of ten quotations.  count: how many it was measured on.
"""


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
    for document in documents:
        for confidence, right in tally(document, records[document["id"]]).confidence:
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


if __name__ == "__main__":
    main()
