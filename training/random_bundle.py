#!/usr/bin/env python3
"""Writes a bundle of random weights in the format of models/language.*: to try the program, not to read with.

    training/random_bundle.py FOLDER --vocabulary vocab.txt [--layers 6 --width 384 --heads 12 --inner 1536] [--seed 1]

Needs numpy and xxhash.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import xxhash

UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
PARTS = ["O"] + [f"{place}-{kind}" for kind in ("content", "source") for place in "BIES"]
EVENTS = {"types": ["ACCUSE", "CONSULT", "STATEMENT"], "modes": ["none", "ACCUSE allege", "CONSULT visit"], "cameo": ["01", "010", "112", "042"],
          "statuses": ["actual", "future", "hypothetical", "negated", "historical"],
          "participants": ["O"] + [f"{place}-{role}" for role in ("source", "target", "date", "place") for place in "BIES"]}
ENTITY_TYPES = "none person place organization object event time abstract substance animal plant".split()
PAIRS = {"quotations": {"distances": 29, "places": 15, "marks": 3}, "coreference": {"pronouns": 5, "strings": 6, "sentences": 8, "quoted": 4},
         "events": {"distances": 29, "places": 15, "marks": 3}}
NAMES = ["O"] + [f"{place}-{kind}" for kind in ("person", "organization", "place", "group", "other") for place in "BIES"]


def save_tensors(tensors):
    """The bytes of a safetensors file; floats first, so that they lie at multiples of 4."""
    names = sorted(tensors, key=lambda name: (tensors[name].dtype == np.int8, name))
    header, at = {}, 0
    for name in names:
        size = tensors[name].nbytes
        header[name] = {"dtype": "I8" if tensors[name].dtype == np.int8 else "F32", "shape": list(tensors[name].shape),
                        "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + b"".join(tensors[name].tobytes() for name in names)


def random_bundle(vocabulary, layers, width, heads, inner, positions, window, context, seed):
    """(manifest, bytes of the tensors)"""
    random = np.random.default_rng(seed)
    tensors = {}

    def floats(name, *shape, mean=0.0, deviation=0.02):
        tensors[name] = random.normal(mean, deviation, shape).astype(np.float32)

    def linear(name, outputs, inputs):
        weights = random.normal(0, 1.6 / inputs ** 0.5, (outputs, inputs))
        scale = np.abs(weights).max(axis=1) / 64
        tensors[name + ".q"] = np.clip(np.rint(weights / scale[:, None]), -64, 64).astype(np.int8)
        tensors[name + ".scale"] = scale.astype(np.float32)
        floats(name + ".bias", outputs)

    words = random.normal(0, 0.05, (len(vocabulary), width))
    scale = np.abs(words).max(axis=1) / 64
    tensors["embeddings.word.q"] = np.clip(np.rint(words / scale[:, None]), -64, 64).astype(np.int8)
    tensors["embeddings.word.scale"] = scale.astype(np.float32)
    floats("embeddings.position", positions, width)
    floats("embeddings.shape", 10, width)
    floats("embeddings.gap", 5, width)
    norms = ["embeddings.norm"]
    for i in range(layers):
        norms += [f"layers.{i}.norm1", f"layers.{i}.norm2"]
        linear(f"layers.{i}.qkv", 3 * width, width)
        linear(f"layers.{i}.out", width, width)
        linear(f"layers.{i}.up", inner, width)
        linear(f"layers.{i}.down", width, inner)
    for name in norms:
        floats(name + ".weight", width, mean=1.0, deviation=0.1)
        floats(name + ".bias", width, deviation=0.1)

    labels = {"upos": UPOS, "xpos": ["NN", "NNP", ".", "VBD"], "features": ["_", "Number=Sing"],
              "lemma": ["lower|0||0|", "keep|0||0|", "lower|0||1|"], "relations": ["root", "nsubj", "obj", "punct"]}
    arc, relation = width // 2, width // 6 // 2 * 2
    segments = [{"name": name, "size": len(labels[name])} for name in ("upos", "xpos", "features", "lemma")]
    segments += [{"name": "arc_dependent", "size": arc}, {"name": "arc_head", "size": arc},
                 {"name": "relation_dependent", "size": relation}, {"name": "relation_head", "size": relation}]
    linear("heads.sentences", 1, width)
    linear("heads.syntax", sum(segment["size"] for segment in segments), width)
    linear("heads.names", len(NAMES), width)
    floats("heads.syntax.arc.weight", arc, arc)
    floats("heads.syntax.arc.head_bias", arc)
    floats("heads.syntax.arc.root", arc)
    floats("heads.syntax.relation.weight", len(labels["relations"]), relation + 1, relation + 1)
    floats("heads.syntax.relation.root", relation)
    pairs = max(16, width // 3 // 16 * 16)
    paired = {"quotations": {"cues": list("OBIES"), "labels": PARTS, "inner": pairs, "reach": 160},
              "coreference": {"types": ENTITY_TYPES, "inner": pairs},
              "events": {"actions": list("OBIES"), **EVENTS, "inner": pairs, "coding": pairs, "reach": 48}}
    linear("heads.quotations", len(paired["quotations"]["cues"]) + 4 * pairs, width)
    linear("heads.coreference", 1 + len(ENTITY_TYPES) + 4 * pairs, width)
    for name, outputs in (("quotations", len(PARTS)), ("coreference", 1), ("events", len(EVENTS["participants"]))):
        if name == "events":
            codes = sum(len(EVENTS[part]) for part in ("types", "modes", "cameo"))
            linear("heads.events", 5 + 1 + len(EVENTS["types"]) + len(EVENTS["statuses"]) + 2 + 7 * pairs, width)
            floats("heads.events.absent", 2, pairs)
            floats("heads.events.codes.weight", codes, pairs)
            floats("heads.events.codes.bias", codes)
        for feature, size in PAIRS[name].items():
            floats(f"heads.{name}.pairs.{feature}", size, pairs, deviation=0.5)
        floats(f"heads.{name}.pairs.out.weight", outputs, pairs, deviation=0.5)
        floats(f"heads.{name}.pairs.out.bias", outputs)

    data = save_tensors(tensors)
    manifest = {"format": "verbale-bundle/1", "version": "random",
                "tensors": {"file": "language.safetensors", "bytes": len(data), "xxh3": xxhash.xxh3_64_hexdigest(data)},
                "vocabulary": vocabulary,
                "encoder": {"layers": layers, "width": width, "heads": heads, "inner": inner, "positions": positions,
                            "window": window, "context": context, "layer_norm_epsilon": 1e-12, "shapes": 10, "gaps": 5},
                "heads": {"sentences": {"outputs": 1}, "syntax": {"segments": segments, **labels}, "names": {"labels": NAMES}, **paired}}
    return manifest, data


def save_bundle(folder, manifest, data):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "language.json").write_text(json.dumps(manifest, ensure_ascii=False) + "\n")
    (folder / "language.safetensors").write_bytes(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--vocabulary", required=True, help="a piece a line, BERT's vocab.txt")
    for name, value in {"layers": 6, "width": 384, "heads": 12, "inner": 1536, "positions": 512, "window": 256, "context": 24,
                        "seed": 1}.items():
        parser.add_argument("--" + name, type=int, default=value)
    given = vars(parser.parse_args())
    vocabulary = Path(given.pop("vocabulary")).read_text(encoding="utf-8").rstrip("\n").split("\n")
    folder = given.pop("folder")
    save_bundle(folder, *random_bundle(vocabulary, **given))


if __name__ == "__main__":
    main()
