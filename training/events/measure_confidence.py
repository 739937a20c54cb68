#!/usr/bin/env python3
"""Measures codebook/events/confidence.csv: what share of events is right by what the model thinks of them.

    training/events/measure_confidence.py ARTICLES.jsonl...

The articles are marked and coded with their actors (codebook/events/README.md); the model must not have learned from them.  An event is
right where an event of its type, source country and target country is left in the article; symmetric ones count from either side.
Events are put in bins of one size by probability, and shares that fall are pooled (Ayer et al. 1955).
"""
import argparse
import collections
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "codebook" / "events" / "confidence.csv"
MARK = re.compile(r"\[[a-z0-9,]+\||\]")
NO_COUNTRY = set("GOV MIL REB OPP COP JUD SPY MED EDU BUS CVL NGO IGO LEG LAB REF CRM UAF MNC NGM INT HLH AGR SEP RAD ELI MOD DEV ENV HRI PTY SET IMG".split())
BIN = 50  # events
REMARK = """\
# What share of events is right in type, source and target country, by the probability that the model gives to trigger and type together; between
# two rows on the line between them.  Written by training/events/measure_confidence.py.
"""
SAME = "probability,share,count\n0,0,0\n1,1,0\n"


def country(actor):
    code = (actor or "").split("+")[0][:3]
    return "" if code in NO_COUNTRY else code


def gold_events(article):
    left = collections.Counter()
    for event in article["events"]:
        if not event.get("plover"):
            continue
        source, target = country(event.get("source")), country(event.get("target"))
        left[event["plover"], source, target] += 1
        if event.get("symmetric") and source and target:
            left[event["plover"], target, source] += 1
    return left


def judged(program, articles):
    """[(probability, whether it is right)] of the events found."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        (data / "models").symlink_to(ROOT / "models")
        shutil.copytree(ROOT / "codebook", data / "codebook")
        (data / "codebook" / "events" / TABLE.name).write_text(SAME, encoding="utf-8")
        rows = "".join(json.dumps({"id": a["id"], "text": MARK.sub("", a["marked"]), "published": a["published"]}) + "\n" for a in articles)
        out = subprocess.run([program, "read", "-", "--quiet"], input=rows, stdout=subprocess.PIPE, check=True, encoding="utf-8", env={"VERBALE_DATA": str(data)}).stdout
    found = []
    gold = {a["id"]: gold_events(a) for a in articles}
    for line in out.splitlines():
        record = json.loads(line)
        left = gold[record["id"]]
        for event in sorted(record["events"], key=lambda e: -e["confidence"]):
            if not event["plover"]:
                continue
            triple = (event["plover"], *(country((event[side] or {}).get("actor")) for side in ("source", "target")))
            found.append((event["confidence"], left[triple] > 0))
            left[triple] -= left[triple] > 0
    return sorted(found)


def table_of(found):
    bins = [found[i:i + BIN] for i in range(0, len(found), BIN)]
    if len(bins) > 1 and len(bins[-1]) < BIN // 2:
        bins[-2:] = [bins[-2] + bins[-1]]
    pooled = []
    for each in bins:
        pooled.append(each)
        while len(pooled) > 1 and share(pooled[-1]) < share(pooled[-2]):
            pooled[-2:] = [pooled[-2] + pooled[-1]]
    return [(sum(p for p, _ in each) / len(each), share(each), len(each)) for each in pooled]


def share(events):
    return (sum(right for _, right in events) + 1) / (len(events) + 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, default=ROOT / "build" / "verbale")
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args()
    articles = [json.loads(line) for path in options.files for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = judged(options.program, articles)
    rows = [f"{p:.3f},{s:.3f},{n}" for p, s, n in table_of(found)]
    TABLE.write_text(REMARK + "probability,share,count\n" + "\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(found)} events, {sum(right for _, right in found)} of them right")


if __name__ == "__main__":
    main()
