"""The laws of docs/record.md, over the articles of examples/ and, where they are at hand, real ones ($VERBALE_ARTICLES)."""
import json
import os
import random
import unittest
from pathlib import Path

from program import PUBLISHED, ROOT, broken_laws, jsonl, rows, run


def articles():
    """Articles as JSONL rows: of this project, damaged copies of them, and those of $VERBALE_ARTICLES (a folder)."""
    found = []
    for path in sorted((ROOT / "examples").glob("*.txt")):
        found.append({"id": path.stem, "published": PUBLISHED, "text": path.read_text(encoding="utf-8")})
    draw = random.Random(20260320)
    for article in list(found):
        text = article["text"]
        for damage in range(6):
            letters = list(text)
            for _ in range(40):
                at = draw.randrange(len(letters))
                letters[at] = draw.choice(["", " ", "\n", "\r\n", "\"", "“", "”", "'", "’", "\u00a0", "é", "🕊", ".", "(", "\t", "\u2028", letters[at] * 3])
            found.append({"id": f"{article['id']}-damaged-{damage}", "published": PUBLISHED, "text": "".join(letters)})
        found.append({"id": f"{article['id']}-crlf", "published": PUBLISHED, "text": text.replace("\n", "\r\n")})
        found.append({"id": f"{article['id']}-undated", "text": text})
    folder = Path(os.environ.get("VERBALE_ARTICLES") or ROOT.parent / "shared" / "data" / "articles")
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.append({key: row[key] for key in ("id", "text", "title", "published") if row.get(key)})
    return found


class Laws(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.articles = articles()
        status, cls.out, err = run("read", "--format", "jsonl", "--threads", 1, stdin=jsonl(*cls.articles))
        assert status == 0, err

    def test_there_are_articles(self):
        self.assertGreaterEqual(len(self.articles), 6 * 9)

    def test_every_record_is_lawful(self):
        for article, record in zip(self.articles, rows(self.out), strict=True):
            with self.subTest(article["id"]):
                self.assertEqual(record["id"], article["id"])
                self.assertEqual(broken_laws(record, article["text"]), [])

    def test_every_character_but_white_space_is_in_one_block_and_one_sentence(self):
        for record in rows(self.out):
            for layer in ("blocks", "sentences"):
                covered = "".join(record["text"][item["begin"]:item["end"]] for item in record[layer])
                with self.subTest(record["id"], layer=layer):
                    self.assertEqual("".join(covered.split()), "".join(record["text"].split()))

    def test_two_threads_write_the_same_bytes(self):
        for threads in (2, 5):
            self.assertEqual(run("read", "--format", "jsonl", "--threads", threads, stdin=jsonl(*self.articles))[1], self.out)

    def test_the_order_of_the_inputs_changes_no_record(self):
        _, out, _ = run("read", "--format", "jsonl", "--threads", 2, stdin=jsonl(*reversed(self.articles)))
        self.assertEqual(out.split("\n")[-2::-1], self.out.split("\n")[:-1])

    def test_an_article_alone_is_read_as_among_others(self):
        lines = self.out.split("\n")
        for i in range(0, len(self.articles), 9):
            self.assertEqual(run("read", "--format", "jsonl", stdin=jsonl(self.articles[i]))[1], lines[i] + "\n")

    def test_an_undated_article_gets_no_absolute_value_from_a_relative_word(self):
        text = "Talks began on Friday. They ended last week, and resume tomorrow at noon."
        _, out, _ = run("read", "--format", "jsonl", stdin=jsonl({"text": text}))
        record = rows(out)[0]
        self.assertGreaterEqual(len(record["times"]), 3)
        for time in record["times"]:
            self.assertNotRegex(time["value"] or "", r"^(19|20)\d\d")


if __name__ == "__main__":
    unittest.main()
