"""The server over real sockets: every view, the headers, what it refuses, and what it does when things break under it."""
import concurrent.futures
import contextlib
import gzip
import http.client
import json
import os
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest
import urllib.parse
from pathlib import Path

from program import PROGRAM, ROOT, rows, run

TEXT = ("Russia recalled its ambassador to Washington on Friday. \u201CWe will not stand by,\u201D Foreign Minister Sergei Lavrov said in Moscow. "
        "The United States imposed sanctions on Iran, the White House said.")


class Server:
    """A server on a database of its own."""

    def __init__(self, database, *options):
        self.process = subprocess.Popen([PROGRAM, "serve", "--db", str(database), "--port", "0", *options], stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        found = re.match(r"listening on http://(.*):(\d+)", line)
        if not found:
            raise AssertionError(line + self.process.stderr.read())
        self.port = int(found[2])

    def ask(self, path, method="GET", body=None, headers=None, timeout=30):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def json(self, path, method="GET", body=None, headers=None):
        sent = None if body is None else json.dumps(body)
        status, _, answer = self.ask(path, method, sent, {"Content-Type": "application/json", **(headers or {})} if body is not None else headers)
        return status, json.loads(answer)

    def raw(self, data, timeout=10):
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            with contextlib.suppress(OSError):
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
            answer = b""
            with contextlib.suppress(OSError):
                while part := connection.recv(65536):
                    answer += part
            return answer

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=30)
        self.process.stderr.close()
        return status


class Serve(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.database = Path(cls.folder.name) / "a.db"
        status, _, err = run("read", ROOT / "tests" / "events" / "articles.jsonl", "--db", cls.database, "--quiet")
        assert status == 0, err
        cls.server = Server(cls.database)

    @classmethod
    def tearDownClass(cls):
        status = cls.server.end()
        cls.folder.cleanup()
        assert status == 0, status

    def test_every_view_that_the_description_names_answers(self):
        status, description = self.server.json("/api/openapi.json")
        self.assertEqual((status, description["openapi"]), (200, "3.1.0"))
        needed = {"/api/search": "?q=the", "/api/article": "?id=articles-01", "/api/counts": "?by=type", "/api/verdicts": "?article=articles-01"}
        paths = description["paths"]
        self.assertGreater(len(paths), 14)
        for path, methods in paths.items():
            if "get" not in methods:
                continue
            status, headers, body = self.server.ask(path + needed.get(path, ""))
            self.assertEqual(status, 200, (path, body))
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
            if path != "/api/export":
                json.loads(body)
            # What is not described is refused, and so is what is given twice.
            self.assertEqual(self.server.ask(path + "?nothing=1")[0], 400, path)
            for parameter in methods["get"]["parameters"]:
                name = parameter["name"]
                self.assertEqual(self.server.ask(f"{path}?{name}=a&{name}=b")[0], 400, (path, name))
        self.assertEqual(self.server.ask("/api/nothing")[0], 404)
        self.assertEqual(self.server.ask("/api/events", "DELETE")[0], 405)

    def test_pages_make_the_list_that_the_command_gives(self):
        for view, name in (("events", "event"), ("quotes", "quote")):
            _, out, _ = run(view, "--db", self.database, "--json")
            whole = rows(out)
            for limit in (7, 100):
                found, cursor = [], ""
                while True:
                    status, page = self.server.json(f"/api/{view}?limit={limit}&cursor={urllib.parse.quote(cursor)}")
                    self.assertEqual(status, 200)
                    self.assertEqual((page["total"], page["more"]), (len(whole), False))
                    found += page["items"]
                    cursor = page["next"]
                    if cursor is None:
                        break
                self.assertEqual(found, whole)

    def test_an_article_is_the_record_that_was_read(self):
        _, out, _ = run("read", ROOT / "tests" / "events" / "articles.jsonl", "--format", "jsonl", "--quiet")
        for record in rows(out)[:8]:
            status, answer = self.server.json("/api/article?id=" + urllib.parse.quote(record["id"]))
            self.assertEqual((status, answer), (200, record))

    def test_tags_and_gzip(self):
        status, headers, body = self.server.ask("/api/events?limit=50")
        self.assertEqual(status, 200)
        tag = headers["ETag"]
        status, headers, nothing = self.server.ask("/api/events?limit=50", headers={"If-None-Match": tag})
        self.assertEqual((status, nothing, headers["ETag"]), (304, b"", tag))
        status, headers, small = self.server.ask("/api/events?limit=50", headers={"Accept-Encoding": "gzip"})
        self.assertEqual(headers["Content-Encoding"], "gzip")
        self.assertEqual(gzip.decompress(small), body)
        self.assertLess(len(small), len(body) / 3)
        status, headers, nothing = self.server.ask("/api/events?limit=50", "HEAD")
        self.assertEqual((status, nothing, headers["ETag"]), (200, b"", tag))

    def test_the_page(self):
        status, headers, body = self.server.ask("/")
        self.assertEqual(status, 200, body)
        self.assertIn("text/html", headers["Content-Type"])
        self.assertNotRegex(body.decode(), r"<script(?![^>]*\bsrc=)|<style|\bstyle=|https?://")
        for asset in re.findall(r'(?:src|href)="(/assets/[^"]+)"', body.decode()):
            status, headers, _ = self.server.ask(asset)
            self.assertEqual(status, 200, asset)
            self.assertIn("immutable", headers["Cache-Control"])
        self.assertEqual(self.server.ask("/../../etc/passwd")[0], 404)
        self.assertEqual(self.server.ask("/assets/%2e%2e/index.html")[0], 404)

    def test_exports_of_what_is_shown(self):
        _, out, _ = run("events", "--db", self.database, "--csv", "--source", "RUS")
        status, headers, body = self.server.ask("/api/export?of=events&to=csv&source=RUS")
        self.assertEqual((status, body.decode()), (200, out))
        self.assertIn("attachment", headers["Content-Disposition"])
        status, _, body = self.server.ask("/api/export?of=quotes&to=jsonl&kind=direct")
        self.assertEqual({row["kind"] for row in rows(body.decode())}, {"direct"})
        self.assertEqual(self.server.ask("/api/export?to=xlsx")[0], 400)

    def test_a_text_is_read(self):
        status, record = self.server.json("/api/read", "POST", {"text": TEXT, "published": "2021-03-19", "title": "T"})
        self.assertEqual((status, record["text"], record["published"]), (200, TEXT, "2021-03-19"))
        self.assertTrue(record["quotes"])
        for body, wanted in (({"text": ""}, 400), ({"text": 4}, 400), ({}, 400), ([1], 400), ({"text": TEXT, "published": "soon"}, 400),
                             ({"text": "word " * 60_000}, 413), ({"text": "\u202e\0<script>" * 50}, 200), ({"text": "a" * 200_000}, 200)):
            self.assertEqual(self.server.json("/api/read", "POST", body)[0], wanted, str(body)[:60])
        self.assertEqual(self.server.ask("/api/read", "POST", "{", {"Content-Type": "application/json"})[0], 400)
        self.assertEqual(self.server.ask("/api/read", "POST", "x" * (2 << 20), {"Content-Type": "application/json"})[0], 413)

    def test_nobody_else_may_reach_in(self):
        body = {"text": TEXT}
        self.assertEqual(self.server.json("/api/status", headers={"Host": "evil.example"})[0], 403)
        self.assertEqual(self.server.json("/api/read", "POST", body, {"Origin": "https://evil.example"})[0], 403)
        self.assertEqual(self.server.json("/api/read", "POST", body, {"Origin": "null"})[0], 403)
        self.assertEqual(self.server.ask("/api/read", "POST", json.dumps(body), {"Content-Type": "text/plain"})[0], 415)
        self.assertEqual(self.server.json("/api/read", "POST", body, {"Origin": f"http://127.0.0.1:{self.server.port}"})[0], 200)

    def test_verdicts_are_kept_and_shown(self):
        with self.subTest("on a database of its own"), tempfile.TemporaryDirectory() as folder:
            shutil.copy(self.database, folder)
            server = Server(Path(folder) / "a.db")
            try:
                event = server.json("/api/events?limit=1")[1]["items"][0]
                self.assertIsNone(event["verdict"])
                said = {"article": event["article"], "item": event["event"], "verdict": "edited", "by": "Ann", "note": "see line 3",
                        "fields": {"cameo": "173"}}
                status, kept = server.json("/api/verdicts", "POST", said)
                self.assertEqual(status, 201, kept)
                self.assertEqual(kept["fields"]["plover"], "COERCE", "what follows from the code is filled in")
                self.assertRegex(kept["at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
                again = server.json("/api/events?limit=1")[1]["items"][0]
                self.assertEqual((again["verdict"]["by"], again["cameo"]), ("Ann", event["cameo"]), "the original stays")
                listed = server.json("/api/verdicts?article=" + urllib.parse.quote(event["article"]))[1]["items"]
                self.assertEqual([(v["item"], v["applies"]) for v in listed], [(event["event"], True)])
                for change, wanted in (({"item": "v999"}, 400), ({"article": "none"}, 404), ({"by": ""}, 400), ({"verdict": "good"}, 400),
                                       ({"fields": {"cameo": "999"}}, 400), ({"fields": {"text": "x"}}, 400), ({"note": 4}, 400)):
                    self.assertEqual(server.json("/api/verdicts", "POST", {**said, **change})[0], wanted, change)
            finally:
                self.assertEqual(server.end(), 0)

    def test_a_server_that_takes_nothing(self):
        server = Server(self.database, "--no-read", "--read-only")
        try:
            status = server.json("/api/status")[1]
            self.assertEqual((status["can_read"], status["can_correct"]), (False, False))
            self.assertEqual(server.json("/api/read", "POST", {"text": TEXT})[0], 403)
            self.assertEqual(server.json("/api/verdicts", "POST", {"article": "a", "item": "v1", "verdict": "right", "by": "x"})[0], 403)
        finally:
            self.assertEqual(server.end(), 0)

    def test_elsewhere_only_with_the_token(self):
        status, _, err = run("serve", "--db", self.database, "--host", "0.0.0.0", "--port", "0", "--no-read")
        self.assertEqual(status, 2)
        self.assertIn("--token", err)
        server = Server(self.database, "--host", "0.0.0.0", "--token", "secret", "--no-read")
        try:
            self.assertEqual(server.ask("/api/status")[0], 401)
            self.assertEqual(server.ask("/")[0], 401)
            self.assertEqual(server.ask("/api/status", headers={"Authorization": "Bearer wrong1"})[0], 401)
            self.assertEqual(server.ask("/api/status", headers={"Authorization": "Bearer secret"})[0], 200)
            self.assertEqual(server.ask("/login?token=wrong")[0], 401)
            status, headers, _ = server.ask("/login?token=secret")
            self.assertEqual((status, headers["Location"]), (302, "/"))
            self.assertIn("HttpOnly", headers["Set-Cookie"])
            self.assertEqual(server.ask("/", headers={"Cookie": headers["Set-Cookie"].split(";")[0]})[0], 200)
        finally:
            self.assertEqual(server.end(), 0)

    # ------------------------------------------------------------------ faults

    def alive(self, server=None):
        self.assertEqual((server or self.server).json("/healthz"), (200, {"status": "ok"}))

    def test_what_is_not_http(self):
        for data in (b"", b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00", b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"A: " + b"b" * 100_000 + b"\r\n\r\n",
                     b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n", b"POST /api/read HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                     b"POST /api/read HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
                     b"POST /api/read HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                     b"GET /api/events?q=%zz%00%ff HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET /api/events?%00=%00&&&=== HTTP/1.1\r\nHost: localhost\r\n\r\n",
                     os.urandom(5000)):
            answer = self.server.raw(data)
            if answer:
                self.assertRegex(answer[:15], rb"^HTTP/1\.1 [24]", data[:60])
        self.alive()

    def test_a_client_that_goes_in_the_middle(self):
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", self.server.port)) as connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                connection.sendall(b"GET /api/export?of=quotes HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.alive()

    def test_ten_thousand_connections_on_which_nothing_comes(self):
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(12_000, resource.getrlimit(resource.RLIMIT_NOFILE)[1]), resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        idle = []
        try:
            for _ in range(10_000):
                connection = socket.socket()
                connection.setblocking(False)
                connection.connect_ex(("127.0.0.1", self.server.port))
                idle.append(connection)
            answered = sum(self.server.ask("/api/status", timeout=20)[0] == 200 for _ in range(20))
            self.assertEqual(answered, 20)
        finally:
            for connection in idle:
                connection.close()
        self.alive()

    def test_readers_past_the_room_are_sent_away(self):
        server = Server(self.database, "--readings", "1")
        try:
            body = json.dumps({"text": (TEXT + " ") * 800})
            with concurrent.futures.ThreadPoolExecutor(24) as clients:
                answers = list(clients.map(lambda _: server.ask("/api/read", "POST", body, {"Content-Type": "application/json"}, timeout=120), range(24)))
            found = [status for status, _, _ in answers]
            self.assertLessEqual(set(found), {200, 503})
            self.assertIn(200, found)
            self.assertIn(503, found)
            for status, headers, _ in answers:
                self.assertEqual("Retry-After" in headers, status == 503)
            self.alive(server)
        finally:
            self.assertEqual(server.end(), 0)

    def test_eight_readers_at_once_are_all_read_to(self):
        body = json.dumps({"text": TEXT})
        with concurrent.futures.ThreadPoolExecutor(8) as clients:
            answers = list(clients.map(lambda _: self.server.ask("/api/read", "POST", body, {"Content-Type": "application/json"}), range(40)))
        self.assertEqual({status for status, _, _ in answers}, {200})
        self.assertEqual(len({answer for _, _, answer in answers}), 1, "the same bytes")

    def test_a_database_that_is_written_to_moved_or_damaged(self):
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "b.db"
            shutil.copy(self.database, database)
            server = Server(database)
            try:
                before = server.json("/api/status")[1]["articles"]
                # A writer that keeps the lock keeps no reader waiting; a verdict waits, and says so.
                writer = sqlite3.connect(database, isolation_level=None)
                writer.execute("BEGIN IMMEDIATE")
                writer.execute("DELETE FROM articles WHERE id = 'articles-01'")
                self.assertEqual(server.json("/api/status")[1]["articles"], before)
                event = server.json("/api/events?limit=1")[1]["items"][0]
                verdict = {"article": event["article"], "item": event["event"], "verdict": "right", "by": "Ann"}
                status, answer = server.json("/api/verdicts", "POST", verdict)
                self.assertEqual(status, 503)
                self.assertIn("locked", answer["error"]["message"])
                writer.execute("COMMIT")
                writer.close()
                self.assertEqual(server.json("/api/status")[1]["articles"], before - 1, "what was kept of before is forgotten")
                # Gone, back again, damaged, mended.
                for rest in ("-wal", "-shm"):
                    with contextlib.suppress(OSError):
                        os.remove(str(database) + rest)
                database.rename(Path(folder) / "away.db")
                status, answer = server.json("/api/events")
                self.assertEqual((status, answer["error"]["code"]), (503, "database"))
                self.assertIn("gone", answer["error"]["message"])
                self.assertEqual(server.json("/healthz")[0], 503)
                (Path(folder) / "away.db").rename(database)
                self.alive(server)
                sound = database.read_bytes()
                database.unlink()
                database.write_bytes(b"no database at all" * 1000)
                status, answer = server.json("/api/events")
                self.assertEqual((status, answer["error"]["message"].split(": ")[-1]), (503, "is not an SQLite database"))
                database.unlink()
                database.write_bytes(sound[:8192] + b"\xa5" * (len(sound) - 8192))
                self.assertIn(server.json("/api/events?source=RUS")[0], (200, 503))
                database.unlink()
                database.write_bytes(sound)
                self.assertEqual(server.json("/api/status")[0], 200)
            finally:
                self.assertEqual(server.end(), 0)


if __name__ == "__main__":
    unittest.main()
