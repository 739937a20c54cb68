"""What README.md shows is what the program prints: every ```console block is run and compared."""
import os
import re
import subprocess
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


class Readme(unittest.TestCase):
    maxDiff = None

    def test_every_command_prints_what_is_shown(self):
        blocks = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
        self.assertGreaterEqual(len(blocks), 2)
        with tempfile.TemporaryDirectory(prefix="verbale.") as folder:
            (Path(folder) / "build").mkdir()
            (Path(folder) / "build" / "verbale").symlink_to(PROGRAM)
            (Path(folder) / "examples").symlink_to(ROOT / "examples")
            for block in blocks:
                for command, shown in commands(block):
                    with self.subTest(command):
                        done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=120,
                                              env={**os.environ, "VERBALE_DATA": str(ROOT)})
                        self.assertEqual((done.returncode, done.stderr), (0, ""))
                        self.assertEqual(done.stdout, shown)


if __name__ == "__main__":
    unittest.main()
