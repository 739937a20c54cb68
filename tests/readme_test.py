"""What README.md shows is what the program prints: every ```console block is run and compared.

`python3 readme_test.py --update` writes what they print now: read the difference before committing it.
"""
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from program import PROGRAM, ROOT

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.S | re.M)


def commands(block):
    """[(command, what it prints)] of a block; a command begins with "$ ", goes on after a backslash or inside open marks with "> "."""
    found = []
    for line in block.splitlines(True):
        if line.startswith("$ "):
            found.append([line[2:], ""])
        elif line.startswith("> ") and not found[-1][1]:
            found[-1][0] += line[2:]
        else:
            found[-1][1] += line
    return found


def answers(blocks):
    """[(command, what README.md shows, the process that ran it)] of blocks, in one folder."""
    with tempfile.TemporaryDirectory(prefix="verbale.") as folder:
        (Path(folder) / "build").mkdir()
        (Path(folder) / "build" / "verbale").symlink_to(PROGRAM)
        (Path(folder) / "examples").symlink_to(ROOT / "examples")
        return [(command, shown, subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=120,
                                                env={**os.environ, "VERBALE_DATA": str(ROOT)}))
                for block in blocks for command, shown in commands(block)]


class Readme(unittest.TestCase):
    maxDiff = None

    def test_every_command_prints_what_is_shown(self):
        blocks = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
        self.assertGreaterEqual(len(blocks), 2)
        for command, shown, done in answers(blocks):
            with self.subTest(command):
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual(done.stdout, shown)


def update():
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    for block in BLOCK.findall(page):
        new = "".join("$ " + command.rstrip("\n").replace("\n", "\n> ") + "\n" + done.stdout for command, _, done in answers([block]))
        page = page.replace(f"```console\n{block}```", f"```console\n{new}```")
    (ROOT / "README.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    else:
        unittest.main()
