"""What the database must survive: killed writers, writers at once, a full disk, files that are no database.

Runs the program ($VERBALE_PROGRAM) as its users do.  Standard library only.
"""

import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.environ["VERBALE_PROGRAM"]
TABLES = [
    "articles", "blocks", "sentences", "entities", "mentions", "times", "quotes", "quote_pieces", "events",
    "event_mentions",
]
FULL_DISK_FOLDER = "VERBALE_FULL_DISK_FOLDER"


def write_articles(path, count, prefix="a", size=8000):
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            # One long word: as many bytes to store, little to read.
            words = "".join(f"word{(number * 31 + i * i) % 997}" for i in range(size // 8))
            text = f"The mayor of town {number} said: “We will rebuild {words}.”\n\nIt rained on Monday. {words}."
            row = {"id": f"{prefix}{number}", "title": f"Report {number}", "published": "2021-03-19", "text": text}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def run(*arguments, **options):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False, timeout=300, **options)


def content(path):
    """All rows by article id, whatever order the articles were stored in."""
    database = sqlite3.connect(path)
    rows = {}
    for table in TABLES:
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        kept = [f"{table}.{column}" for column in columns if column not in ("article", "row", "id")]
        query = f"SELECT articles.id, {', '.join(kept)} FROM {table}"
        if table != "articles":
            query += " JOIN articles USING (article)"
        rows[table] = sorted(database.execute(query), key=repr)
    database.close()
    return rows


def count(path):
    database = sqlite3.connect(path, timeout=30)
    try:
        return database.execute("SELECT count(*) FROM articles").fetchone()[0]
    except sqlite3.OperationalError:  # the tables are not there yet
        return 0
    finally:
        database.close()


class StoreFaults(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="verbale-faults-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.database = os.path.join(self.folder, "record.db")

    def file(self, name):
        return os.path.join(self.folder, name)

    def read(self, *arguments):
        done = run("read", "--quiet", "--db", self.database, *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def assert_sound(self, path):
        database = sqlite3.connect(path)
        self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        self.assertEqual(database.execute("PRAGMA foreign_key_check").fetchall(), [])
        for index in ("articles_fts", "quotes_fts"):
            database.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
        # Every article has come whole.
        orphans = database.execute("SELECT count(*) FROM articles WHERE article NOT IN (SELECT article FROM blocks)")
        self.assertEqual(orphans.fetchone(), (0,))
        database.close()

    def test_reading_again_changes_nothing(self):
        write_articles(self.file("news.jsonl"), 50)
        self.read(self.file("news.jsonl"))
        with open(self.database, "rb") as file:
            before = file.read()
        self.read(self.file("news.jsonl"))
        with open(self.database, "rb") as file:
            self.assertEqual(file.read(), before)

    def test_two_writers_wait_for_each_other(self):
        for prefix in "ab":
            write_articles(self.file(prefix + ".jsonl"), 300, prefix)
        for inputs in (("a.jsonl", "b.jsonl"), ("a.jsonl", "a.jsonl")):
            with self.subTest(inputs=inputs):
                writers = [
                    subprocess.Popen(
                        [PROGRAM, "read", "--quiet", "--db", self.database, self.file(name)],
                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for name in inputs
                ]
                for writer in writers:
                    self.assertEqual((writer.communicate(timeout=300)[1], writer.returncode), ("", 0))
                self.assertEqual(count(self.database), 300 * len(set(inputs)))
                self.assert_sound(self.database)
                os.remove(self.database)

    def test_a_writer_that_waits_for_input_lets_others_write(self):
        write_articles(self.file("idle.jsonl"), 200, "idle")
        write_articles(self.file("other.jsonl"), 10, "other")
        with open(self.file("idle.jsonl"), encoding="utf-8") as file:
            rows = file.read()
        with subprocess.Popen([PROGRAM, "read", "--quiet", "--threads", "1", "--db", self.database, "-"],
                              stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as idle:
            idle.stdin.write(rows)
            idle.stdin.flush()
            began = time.monotonic()
            while not os.path.exists(self.database) or count(self.database) == 0:
                self.assertLess(time.monotonic() - began, 30)
                time.sleep(0.01)
            self.read(self.file("other.jsonl"))
            self.assertLess(time.monotonic() - began, 40)
            idle.stdin.close()
            self.assertEqual(idle.wait(timeout=60), 0)
        self.assertEqual(count(self.database), 210)

    def test_a_killed_run_is_continued(self):
        articles = 1200
        write_articles(self.file("news.jsonl"), articles)
        unbroken = self.file("unbroken.db")
        done = run("read", "--quiet", "--db", unbroken, self.file("news.jsonl"))
        self.assertEqual(done.returncode, 0, done.stderr)
        killed = 0
        for least in (1, 300, 600):
            writer = subprocess.Popen([PROGRAM, "read", "--quiet", "--db", self.database, self.file("news.jsonl")],
                                      stdout=subprocess.DEVNULL)
            while writer.poll() is None and (not os.path.exists(self.database) or count(self.database) < least):
                time.sleep(0.005)
            writer.send_signal(signal.SIGKILL)
            killed += writer.wait() == -signal.SIGKILL
            self.assertGreaterEqual(count(self.database), least)
            self.assert_sound(self.database)
        self.assertGreater(killed, 0)
        # A reader takes what the killed writer left, too.
        self.assertIn(run("quotes", "--db", self.database, "--limit", "1").returncode, (0,))
        self.read(self.file("news.jsonl"))
        self.assert_sound(self.database)
        self.assertEqual(content(self.database), content(unbroken))

    def test_a_file_that_may_not_grow(self):
        write_articles(self.file("news.jsonl"), 750)
        unbroken = self.file("unbroken.db")
        self.assertEqual(run("read", "--quiet", "--db", unbroken, self.file("news.jsonl")).returncode, 0)
        limit = 7 << 20
        done = run("read", "--quiet", "--db", self.database, self.file("news.jsonl"), restore_signals=False,
                   preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        self.assertEqual(done.returncode, 1)
        self.assertIn(self.database + ": reading or writing failed", done.stderr)
        stored = count(self.database)
        self.assertIn(f"articles of this run that are stored: {stored}, that are not: ", done.stderr)
        self.assertLess(stored, 750)
        self.assert_sound(self.database)
        self.read(self.file("news.jsonl"))
        self.assertEqual(content(self.database), content(unbroken))

    def test_a_full_disk(self):
        folder = self.file("small")
        os.mkdir(folder)
        for way in (["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"]):
            if shutil.which("unshare") and subprocess.run(
                [*way, "mount", "-t", "tmpfs", "none", folder], capture_output=True, check=False).returncode == 0:
                break
        else:
            self.skipTest("may not mount a tmpfs here")
        inside = subprocess.run([*way, sys.executable, __file__], capture_output=True, text=True, check=False,
                                timeout=300, env={**os.environ, FULL_DISK_FOLDER: folder})
        self.assertEqual(inside.returncode, 0, inside.stderr)

    def test_files_that_are_no_database(self):
        write_articles(self.file("news.jsonl"), 2)
        with open(self.file("letter.db"), "w", encoding="utf-8") as file:
            file.write("A letter, and no database at all. " * 200)
        self.read(self.file("news.jsonl"))
        shutil.copy(self.database, self.file("newer.db"))
        newer = sqlite3.connect(self.file("newer.db"))
        newer.execute("PRAGMA user_version = 99")
        newer.close()
        cases = {
            "letter.db": "is not an SQLite database",
            "newer.db": "schema version 99",
            "news.jsonl/x.db": "cannot be opened",
            "no folder/x.db": "cannot be opened",
            "": "is a folder",
        }
        for name, words in cases.items():
            with self.subTest(name=name):
                done = run("read", "--quiet", "--db", self.file(name), self.file("news.jsonl"))
                self.assertEqual(done.returncode, 1)
                self.assertIn(self.file(name) + ": ", done.stderr)
                self.assertIn(words, done.stderr)
                done = run("quotes", "--db", self.file(name))
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertIn(self.file(name) + ": ", done.stderr)

    def test_another_article_with_the_id(self):
        for text in ("One text.", "Another text."):
            with open(self.file(text[:3] + ".jsonl"), "w", encoding="utf-8") as file:
                file.write(json.dumps({"id": "same", "text": text}) + "\n")
        self.read(self.file("One.jsonl"))
        write_articles(self.file("more.jsonl"), 3)
        done = run("read", "--quiet", "--db", self.database, self.file("Ano.jsonl"), self.file("more.jsonl"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("another article with id 'same' is in the database", done.stderr)
        self.assertEqual(count(self.database), 4, "the rest is written")
        self.read("--replace", self.file("Ano.jsonl"))
        database = sqlite3.connect(self.database)
        self.assertEqual(database.execute("SELECT text FROM articles WHERE id = 'same'").fetchone(), ("Another text.",))
        database.close()


class QuotesCommand(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="verbale-quotes-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.database = os.path.join(self.folder, "record.db")
        news = os.path.join(self.folder, "news.jsonl")
        with open(news, "w", encoding="utf-8") as file:
            for number, title in enumerate(("Talks go on", "Evil \x1b[2J title \u202egnp.exe")):
                row = {"id": f"a{number}", "title": title, "published": f"2021-03-2{number}", "text": "It rained."}
                file.write(json.dumps(row) + "\n")
        self.assertEqual(run("read", "--quiet", "--db", self.database, news).returncode, 0)
        database = sqlite3.connect(self.database)
        database.executemany(
            "INSERT INTO quotes (article, number, kind, act, begin, end, content, cue, speaker, speaker_name, confidence)"
            " VALUES (?, ?, ?, 'speech', 0, 2, ?, ?, ?, ?, 0.5)",
            [(1, 1, "direct", "We will not\r\nlift sanctions", "said", "Lavrov", "Sergei Lavrov"),
             (1, 2, "indirect", "it would rain", None, None, None),
             (2, 1, "mixed", "a \x1b]0;owned\x07 \u009b31m \u2066trick", "told", "\x1b[31mBob", None)])
        database.execute("INSERT INTO quotes_fts(quotes_fts) VALUES ('rebuild')")
        database.commit()
        database.close()

    def quotes(self, *arguments):
        return run("quotes", "--db", self.database, *arguments)

    def test_a_list_for_people(self):
        done = self.quotes("--article", "a0")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(
            done.stdout, "2021-03-20  Talks go on  [a0]\n"
            "  q1  Sergei Lavrov (Lavrov), said\n"
            "      “We will not lift sanctions”\n"
            "  q2  speaker unknown\n"
            "      it would rain\n")

    def test_hostile_text_is_shown_harmless(self):
        done = self.quotes("--article", "a1")
        self.assertEqual(done.returncode, 0)
        for steering in "\x1b\x07\x9b\u2066\u202e":
            self.assertNotIn(steering, done.stdout)
        self.assertIn("<U+001B>[2J", done.stdout)
        self.assertIn("<U+202E>", done.stdout)

    def test_json_lines(self):
        done = self.quotes("--json", "--kind", "direct")
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(rows, [{
            "article": "a0", "uri": None, "title": "Talks go on", "outlet": None, "published": "2021-03-20",
            "quote": "q1", "kind": "direct", "act": "speech", "begin": 0, "end": 2,
            "content": "We will not\r\nlift sanctions", "cue": "said", "speaker": "Lavrov",
            "speaker_name": "Sergei Lavrov", "speaker_actor": None, "speaker_country": None, "addressee": None, "medium": None,
            "confidence": 0.5, "verdict": None}])

    def test_filters(self):
        def found(*arguments):
            rows = [json.loads(line) for line in self.quotes("--json", *arguments).stdout.splitlines()]
            return [row["article"] + row["quote"] for row in rows]

        self.assertEqual(found(), ["a0q1", "a0q2", "a1q1"])
        self.assertEqual(found("--limit", "2"), ["a0q1", "a0q2"])
        self.assertEqual(found("--speaker", "sergei"), ["a0q1"])
        self.assertEqual(found("--about", "sanction"), ["a0q1"])
        self.assertEqual(found("--about", '"lift sanctions'), ["a0q1"])
        self.assertEqual(found("--kind", "mixed"), ["a1q1"])
        self.assertEqual(found("--since", "2021-03-21"), ["a1q1"])
        self.assertEqual(found("--until", "2021-03-20"), ["a0q1", "a0q2"])

    def test_no_match(self):
        for form in ([], ["--json"]):
            done = self.quotes("--about", "nothing of the kind", *form)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", "no quotes\n"))

    def test_wrong_use(self):
        for arguments in (["--kind", "loud"], ["--since", "yesterday"], ["--until", ""], ["--limit", "0"],
                          ["--limit", "-3"], ["--limit", "many"], ["--about", ""], ["--speaker", " "], ["--colour"]):
            with self.subTest(arguments=arguments):
                done = self.quotes(*arguments)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertNotEqual(done.stderr, "")
        self.assertEqual(run("quotes").returncode, 2)

    def test_no_such_database(self):
        missing = os.path.join(self.folder, "missing.db")
        done = run("quotes", "--db", missing)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn(missing + ": no such database", done.stderr)
        self.assertFalse(os.path.exists(missing))


def fill_a_disk(folder):
    """Runs in a mount namespace of its own: a disk fills up, loses nothing, grows and is filled on."""
    check = unittest.TestCase()
    articles = 750
    with tempfile.TemporaryDirectory() as work:
        news = os.path.join(work, "news.jsonl")
        write_articles(news, articles)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "none", folder], check=True)
        database = os.path.join(folder, "record.db")
        done = run("read", "--quiet", "--db", database, news)
        check.assertEqual(done.returncode, 1)
        check.assertIn(database + ": the disk is full", done.stderr)
        stored = count(database)
        check.assertIn(f"articles of this run that are stored: {stored}, that are not: ", done.stderr)
        check.assertLess(stored, articles)
        again = run("read", "--quiet", "--db", database, news)
        check.assertEqual(again.returncode, 1)
        check.assertGreaterEqual(count(database), stored)
        subprocess.run(["mount", "-o", "remount,size=200m", folder], check=True)
        done = run("read", "--quiet", "--db", database, news)
        check.assertEqual((done.returncode, done.stderr), (0, ""))
        check.assertEqual(count(database), articles)
        whole = os.path.join(work, "whole.db")
        check.assertEqual(run("read", "--quiet", "--db", whole, news).returncode, 0)
        check.assertEqual(content(database), content(whole))
        # No room for even the tables.
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "none", folder], check=True)
        done = run("read", "--quiet", "--db", database, news)
        check.assertEqual(done.returncode, 1)
        check.assertIn(database + ": ", done.stderr)


if __name__ == "__main__":
    if FULL_DISK_FOLDER in os.environ:
        fill_a_disk(os.environ[FULL_DISK_FOLDER])
    else:
        unittest.main()
