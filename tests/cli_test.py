"""The program as its users call it: formats, exit statuses, and every kind of bad input."""
import contextlib
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from program import PROGRAM, broken_laws, jsonl, rows, run


class Folder(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="verbale.")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def read(self, *arguments, **options):
        return run("read", "--format", "jsonl", *arguments, **options)


class Reading(Folder):
    def test_standard_input_is_text_or_jsonl_by_its_first_character(self):
        status, out, _ = self.read(stdin="Talks began.\n")
        self.assertEqual((status, [r["text"] for r in rows(out)]), (0, ["Talks began.\n"]))
        status, out, _ = self.read("-", stdin=' \n{"text":"Talks ended."}')
        self.assertEqual((status, [r["text"] for r in rows(out)]), (0, ["Talks ended."]))

    def test_records_come_in_the_order_of_the_inputs(self):
        articles = [{"id": str(i), "text": "Word. " * (1 + (i * 37) % 400)} for i in range(300)]
        for threads in (1, 2, 7):
            _, out, _ = self.read("--threads", threads, stdin=jsonl(*articles))
            self.assertEqual([r["id"] for r in rows(out)], [a["id"] for a in articles])

    def test_other_keys_are_carried_through(self):
        _, out, _ = self.read(stdin=jsonl({"text": "A.", "tags": ["x", 1.5], "z": None}))
        self.assertEqual(rows(out)[0]["extra"], {"tags": ["x", 1.5], "z": None})
        _, out, _ = self.read(stdin=jsonl({"text": "A."}))
        self.assertNotIn("extra", rows(out)[0])

    def test_a_date_that_is_none_is_said_and_the_article_read(self):
        status, out, err = self.read(stdin=jsonl({"id": "x", "text": "Talks began on Friday.", "published": "03-02-2009"}))
        record = rows(out)[0]
        self.assertEqual((status, record["published"], record["extra"]), (0, None, {"published": "03-02-2009"}))
        self.assertIn("standard input:1: \"published\"", err)

    def test_another_language_is_said(self):
        text = "Le ministre a déclaré vendredi que les pourparlers reprendraient la semaine prochaine à Genève."
        status, out, err = self.read(stdin=text)
        record = rows(out)[0]
        self.assertEqual((status, record["language"], record["times"], record["quotes"]), (0, "fr", [], []))
        self.assertTrue(record["sentences"])
        self.assertIn("fr", err)

    def test_the_text_view_shows_control_characters_and_sends_none(self):
        evil = "Title \x1b[31m\x07\n\n\"Red \x1b]0;gone\x07 \u202eagain\u202c,\" said Ada Roe on Friday \x9b31m.\n"
        status, out, _ = run("read", "--format", "text", "--published", "2026-03-20", stdin=evil)
        self.assertEqual(status, 0)
        for forbidden in ("\x1b", "\x07", "\u202e", "\x9b"):
            self.assertNotIn(forbidden, out)
        self.assertIn("Ada Roe", out)

    def test_wrong_use_ends_with_2(self):
        for arguments in (["read", "--format", "xml"], ["read", "--published", "yesterday"], ["reed"], [], ["read", "--threads", "0"],
                          ["evaluate", "weather", "x"]):
            self.assertEqual(run(*arguments)[0], 2, arguments)

    def test_evaluate_prints_a_table_and_names_a_bad_line(self):
        for task, gold in (("names", {"entities": [], "types": ["PER"]}), ("coreference", {"mentions": []}), ("time", {"timex": []}),
                           ("quotes", {"attributions": []})):
            path = self.file("gold.jsonl", jsonl({"text": "Talks began on Friday.", **gold}))
            status, out, err = run("evaluate", task, path)
            self.assertEqual((status, err), (0, ""), task)
            self.assertIn("1 documents", out)
            status, out, err = run("evaluate", task, self.file("bad.jsonl", jsonl({"text": "A.", **gold}, {"text": "A."})))
            self.assertEqual((status, out), (1, ""), task)
            self.assertIn("bad.jsonl:2: ", err)

    def test_conllu_keeps_every_character(self):
        text = "The U.S. won't go.\n\n\"Never,\" said Iran's envoy."
        _, out, _ = run("read", "--format", "conllu", stdin=text)
        spans = [tuple(map(int, part.split("=")[1].split(":"))) for line in out.split("\n") if "\t" in line
                 for part in line.split("\t")[9].split("|") if part.startswith("TokenRange")]
        self.assertEqual("".join(text[b:e] for b, e in spans), "".join(text.split()))

    def test_data_is_looked_for_where_the_variable_says(self):
        status, _, err = run("read", stdin="A.", env={**os.environ, "VERBALE_DATA": str(self.folder)})
        self.assertEqual(status, 1)
        self.assertIn(str(self.folder), err)


class BadInput(Folder):
    """A clear error that names file and place, the good ones written, and no time worse than linear."""

    def reads_the_others(self, bad, *words, status=1):
        """Reads `bad` between two good files; the errors hold the words."""
        good = [self.file(f"{name}.txt", f"Story {name}.") for name in ("first", "last")]
        code, out, err = self.read(good[0], bad, good[1])
        self.assertEqual([r["text"] for r in rows(out)], ["Story first.", "Story last."])
        self.assertEqual(code, status)
        for word in words:
            self.assertIn(word, err)

    def test_an_empty_file(self):
        self.reads_the_others(self.file("empty.txt", ""), "empty.txt", "empty")

    def test_nul_bytes(self):
        self.reads_the_others(self.file("nul.txt", b"one\ntwo\0"), "nul.txt", "line 2", "NUL")

    def test_a_folder_without_articles(self):
        (self.folder / "bare").mkdir()
        self.reads_the_others(self.folder / "bare", "bare", "no articles")

    def test_a_file_that_is_not_there(self):
        self.reads_the_others(self.folder / "missing.txt", "missing.txt", "No such file")

    def test_an_unreadable_file(self):
        self.reads_the_others("/proc/self/mem", "/proc/self/mem", "error")
        if os.geteuid() != 0:
            locked = self.file("locked.txt", "A.")
            locked.chmod(0)
            self.reads_the_others(locked, "locked.txt", "Permission denied")

    def test_half_surrogates_in_utf16(self):
        self.reads_the_others(self.file("half.txt", b"\xff\xfea\x00\x00\xd8b\x00"), "half.txt", "surrogate")

    def test_bytes_that_are_no_utf8_are_taken_for_windows_1252(self):
        status, out, _ = self.read(self.file("old.txt", b"The caf\xe9 \x93closed\x94 on Friday, the owner\x92s men said."))
        self.assertEqual((status, rows(out)[0]["text"]), (0, "The café “closed” on Friday, the owner’s men said."))

    def test_bad_rows_among_good_ones(self):
        bad = [b'{"text":', b'[1]', b'{"id":"x"}', b'{"text":"caf\xe9"}', b'{"text":"\xed\xa0\x80"}', b'{"text":"\\ud800"}', b'{"text":"a\0b"}',
               b'{"text":""}', b'"text"', b'{"text":"a","published":19}', b'\xff\xfe', b'{"text":"a"}{"text":"b"}']
        lines = []
        for i, row in enumerate(bad):
            lines += [jsonl({"id": f"good{i}", "text": "Good."}).encode().strip(), row]
        path = self.file("rows.jsonl", b"\n".join(lines) + b"\n")
        for threads in (1, 2):
            status, out, err = self.read(path, "--threads", threads)
            self.assertEqual(status, 1)
            self.assertEqual([r["id"] for r in rows(out)], [f"good{i}" for i in range(len(bad))])
            for i in range(len(bad)):
                self.assertIn(f"rows.jsonl:{2 * i + 2}: ", err)
            self.assertEqual(err.count("\n"), len(bad))

    def test_a_row_of_50_mb(self):
        path = self.folder / "long.jsonl"
        with open(path, "w") as out:
            out.write('{"id":"a","text":"Good."}\n{"id":"b","text":"' + "word " * 10_000_000 + '"}\n{"id":"c","text":"Good."}\n')
        status, out, err = self.read(path)
        self.assertEqual((status, [r["id"] for r in rows(out)]), (1, ["a", "c"]))
        self.assertIn("long.jsonl:2: ", err)
        self.assertIn("limit", err)

    def test_50_mb_in_one_line_are_read_where_the_limit_allows(self):
        for name, word in (("words", "word "), ("marks", '"'), ("nested", "“‘"), ("digits", "1"), ("spaces", " \t"), ("stops", "."), ("dates", "Friday 3 ")):
            size = 50_000_000 if name in ("digits", "spaces") else 60_000       # the language model reads words one by one
            text = "Begin " + word * (size // len(word.encode())) + " end."
            status, out, err = self.read("--article-limit", "64", stdin=text, timeout=600)
            self.assertEqual((status, err), (0, ""), name)
            record = json.loads(out)
            self.assertEqual(len(record["text"]), len(text))

    def test_quotations_nested_5000_deep_and_never_closed(self):
        for opening, closing in (("“", ""), ("“‘", ""), ("“‘", "’”"), ('"', ""), ("«", "»"), ("(\"", "\")")):
            text = "He said: " + opening * 5_000 + "word" + closing * 5_000 + " on Friday."
            status, out, _ = self.read(stdin=text)
            self.assertEqual(status, 0)
            self.assertEqual(broken_laws(rows(out)[0], text), [])

    def test_json_nested_100000_deep(self):
        self.reads_the_others(self.file("deep.jsonl", '{"text":"a","k":' + "[" * 100_000 + "]" * 100_000 + "}"), "deep.jsonl:1")

    def test_a_full_disk(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "read", "--format", "jsonl"], input=jsonl(*[{"text": "Word. " * 500}] * 50).encode(), stdout=full,
                                  stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"standard output: No space left", done.stderr)

    def test_a_reader_that_goes_away(self):
        process = subprocess.Popen([PROGRAM, "read", "--format", "jsonl", "--quiet"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.close()
        for step in (lambda: process.stdin.write(jsonl(*[{"text": "Word. " * 500}] * 200).encode()), process.stdin.close):
            with contextlib.suppress(BrokenPipeError):
                step()
        self.assertIn(process.wait(timeout=60), (-13, 1))
        process.stderr.close()


if __name__ == "__main__":
    unittest.main()
