"""The articles of examples/ against their golden records, and against what a person found in them.

tests/golden/NAME.txt         the record as people read it
tests/golden/NAME.json        the record, less its text and what made it
tests/golden/NAME.facts.csv   layer,text,value,who: what the article says, written by hand from the article alone (README.md there)
tests/golden/missed.csv       the facts that the program does not find yet: no more and no fewer

`python3 golden_test.py --update` writes all but the facts anew: read the difference before committing it.
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


def bare(text):
    """A content without what the facts do not bind: marks and punctuation at the edges of its pieces."""
    return " | ".join(piece.strip(" .,;:!?\"'“”‘’—–-") for piece in text.split(" | "))


def facts_of(name):
    with open(GOLDEN / f"{name}.facts.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def missed_facts(name, record):
    """The hand-written facts that are not in the record."""
    text = record["text"]

    def words(span):
        return text[span["begin"]:span["end"]] if span else ""
    times = [(words(time).removeprefix("the "), time["value"]) for time in record["times"]]
    blocks = [(words(block), block["kind"]) for block in record["blocks"]]
    quotes = [(bare(" | ".join(words(piece) for piece in quote["content"])), quote["kind"], words(quote["speaker"])) for quote in record["quotes"]]

    def found(fact):
        if fact["layer"] == "time":
            return (fact["text"].removeprefix("the "), fact["value"]) in times
        if fact["layer"] == "name":
            # Names of one entity are its mentions.
            return any(entity["type"] == fact["value"] and any(m["form"] == "name" and words(m).removeprefix("the ") == fact["text"] for m in entity["mentions"])
                       for entity in record["entities"])
        if fact["layer"] == "block":
            return any(text.startswith(fact["text"]) and kind == fact["value"] for text, kind in blocks)
        # The record may name a speaker by the head of the fact's phrase, or by more of it.
        return any(content == bare(fact["text"]) and kind == fact["value"] and (who == fact["who"] or (who and fact["who"] and (who in fact["who"] or fact["who"] in who)))
                   for content, kind, who in quotes)
    return [[name, *fact.values()] for fact in facts_of(name) if not found(fact)]


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
        with open(GOLDEN / "missed.csv", encoding="utf-8", newline="") as file:
            known = list(csv.reader(file))[1:]
        now = [fact for path in EXAMPLES for fact in missed_facts(path.stem, rows(read(path, "jsonl"))[0])]
        self.assertEqual([fact for fact in now if fact not in known], [], "lost")
        self.assertEqual([fact for fact in known if fact not in now], [], "found now: take them out of missed.csv")

    def test_nothing_but_what_the_articles_hold_is_a_block_of_another_kind_or_a_direct_quotation(self):
        for path in EXAMPLES:
            record = rows(read(path, "jsonl"))[0]
            for layer, got in (("block", sum(block["kind"] != "paragraph" for block in record["blocks"])), ("direct", sum(quote["kind"] == "direct" for quote in record["quotes"]))):
                with self.subTest(path.name, layer=layer):
                    # What is said without marks, or with some, is not listed by hand.
                    self.assertLessEqual(got, sum(fact["value"] == layer or fact["layer"] == layer for fact in facts_of(path.stem)))


def update():
    missed = []
    for path in EXAMPLES:
        (GOLDEN / f"{path.stem}.txt").write_text(read(path, "text"), encoding="utf-8")
        (GOLDEN / f"{path.stem}.json").write_text(golden_json(path), encoding="utf-8")
        missed += missed_facts(path.stem, rows(read(path, "jsonl"))[0])
    with open(GOLDEN / "missed.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([["article", "layer", "text", "value", "who"], *missed])
    known = sum(len(facts_of(path.stem)) for path in EXAMPLES)
    print(f"{known - len(missed)} of {known} facts are found")


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    else:
        unittest.main()
