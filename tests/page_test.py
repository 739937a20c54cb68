"""The page in a browser, on a server with the articles of examples/: web/tests says what a reader does there."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from program import PROGRAM, PUBLISHED, ROOT, run

WEB = ROOT / "web"
PATH = f"{ROOT / 'build' / 'python' / 'bin'}:{os.environ['PATH']}"      # where scripts/setup puts Node if the machine has none


def npm(script, **environment):
    return subprocess.run(["npm", "run", "--silent", script], cwd=WEB, env={**os.environ, "PATH": PATH, **environment}, timeout=800,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


class Page(unittest.TestCase):
    def test_parts(self):
        done = npm("test")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_in_a_browser(self):
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "examples.db"
            status, _, err = run("read", ROOT / "examples", "--published", PUBLISHED, "--db", database, "--quiet")
            self.assertEqual(status, 0, err)
            done = npm("test:browser", VERBALE_PROGRAM=PROGRAM, DB=str(database))
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertRegex(done.stdout, r"\d+ passed")


if __name__ == "__main__":
    unittest.main()
