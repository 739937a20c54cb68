"""Events in the whole program: authored articles with complete records, articles without politics, and the status of marked triggers.

tests/events/articles.jsonl   short articles, every event marked and coded by a person (codebook/events/README.md has the marks)
tests/events/plain.jsonl      articles on sport, film, health, business and weather, without any political event
tests/events/status.jsonl     sentences with a trigger, its status, and whether it is alleged
The floors are what the program reached when it was last trained, less a little: they are there to fall over when something breaks.
"""
import json
import re
import unittest

from program import ROOT, rows, run

FOLDER = ROOT / "tests" / "events"
FLOORS = {"events": 42.0, "joined": 92.0, "status": 87.0}
MOST_FALSE_ALARMS = 0.2


def figure(table, name, column):
    line = next(line for line in table.split("\n") if line.startswith(name))
    return float(line[len(name):].split()[column])


def status_figures():
    """(share of statuses right, share of alleged right, sentences), in percent."""
    wanted, asked = [], []
    for number, line in enumerate((FOLDER / "status.jsonl").read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        begin = row["marked"].index("[trigger|")
        end = row["marked"].index("]", begin) - len("[trigger|")
        text = re.sub(r"\[trigger\||\]", "", row["marked"])
        asked.append(json.dumps({"id": number, "text": text, "source": None, "target": None, "trigger": [begin, end]}))
        wanted.append(row)
    status, out, err = run("code", stdin="\n".join(asked) + "\n")
    assert status == 0, err
    found = rows(out)
    assert [row["id"] for row in found] == list(range(len(wanted)))
    right = sum(a["status"] == b["status"] and a["alleged"] == b["alleged"] for a, b in zip(wanted, found))
    return 100 * right / len(wanted), len(wanted)


class AuthoredArticles(unittest.TestCase):
    def test_events_of_whole_articles(self):
        status, out, err = run("evaluate", "events", FOLDER / "articles.jsonl")
        self.assertEqual(status, 0, err)
        self.assertGreaterEqual(figure(out, "type, source, target", 2), FLOORS["events"], out)
        self.assertGreaterEqual(figure(out, "joined (B3)", 2), FLOORS["joined"], out)

    def test_articles_without_politics(self):
        status, out, err = run("evaluate", "events", FOLDER / "plain.jsonl")
        self.assertEqual(status, 0, err)
        self.assertLessEqual(figure(out, "false alarms", 0), MOST_FALSE_ALARMS, out)

    def test_status_of_marked_triggers(self):
        right, _ = status_figures()
        self.assertGreaterEqual(right, FLOORS["status"])


class Code(unittest.TestCase):
    REQUEST = {"id": "a", "text": "Norway recalled its ambassador from Caracas.", "source": [0, 6], "target": [36, 43]}

    def test_answers_every_row_in_order(self):
        others = [{"id": 7, "text": "It rained."}, {"id": None, "text": "Kenya will send police to Haiti.", "source": [0, 5], "target": None, "trigger": [11, 15]}]
        status, out, err = run("code", stdin="".join(json.dumps(r) + "\n" for r in [self.REQUEST, *others]))
        self.assertEqual((status, err), (0, ""))
        answers = rows(out)
        self.assertEqual([a["id"] for a in answers], ["a", 7, None])
        for answer in answers:
            self.assertEqual(list(answer), ["id", "plover", "mode", "cameo", "goldstein", "quad", "status", "alleged", "factuality", "confidence"])
            self.assertTrue(0 <= answer["confidence"] <= 1 and -3 <= answer["factuality"] <= 3)
            self.assertIsNotNone(answer["plover"])

    def test_names_the_line_of_bad_rows_and_codes_the_others(self):
        bad = ["{", "[]", '{"id": 1}', '{"text": "abc", "source": [2, 9]}', '{"text": "abc", "source": [2]}', '{"text": "abc", "target": [2, 2]}', '{"text": "abc", "trigger": ["a", 1]}']
        status, out, err = run("code", stdin="\n".join([*bad, json.dumps(self.REQUEST)]) + "\n")
        self.assertEqual(status, 1)
        self.assertEqual([a["id"] for a in rows(out)], ["a"])
        for number in range(1, len(bad) + 1):
            self.assertIn(f"standard input:{number}: ", err)

    def test_a_missing_file(self):
        status, out, err = run("code", "/no/such/file")
        self.assertEqual((status, out), (1, ""))
        self.assertIn("/no/such/file", err)


class Explain(unittest.TestCase):
    ARTICLE = "Norway recalls envoy\n\nNorway recalled its ambassador from Venezuela on Friday.\n\nThe weather in Oslo was mild.\n"

    def setUp(self):
        import tempfile
        self.folder = tempfile.TemporaryDirectory()
        self.path = f"{self.folder.name}/a.txt"
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(self.ARTICLE)

    def tearDown(self):
        self.folder.cleanup()

    def test_an_event(self):
        status, out, err = run("explain", self.path, "--event", "v1", "--published", "2026-03-20")
        self.assertEqual((status, err), (0, ""))
        for word in ("trigger", "runner-up", "source", "target", "status", "nearest examples", "nsubj"):
            self.assertIn(word, out)

    def test_a_sentence_without_event(self):
        status, out, _ = run("explain", self.path, "--sentence", "3")
        self.assertEqual(status, 0)
        self.assertIn("no event", out)

    def test_what_is_not_there(self):
        for arguments in (["--event", "v99"], ["--event", "x"], ["--quote", "q99"], ["--sentence", "99"]):
            status, out, err = run("explain", self.path, *arguments)
            self.assertEqual((status, out), (2, ""), arguments)
            self.assertIn("in this article", err)


class Events(unittest.TestCase):
    def test_filters(self):
        import tempfile
        with tempfile.TemporaryDirectory() as folder:
            database = f"{folder}/a.db"
            status, _, err = run("read", FOLDER / "articles.jsonl", "--db", database, "--quiet")
            self.assertEqual(status, 0, err)

            def found(*arguments):
                status, out, err = run("events", "--db", database, "--json", *arguments)
                self.assertEqual(status, 0, err)
                return rows(out)
            everything = found()
            self.assertGreater(len(everything), 50)
            self.assertEqual([e["day"] for e in everything], sorted(e["day"] for e in everything))
            for arguments, holds in ((("--type", "ASSAULT"), lambda e: e["plover"] == "ASSAULT"),
                                     (("--source", "RUS"), lambda e: e["source_country"] == "RUS"),
                                     (("--source", "RUSGOV"), lambda e: e["source_actor"].startswith("RUSGOV")),
                                     (("--status", "future"), lambda e: e["status"] == "future"),
                                     (("--cameo", "17"), lambda e: e["cameo"].startswith("17")),
                                     (("--quad", "verbal conflict"), lambda e: e["quad"] == "verbal conflict"),
                                     (("--source", "norway"), lambda e: re.search(r"\bnorway\b", (e["source"] + " " + (e["source_name"] or "")).lower())),
                                     (("--since", "2026-06-01"), lambda e: e["day"] >= "2026-06-01"),
                                     (("--until", "2026-06-01"), lambda e: e["day"] <= "2026-06-01")):
                some = found(*arguments)
                self.assertEqual([e["event"] for e in some], [e["event"] for e in everything if e["plover"] is not None or "--type" not in arguments if self.safe(holds, e)], arguments)
            self.assertEqual(found("--source", "%"), [])
            self.assertEqual(len(found("--limit", "3")), 3)
            for event in everything:
                self.assertIn(event["trigger"], event["sentence"])

    @staticmethod
    def safe(holds, event):
        try:
            return holds(event)
        except (AttributeError, TypeError):
            return False


if __name__ == "__main__":
    unittest.main()
