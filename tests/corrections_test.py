"""What people say of a record: `verbale correct`, `verbale audit`, and the other views that the command line has of a database."""
import csv
import io
import json
import re
import tempfile
import unittest
from pathlib import Path

from program import ROOT, rows, run


class Corrections(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.database = Path(self.folder.name) / "a.db"
        status, _, err = run("read", ROOT / "tests" / "events" / "articles.jsonl", "--db", self.database, "--quiet")
        self.assertEqual(status, 0, err)
        _, out, _ = run("events", "--db", self.database, "--json")
        self.events = rows(out)

    def tearDown(self):
        self.folder.cleanup()

    def correct(self, event, *arguments, wanted=0):
        status, out, err = run("correct", "--db", self.database, "--article", event["article"], "--item", event["event"], "--by", "Ann", *arguments)
        self.assertEqual(status, wanted, err)
        return json.loads(out) if status == 0 else err

    def exported(self, *arguments):
        status, out, err = run("export", "--db", self.database, "--to", "jsonl", *arguments)
        self.assertEqual(status, 0, err)
        return {record["id"]: record for record in rows(out)}

    def test_exports_use_either(self):
        before = self.exported()
        wrong = self.events[0]
        edited = next(e for e in self.events if e["source_actor"] and e["article"] != wrong["article"])
        self.correct(wrong, "--wrong", "--note", "a film")
        kept = self.correct(edited, "--set", "cameo=0211", "--set", "status=future", "--set", "source.country=FRA", "--set", "date.first=2020-01-02",
                            "--set", "date.last=2020-01-03")
        self.assertEqual((kept["verdict"], kept["fields"]["plover"]), ("edited", "REQUEST"))
        self.assertEqual(self.exported(), before, "the original stays")
        after = self.exported("--corrected")
        self.assertEqual(len(after[wrong["article"]]["events"]), len(before[wrong["article"]]["events"]) - 1)
        changed = after[edited["article"]]["events"][int(edited["event"][1:]) - 1]
        self.assertEqual([changed["cameo"], changed["status"], changed["source"]["country"], changed["date"]["first"], changed["plover"]],
                         ["0211", "future", "FRA", "2020-01-02", "REQUEST"])
        self.assertEqual({i for i in before if before[i] != after[i]}, {wrong["article"], edited["article"]})
        status, out, _ = run("correct", "--db", self.database, "--list")
        self.assertEqual([(v["item"], v["verdict"], v["by"], v["applies"]) for v in rows(out)],
                         [(wrong["event"], "wrong", "Ann", True), (edited["event"], "edited", "Ann", True)])

    def test_what_is_no_correction(self):
        event = self.events[0]
        for arguments, says in ((["--set", "cameo=999"], "not in the codebook"), (["--set", "plover=WAR"], "not in the codebook"), (["--set", "mode=dance"], "not in the codebook"),
                                (["--set", "nothing"], "FIELD=VALUE"), (["--set", "text=x"], "no such field"), (["--set", "status=maybe"], "status"),
                                ([], "says how"), (["--right", "--wrong"], "--right")):
            self.assertIn(says, self.correct(event, *arguments, wanted=2))
        self.assertIn("has no v999", self.correct({**event, "event": "v999"}, "--right", wanted=2))
        self.assertIn("not in the database", self.correct({**event, "article": "none"}, "--right", wanted=1))

    def test_an_audit(self):
        status, _, err = run("audit", "--db", self.database)
        self.assertEqual(status, 2)
        self.assertIn("--sample", err)
        status, out, err = run("audit", "--db", self.database, "--sample", "30", "--seed", "5", "--json")
        self.assertEqual(status, 0, err)
        sample = rows(out)
        self.assertEqual(len(sample), 30)
        self.assertEqual(len({(s["article"], s["item"]) for s in sample}), 30)
        for i, item in enumerate(sample[:20]):
            self.correct({"article": item["article"], "event": item["item"]}, "--right" if i % 4 else "--wrong")
        status, out, _ = run("audit", "--db", self.database, "--json")
        figures = {row["type"]: row for row in rows(out)}
        total = figures.pop("all")
        self.assertEqual((total["drawn"], total["judged"], total["right"], total["precision"]), (30, 20, 15, 0.75))
        self.assertTrue(total["low"] < 0.75 < total["high"])
        self.assertEqual(sum(row["drawn"] for row in figures.values()), 30)
        status, out, _ = run("audit", "--db", self.database)
        self.assertRegex(out, r"all +30 +20 +15 +75\.0%   53\.1 to 88\.8")
        status, out, _ = run("audit", "--db", self.database, "--sample", "5", "--type", "PROTEST")
        self.assertIn("PROTEST", out)

    def test_views(self):
        status, out, err = run("timeline", "--db", self.database, "--by", "year", "--csv")
        self.assertEqual(status, 0, err)
        bins = list(csv.DictReader(io.StringIO(out)))
        actual = [e for e in self.events if e["status"] == "actual" and e["day"]]
        self.assertEqual(sum(int(b["events"]) for b in bins), len(actual))
        status, out, _ = run("timeline", "--db", self.database, "--by", "day", "--status", "all", "--json")
        self.assertEqual(sum(b["events"] for b in rows(out)), len([e for e in self.events if e["day"]]))
        status, out, _ = run("dyads", "--db", self.database, "--json")
        pairs = [(e["source_country"], e["target_country"]) for e in self.events if e["status"] == "actual" and e["source_country"] and e["target_country"]]
        self.assertEqual({(d["source"], d["target"]): d["events"] for d in rows(out)}, {pair: pairs.count(pair) for pair in pairs})
        status, out, _ = run("actors", "--db", self.database)
        self.assertRegex(out.split("\n")[0], r"^key +country +events +as_source +as_target")
        status, out, _ = run("search", "--db", self.database, "sanctions", "--json")
        self.assertTrue(all(any(piece["match"] for piece in row["snippet"]) for row in rows(out)))
        status, out, _ = run("articles", "--db", self.database, "--csv")
        self.assertEqual(len(list(csv.DictReader(io.StringIO(out)))), 40)
        status, out, err = run("events", "--db", self.database, "--limit", "4", "--json")
        cursor = re.search(r"--cursor '(.*)'", err)[1]
        _, rest, _ = run("events", "--db", self.database, "--cursor", cursor, "--json")
        self.assertEqual(rows(out) + rows(rest), self.events)
        self.assertEqual(run("dyads", "--db", self.database, "--by", "week")[0], 2)
        self.assertEqual(run("events", "--db", self.database, "--status", "maybe")[0], 2)


if __name__ == "__main__":
    unittest.main()
