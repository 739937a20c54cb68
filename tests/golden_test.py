"""The articles of examples/ against their golden records, and against what a person found in them.

tests/golden/NAME.txt         the record as people read it
tests/golden/NAME.json        the record, less its text and what made it
tests/golden/NAME.facts.csv   layer,text,value,who,note: what the article says, written by hand from the article.
                              A note "missed" marks a fact that the program does not find yet.

`python3 tests/golden_test.py --update` writes the first two anew: read the difference before committing it.
"""
import csv
import difflib
import json
import sys
import unittest

from program import PUBLISHED, ROOT, broken_laws, rows, run

GOLDEN = ROOT / "tests" / "golden"
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))


def read(path, form):
    status, out, err = run("read", path, "--published", PUBLISHED, "--format", form)
    assert status == 0, err
    return out


def golden_json(path):
    record = rows(read(path, "jsonl"))[0]
    del record["reader"], record["text"]
    # An item a line: small enough to read, and a difference shows what changed.
    parts = []
    for key, value in record.items():
        if isinstance(value, list) and value:
            parts.append(f' {json.dumps(key)}: [\n' + ",\n".join("  " + json.dumps(item, ensure_ascii=False) for item in value) + "\n ]")
        else:
            parts.append(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def facts_of(record):
    """The record's facts in the form of the hand-written ones: {layer: [(text, value, who)]}."""
    text = record["text"]

    def words(span):
        return text[span["begin"]:span["end"]] if span else ""
    return {
        "quote": [(" … ".join(words(piece) for piece in quote["content"]), quote["kind"], words(quote["speaker"])) for quote in record["quotes"]],
        "time": [(words(time), time["value"] or "", "") for time in record["times"]],
        "block": [(words(block), block["kind"], "") for block in record["blocks"] if block["kind"] != "paragraph"]}


class Golden(unittest.TestCase):
    maxDiff = None

    def same(self, path, got):
        want = path.read_text(encoding="utf-8")
        if want != got:
            self.fail("".join(difflib.unified_diff(want.splitlines(True), got.splitlines(True), str(path), "now", n=1)))

    def test_there_are_six_articles(self):
        self.assertEqual(len(EXAMPLES), 6)
        for path in EXAMPLES:
            words = len(path.read_text(encoding="utf-8").split())
            self.assertTrue(300 <= words <= 900, f"{path.name}: {words} words")

    def test_the_views_are_as_they_were(self):
        for path in EXAMPLES:
            with self.subTest(path.name):
                self.same(GOLDEN / f"{path.stem}.txt", read(path, "text"))

    def test_the_records_are_as_they_were(self):
        for path in EXAMPLES:
            with self.subTest(path.name):
                self.same(GOLDEN / f"{path.stem}.json", golden_json(path))

    def test_the_records_are_lawful(self):
        for path in EXAMPLES:
            with self.subTest(path.name):
                self.assertEqual(broken_laws(rows(read(path, "jsonl"))[0], path.read_text(encoding="utf-8")), [])

    def test_the_records_say_what_the_articles_say(self):
        for path in EXAMPLES:
            found = facts_of(rows(read(path, "jsonl"))[0])
            with open(GOLDEN / f"{path.stem}.facts.csv", encoding="utf-8", newline="") as file:
                known = list(csv.DictReader(line for line in file if not line.startswith("#")))
            for layer in ("quote", "time", "block"):
                with self.subTest(path.name, layer=layer):
                    facts = [row for row in known if row["layer"] == layer]
                    want = [(row["text"], row["value"], row["who"] or "") for row in facts if row["note"] != "missed"]
                    missed = [(row["text"], row["value"], row["who"] or "") for row in facts if row["note"] == "missed"]
                    got = found[layer]
                    if layer == "block":            # the facts give a block's first words
                        got = [(text[:len(row["text"])] if text.startswith(row["text"]) else text, kind, who)
                               for (text, kind, who), row in zip(got, [r for r in facts if r["note"] != "missed"] + [{"text": ""}] * len(got))]
                    self.assertEqual([fact for fact in got if fact not in missed], want)
                    self.assertEqual([fact for fact in missed if fact in got], [], "found now: take the note away")


def update():
    for path in EXAMPLES:
        (GOLDEN / f"{path.stem}.txt").write_text(read(path, "text"), encoding="utf-8")
        (GOLDEN / f"{path.stem}.json").write_text(golden_json(path), encoding="utf-8")


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    else:
        unittest.main()
