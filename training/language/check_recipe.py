#!/usr/bin/env python3
"""Runs the recipe on training/language/sample: trains, is killed and goes on, exports, reads the bundle.  scripts/check_training calls it.

Checks that the loss falls, that a run killed in its second epoch ends with the weights of one that was not, bit for bit, and that
the bundle is what its manifest says.  Where the repository has a language model, the program reads an article with the new one.
"""
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import torch
import xxhash
from safetensors.numpy import load_file

from batches import Numbers
from corpora import read_sample
from export import dequantized, other_labels, tensors_of
from measure import measure
from model import BOUND, Model
from pieces import Pieces

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
SAMPLE = FOLDER / "sample"
EPOCHS, LEAST_STEPS, LEAST_FALL = 4, 20, 0.1              # the fall: of each head's loss, from the first epoch to the last


def check(right, what):
    if not right:
        sys.exit(f"check_training: {what}")


def started(out, log):
    command = [sys.executable, FOLDER / "train.py", "--data", SAMPLE, "--out", out, "--epochs", str(EPOCHS), "--pieces", "64", "--least-count", "1",
               "--threads", "1", "--quantize-from", "0.5"]
    return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env={**os.environ, "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1"})


def finished(run, log):
    check(run.wait() == 0, f"train.py failed:\n{log.read_text()}")


def trained(folder):
    """(state of the run that was killed once, figures of each epoch of the other); their weights are the same."""
    folders, logs = [folder / "straight", folder / "killed"], [folder / "straight.log", folder / "killed.log"]
    for place in folders:
        place.mkdir()
    with open(logs[0], "w") as straight_log, open(logs[1], "w") as killed_log:
        straight, killed = started(folders[0], straight_log), started(folders[1], killed_log)
        while killed.poll() is None and not (folders[1] / "checkpoint.pt").exists():
            time.sleep(0.02)
        killed.kill()
        check(killed.wait() < 0, f"train.py ended before it was killed:\n{logs[1].read_text()}")
        finished(started(folders[1], killed_log), logs[1])
        finished(straight, logs[0])
    check("goes on after epoch 1\n" in logs[1].read_text(), f"train.py did not go on after epoch 1:\n{logs[1].read_text()}")
    states = [torch.load(place / "checkpoint.pt", map_location="cpu", weights_only=False) for place in folders]
    weights = [state["model"] for state in states]
    apart = [name for name in weights[0] if not torch.equal(weights[0][name], weights[1][name])]
    check(not apart, f"weights differ from those of a run that was not killed: {', '.join(apart[:5])}")
    return states[1], [json.loads(line) for line in logs[0].read_text().splitlines() if line.startswith('{"epoch"')]


def check_bundle(folder, state):
    manifest, path = json.loads((folder / "language.json").read_text(encoding="utf-8")), folder / "language.safetensors"
    data = path.read_bytes()
    check(manifest["tensors"] == {"file": path.name, "bytes": len(data), "xxh3": xxhash.xxh3_64_hexdigest(data)}, "the manifest does not fit the tensors")
    check(manifest["training"]["corpora"] == ["training/language/sample"], "the manifest names other corpora")
    tensors, given = load_file(path), tensors_of(state["model"])
    check(sorted(tensors) == sorted(given) and all((tensors[name] == given[name]).all() for name in given), "tensors are not read back as they were written")
    check(all(abs(value.astype(int)).max() <= BOUND for name, value in tensors.items() if name.endswith(".q") and name != "embeddings.word.q"),
          f"a weight is over {BOUND}")
    head = manifest["heads"]["syntax"]
    check(sum(segment["size"] for segment in head["segments"]) == len(tensors["heads.syntax.bias"]), "the segments do not fit the tensor")
    labels = {**{name: head[name] for name in ("upos", "xpos", "features", "lemma", "relations")}, **other_labels(manifest)}
    sizes = manifest["encoder"]
    model, pieces = Model(len(manifest["vocabulary"]), sizes["shapes"], sizes["gaps"], labels), Pieces(manifest["vocabulary"])
    model.load_state_dict(dequantized(tensors))
    return measure(model, [Numbers(d, pieces, labels) for d in read_sample(SAMPLE / "sample.conllu")], pieces)


def check_program(folder):
    """The program reads with the new bundle, if it is one that reads with a bundle."""
    program = ROOT / "build/verbale"
    if not program.exists() or not (ROOT / "models/language.json").exists():
        print("check_training: no program, or none with a language model: the new one is not tried")
        return
    (folder / "codebook").symlink_to(ROOT / "codebook")
    for path in (ROOT / "models").iterdir():
        if not (folder / "models" / path.name).exists():
            (folder / "models" / path.name).symlink_to(path)
    done = subprocess.run([program, "read", ROOT / "examples/court.txt", "--format", "conllu"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          encoding="utf-8", env={**os.environ, "VERBALE_DATA": str(folder)})
    check(done.returncode == 0 and "\t0\troot\t" in done.stdout, f"the program does not read with the new bundle:\n{done.stderr}")
    print("check_training: the program reads with the new bundle")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        state, epochs = trained(folder)
        first, last = epochs[0]["loss"], epochs[-1]["loss"]
        check(state["step"] >= LEAST_STEPS, f"{state['step']} steps are too few to tell anything")
        check(all(last[head] < (1 - LEAST_FALL) * first[head] for head in first if first[head]), f"the loss does not fall: {first}, then {last}")
        subprocess.run([sys.executable, FOLDER / "export.py", folder / "killed/checkpoint.pt", "--out", folder / "models"], check=True)
        figures = check_bundle(folder / "models", state)
        check(figures["UPOS"] > 35, f"the bundle has learned nothing: {figures}")
        check_program(folder)
        print(f"check_training: {state['step']} steps, loss {first}, then {last}; {figures}")


if __name__ == "__main__":
    main()
