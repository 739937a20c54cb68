"""Each export of a database, read back and compared with the JSONL record, as far as the format can hold it.

`Formats` needs the standard library alone; `Readers` loads the files as their users do, with DuckDB, pandas and Apache Arrow
(scripts/setup puts them into build/python).
"""
import csv
import io
import json
import os
import re
import tempfile
import unittest

from program import ROOT, jsonl, rows, run

HOSTILE = 'Tabs\there, "marks" and =SUM(A1)\n\nRussian forces shelled Kharkiv\x0b on Friday, killing three people. \u2028"We will' \
    ' not\tyield," President Volodymyr Zelenskyy said in Kyiv.\n\nIsrael\u00a0condemned Iran 🙂 on Thursday. Germany may send aid to Ukraine.'
ARTICLES = [
    {"id": "war/1", "title": '=cmd|"x"', "published": "2026-03-21T01:30:00+02:00", "uri": "https://example.org/1", "outlet": "The\tDaily",
     "text": HOSTILE, "extra key": 1},
    {"id": "-2", "published": "2026-03-20",
     "text": "France and Germany signed a trade agreement in Paris on Wednesday.\n\nThe United States imposed sanctions on Iran last week. "
             "\u201cThis is wrong,\u201d the Iranian foreign minister said. China did not attack Taiwan."},
    {"id": "undated", "text": "Turkey expelled the Russian ambassador. Police in Ankara arrested two journalists."},
    {"id": "nothing", "published": "2026-03-20", "text": "The garden is green."}]
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

GDELT = """GLOBALEVENTID SQLDATE MonthYear Year FractionDate
 Actor1Code Actor1Name Actor1CountryCode Actor1KnownGroupCode Actor1EthnicCode Actor1Religion1Code Actor1Religion2Code Actor1Type1Code
 Actor1Type2Code Actor1Type3Code
 Actor2Code Actor2Name Actor2CountryCode Actor2KnownGroupCode Actor2EthnicCode Actor2Religion1Code Actor2Religion2Code Actor2Type1Code
 Actor2Type2Code Actor2Type3Code
 IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone
 Actor1Geo_Type Actor1Geo_Fullname Actor1Geo_CountryCode Actor1Geo_ADM1Code Actor1Geo_ADM2Code Actor1Geo_Lat Actor1Geo_Long Actor1Geo_FeatureID
 Actor2Geo_Type Actor2Geo_Fullname Actor2Geo_CountryCode Actor2Geo_ADM1Code Actor2Geo_ADM2Code Actor2Geo_Lat Actor2Geo_Long Actor2Geo_FeatureID
 ActionGeo_Type ActionGeo_Fullname ActionGeo_CountryCode ActionGeo_ADM1Code ActionGeo_ADM2Code ActionGeo_Lat ActionGeo_Long ActionGeo_FeatureID
 DATEADDED SOURCEURL""".split()
MENTIONS = """GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID Actor1CharOffset
 Actor2CharOffset ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone MentionDocTranslationInfo Extras""".split()
QUADS = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]


def plain(text):
    """As a cell of a tab-separated file has it."""
    return CONTROL.sub(" ", text or "").replace('"', "'").replace("  ", " ")


def uncsv(cell):
    return cell[1:] if re.match("'+[=+\\-@\t\r]", cell) else cell


class Case(unittest.TestCase):
    articles = ARTICLES

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.database = os.path.join(cls.folder.name, "news.db")
        status, _, errors = run("read", "--db", cls.database, "--quiet", stdin=jsonl(*cls.articles))
        assert status == 0, errors
        status, out, errors = run("read", "--format", "jsonl", "--quiet", stdin=jsonl(*cls.articles))
        assert status == 0, errors
        cls.records = sorted(rows(out), key=lambda record: ((record["published"] or "~")[:10], record["id"]))   # as exports go through them

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def export(self, form, *options):
        """What the export wrote, and what it said."""
        status, out, errors = run("export", "--db", self.database, "--to", form, *options)
        self.assertEqual(status, 0, errors)
        return out, errors

    def path(self, form, *options):
        path = os.path.join(self.folder.name, f"{form}-{len(options)}")
        self.export(form, *options, "--out", path)
        return path

    def events(self, needed=(), status="actual"):
        """(record, event) of a status where all fields that are needed are known, in order."""
        found = [(record, event) for record in self.records for event in record["events"]
                 if status in ("all", event["status"]) and all(event[field] for field in needed)]
        self.assertTrue(found)
        return found

    @staticmethod
    def name(record, role):
        if role is None:
            return ""
        names = {entity["id"]: entity["name"] for entity in record["entities"]}
        return names.get(role["entity"]) or record["text"][role["begin"]:role["end"]]


class Formats(Case):
    def tsv(self, form, columns=None):
        out, errors = self.export(form)
        self.assertTrue(out.endswith("\n"))
        lines = [line.split("\t") for line in out[:-1].split("\n")]
        columns = columns or lines.pop(0)
        for line in lines:
            self.assertEqual(len(line), len(columns))
        return [dict(zip(columns, line)) for line in lines], errors

    def test_jsonl_is_the_record(self):
        out, errors = self.export("jsonl")
        self.assertEqual(rows(out), self.records)
        self.assertEqual(errors, "")

    def test_it_is_the_same_every_time(self):
        for form in ("gdelt", "gdelt-mentions", "icews", "polecat", "plover", "gqg", "ninjs"):
            self.assertEqual(self.export(form)[0], self.export(form)[0])

    def test_gdelt(self):
        found, errors = self.tsv("gdelt", GDELT)
        wanted = self.events(("cameo", "date"))
        self.assertEqual(len(found), len(wanted))
        self.assertIn("gdelt cannot hold: ", errors)
        self.assertIn("without a date", errors)
        for row, (record, event) in zip(found, wanted):
            source, target = event["source"] or {}, event["target"] or {}
            self.assertEqual(row["EventCode"], event["cameo"])
            self.assertEqual(row["EventRootCode"], event["cameo"][:2])
            self.assertEqual(row["SQLDATE"], event["date"]["first"].replace("-", ""))
            self.assertEqual(row["Actor1Code"], source.get("actor") or "")
            self.assertEqual(row["Actor2Code"], target.get("actor") or "")
            self.assertEqual(row["Actor1Name"], plain(self.name(record, event["source"])))
            self.assertEqual(row["Actor2Name"], plain(self.name(record, event["target"])))
            self.assertEqual(float(row["GoldsteinScale"]), event["goldstein"])
            self.assertEqual(int(row["QuadClass"]), QUADS.index(event["quad"]) + 1)
            self.assertEqual(int(row["NumMentions"]), len(event["mentions"]))
            self.assertEqual(row["ActionGeo_Type"], "1" if (event["place"] or {}).get("country") else "0")
            self.assertEqual(row["SOURCEURL"], record["uri"] or record["id"])
            self.assertTrue(0 < int(row["GLOBALEVENTID"]) < 1 << 63)
        self.assertEqual(len({row["GLOBALEVENTID"] for row in found}), len(found))

    def test_gdelt_mentions_belong_to_events(self):
        events, _ = self.tsv("gdelt", GDELT)
        mentions, _ = self.tsv("gdelt-mentions", MENTIONS)
        self.assertEqual({row["GLOBALEVENTID"] for row in events}, {row["GLOBALEVENTID"] for row in mentions})
        wanted = [(record, event, mention) for record, event in self.events(("cameo", "date")) for mention in event["mentions"]]
        self.assertEqual(len(mentions), len(wanted))
        for row, (record, event, mention) in zip(mentions, wanted):
            self.assertEqual(int(row["ActionCharOffset"]), mention["begin"])
            self.assertEqual(int(row["Actor1CharOffset"]), (event["source"] or {"begin": -1})["begin"])
            self.assertEqual(int(row["MentionDocLen"]), len(record["text"]))
            sentence = record["sentences"][int(row["SentenceID"]) - 1]
            self.assertTrue(sentence["begin"] <= mention["begin"] < sentence["end"])

    def test_icews(self):
        found, errors = self.tsv("icews")
        wanted = self.events(("cameo", "date"))
        self.assertEqual(len(found), len(wanted))
        self.assertIn("icews cannot hold: ", errors)
        self.assertEqual(len(found[0]), 20)
        for row, (record, event) in zip(found, wanted):
            self.assertEqual(row["CAMEO Code"], event["cameo"])
            self.assertEqual(row["Event Date"], event["date"]["first"])
            self.assertEqual(row["Source Name"], plain(self.name(record, event["source"])))
            self.assertEqual(row["Target Name"], plain(self.name(record, event["target"])))
            self.assertEqual(float(row["Intensity"]), event["goldstein"])
            self.assertEqual(row["Publisher"], plain(record["outlet"]))

    def test_polecat(self):
        found, errors = self.tsv("polecat")
        wanted = self.events(("plover", "date"))
        self.assertIn("polecat cannot hold: ", errors)
        self.assertEqual(len(found), len(wanted))
        self.assertEqual(len(found[0]), 40)
        for row, (record, event) in zip(found, wanted):
            source = event["source"] or {}
            self.assertEqual(row["Event Type"], event["plover"])
            self.assertEqual(row["Event Mode"], event["mode"] or "None")
            self.assertEqual(row["Quad Code"], event["quad"].upper())
            self.assertEqual(row["Event Date"], event["date"]["first"])
            self.assertEqual(row["Actor Name"], plain(self.name(record, event["source"])) or "None")
            self.assertEqual(row["Recipient Name"], plain(self.name(record, event["target"])) or "None")
            if source.get("country"):
                self.assertEqual(row["Actor Country"], source["country"])
            self.assertNotIn("", row.values())

    def test_plover(self):
        for option in ("actual", "all"):
            out, _ = self.export("plover", "--status", option)
            found = rows(out)
            wanted = self.events(("plover",), option)
            self.assertEqual(len(found), len(wanted))
            for row, (record, event) in zip(found, wanted):
                best = next(mention for mention in event["mentions"] if mention["best"])
                self.assertEqual([row["event"], row["mode"], row["cameo"], row["status"], row["alleged"], row["quad"], row["confidence"]],
                                 [event["plover"], event["mode"] or "", event["cameo"], event["status"], event["alleged"], event["quad"],
                                  event["confidence"]])
                self.assertEqual(row["date"], (event["date"] or {}).get("first"))
                self.assertEqual(row["eventText"], record["text"][best["begin"]:best["end"]])
                self.assertEqual(row["textInfo"]["article"], record["id"])
                for side in ("source", "target"):
                    self.assertEqual(bool(row[side]), event[side] is not None)
                    if row[side]:
                        self.assertEqual(row[side][0]["actorText"], record["text"][event[side]["begin"]:event[side]["end"]])
                        self.assertEqual(row[side][0]["cameo"], event[side]["actor"])

    def test_formats_without_status_refuse_what_did_not_happen(self):
        for form in ("gdelt", "gdelt-mentions", "icews", "polecat", "ninjs"):
            for option in ("all", "future"):
                status, out, errors = run("export", "--db", self.database, "--to", form, "--status", option)
                self.assertEqual((status, out), (2, ""))
                self.assertIn("no place for an event's status", errors)

    def test_gqg(self):
        found = {row["url"]: row for row in rows(self.export("gqg")[0])}
        for record in self.records:
            row = found.pop(record["uri"] or record["id"], None)
            self.assertEqual(row is None, not record["quotes"])
            for got, quote in zip((row or {"quotes": []})["quotes"], record["quotes"], strict=True):
                self.assertEqual(got["quote"], " … ".join(record["text"][p["begin"]:p["end"]] for p in quote["content"]))
                self.assertEqual((got["begin"], got["end"]), (quote["content"][0]["begin"], quote["content"][-1]["end"]))
                self.assertTrue(record["text"][:got["begin"]].endswith(got["pre"]))
                self.assertTrue(record["text"][got["end"]:].startswith(got["post"]))
                self.assertEqual(got["kind"], quote["kind"])
                self.assertEqual(got["speaker_name"] or "", self.name(record, quote["speaker"]))
        self.assertEqual(found, {})

    def test_ninjs(self):
        found = rows(self.export("ninjs")[0])
        self.assertEqual(len(found), len(self.records))
        for item, record in zip(found, self.records):
            self.assertEqual(item["bodies"][0]["value"], record["text"])
            self.assertEqual(item["altIds"][0]["value"], record["id"])
            for ours, theirs in (("person", "people"), ("organization", "organisations"), ("place", "places")):
                self.assertEqual([each["name"] for each in item.get(theirs, [])],
                                 [entity["name"] for entity in record["entities"] if entity["type"] == ours])
            self.assertEqual([each["id"] for each in item.get("events", [])],
                             [event["id"] for event in record["events"] if event["status"] == "actual"])
            self.assertEqual([each["bodies"][0]["value"] for each in item.get("associations", [])],
                             [" … ".join(record["text"][p["begin"]:p["end"]] for p in quote["content"]) for quote in record["quotes"]])

    def table(self, name, *options):
        out, _ = self.export("csv", "--table", name, *options)
        return [{key: uncsv(value) for key, value in row.items()} for row in csv.DictReader(io.StringIO(out, newline=""), strict=True)]

    def test_csv(self):
        articles = self.table("articles")
        self.assertEqual([row["id"] for row in articles], [record["id"] for record in self.records])
        self.assertEqual([row["text"] for row in articles], [record["text"] for record in self.records])
        self.assertEqual([row["title"] for row in articles], [record["title"] or "" for record in self.records])
        self.assertEqual([(row["article"], row["id"], row["name"], row["actor"]) for row in self.table("entities")],
                         [(record["id"], entity["id"], entity["name"], entity["actor"] or "")
                          for record in self.records for entity in record["entities"]])
        quotes = [(record, quote) for record in self.records for quote in record["quotes"]]
        self.assertEqual([(row["article"], row["id"], row["kind"], row["speaker_name"] or row["speaker"]) for row in self.table("quotes")],
                         [(record["id"], quote["id"], quote["kind"], self.name(record, quote["speaker"])) for record, quote in quotes])
        for option in ("actual", "all"):
            wanted = self.events(status=option)
            found = self.table("events", "--status", option)
            self.assertEqual(len(found), len(wanted))
            for row, (record, event) in zip(found, wanted):
                self.assertEqual([row["article"], row["id"], row["status"], row["cameo"], row["plover"], row["alleged"]],
                                 [record["id"], event["id"], event["status"], event["cameo"] or "", event["plover"] or "",
                                  str(event["alleged"]).lower()])
                self.assertEqual(row["source_actor"], (event["source"] or {}).get("actor") or "")
                self.assertEqual(float(row["confidence"]), event["confidence"])

    def test_no_csv_cell_is_a_formula(self):
        out, _ = self.export("csv", "--table", "articles")
        for row in csv.reader(io.StringIO(out, newline="")):
            for cell in row:
                self.assertNotRegex(cell, "^[=+@\t\r]|^-[^0-9]")

    def test_filters(self):
        out, _ = self.export("jsonl", "--article=-2")
        self.assertEqual([record["id"] for record in rows(out)], ["-2"])
        out, _ = self.export("jsonl", "--since", "2026-03-21")
        self.assertEqual([record["id"] for record in rows(out)], ["war/1"])
        out, errors = self.export("gdelt", "--until", "1990-01-01")
        self.assertEqual(out, "")
        self.assertIn("no articles", errors)

    def test_wrong_use(self):
        for options in (["--to", "csv"], ["--to", "gdelt", "--table", "events"], ["--to", "word"], []):
            self.assertEqual(run("export", "--db", self.database, *options)[0], 2)
        self.assertEqual(run("export", "--db", self.database + ".none", "--to", "jsonl")[0], 1)
        self.assertEqual(run("export", "--db", self.database, "--to", "jsonl", "--out", "/nowhere/file")[0], 1)

    def test_every_format_has_its_part_in_the_page(self):
        page = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
        for column in GDELT[:5] + ["EventCode", "DATEADDED", "SOURCEURL"] + MENTIONS:
            self.assertIn(column, page)


class Readers(Case):
    """Files of more than 1,000 rows, as DuckDB, pandas and Apache Arrow load them."""
    articles = ARTICLES + [
        {"id": f"many-{number}", "published": f"2026-03-{number % 28 + 1:02}", "outlet": "The Daily", "uri": f"https://example.org/{number}",
         "text": f"Russian forces shelled Kharkiv on Friday, killing {number + 2} people.\n\nThe United States imposed sanctions on Iran. "
                 "France and Germany signed a trade agreement in Paris. Turkey expelled the Russian ambassador. "
                 "Police in Ankara arrested two journalists on Thursday."} for number in range(450)]

    def load(self, path, columns, types):
        import duckdb
        described = ", ".join(f"'{column}': '{types.get(column, 'VARCHAR')}'" for column in columns)
        query = f"SELECT * FROM read_csv('{path}', delim='\t', header={str(columns is not GDELT).lower()}, columns={{{described}}})"
        return duckdb.sql(query).df()

    def test_gdelt(self):
        import pandas
        path = self.path("gdelt")
        types = {"GLOBALEVENTID": "BIGINT", "SQLDATE": "INTEGER", "MonthYear": "INTEGER", "Year": "INTEGER", "FractionDate": "DOUBLE",
                 "IsRootEvent": "INTEGER", "QuadClass": "INTEGER", "GoldsteinScale": "DOUBLE", "NumMentions": "INTEGER",
                 "NumSources": "INTEGER", "NumArticles": "INTEGER", "AvgTone": "DOUBLE", "DATEADDED": "BIGINT",
                 **{f"{who}Geo_{what}": kind for who in ("Actor1", "Actor2", "Action")
                    for what, kind in (("Type", "INTEGER"), ("Lat", "DOUBLE"), ("Long", "DOUBLE"))}}
        wanted = self.events(("cameo", "date"))
        self.assertGreater(len(wanted), 1000)
        frame = self.load(path, GDELT, types)
        self.assertEqual(list(frame["EventCode"]), [event["cameo"] for _, event in wanted])
        again = pandas.read_csv(path, sep="\t", header=None, names=GDELT, dtype={column: str for column in GDELT if column not in types})
        self.assertEqual(list(again["EventCode"]), [event["cameo"] for _, event in wanted])
        self.assertEqual(list(again["GLOBALEVENTID"]), list(frame["GLOBALEVENTID"]))
        self.assertTrue(frame["GLOBALEVENTID"].is_unique)

    def test_polecat(self):
        import pandas
        path = self.path("polecat")
        wanted = self.events(("plover", "date"))
        self.assertGreater(len(wanted), 1000)
        with open(path, encoding="utf-8") as file:
            columns = file.readline().rstrip("\n").split("\t")
        frame = self.load(path, columns, {"Event Date": "DATE", "Intensity": "DOUBLE", "Publication Date": "VARCHAR"})
        self.assertEqual(list(frame["Event Type"]), [event["plover"] for _, event in wanted])
        again = pandas.read_csv(path, sep="\t", dtype=str, keep_default_na=False)
        self.assertEqual(list(again["Event Date"]), [event["date"]["first"] for _, event in wanted])
        self.assertFalse((again == "").any().any())

    def test_parquet_and_arrow(self):
        import duckdb
        import pyarrow
        import pyarrow.parquet
        for table in ("articles", "entities", "quotes", "events"):
            status = ("--status", "all") if table == "events" else ()
            parquet = self.path("parquet", "--table", table, *status)
            arrow = self.path("arrow", "--table", table, *status)
            found = pyarrow.parquet.read_table(parquet)
            with pyarrow.ipc.open_file(arrow) as reader:
                self.assertEqual(reader.read_all().to_pylist(), found.to_pylist())
            self.assertEqual(duckdb.sql(f"SELECT count(*) FROM read_parquet('{parquet}')").fetchall()[0][0], found.num_rows)
            text, _ = self.export("csv", "--table", table, *status)
            in_csv = [{key: uncsv(value) for key, value in row.items()} for row in csv.DictReader(io.StringIO(text, newline=""))]
            self.assertEqual([{key: self.as_text(value) for key, value in row.items()} for row in found.to_pylist()], in_csv)

    @staticmethod
    def as_text(value):
        if value is None:
            return ""
        if isinstance(value, bool):
            return str(value).lower()
        return json.dumps(int(value) if value == int(value) else value) if isinstance(value, float) else str(value)

    def test_events_have_the_records_types(self):
        import pyarrow.parquet
        found = pyarrow.parquet.read_table(self.path("parquet", "--table", "events", "--status", "all")).to_pylist()
        wanted = self.events(status="all")
        self.assertEqual([(row["article"], row["id"], row["cameo"], row["alleged"], row["goldstein"], row["confidence"]) for row in found],
                         [(record["id"], event["id"], event["cameo"], event["alleged"], event["goldstein"], event["confidence"])
                          for record, event in wanted])


if __name__ == "__main__":
    unittest.main()
