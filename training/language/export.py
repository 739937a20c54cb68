#!/usr/bin/env python3
"""Makes the bundle of a checkpoint: models/language.json and models/language.safetensors (docs/encoder.md has the format).

    training/language/export.py build/training/checkpoint.pt --out models [--scores scores.json]

Weights of products are rounded to int8, one scale an output, at most 64 in size; word embeddings to int8, one scale a row.
"""
import argparse
import json
import struct
from pathlib import Path

import numpy
import torch

import pairs
from batches import CONVENTIONS
from event_corpora import Codes
from model import ATTENTION_HEADS, BOUND, EPSILON, HEADS, INNER, LAYERS, POSITIONS, WIDTH, Events, Pairs
from pieces import CONTEXT, GAPS, SHAPES, WINDOW

FORMAT = "verbale-bundle/1"
LICENCE = "CC BY-SA 4.0"
CORPORA = {"ewt": ["UD English EWT 2.16", "UNER EWT", "UDS-IH2"], "gum": ["UD English GUM", "OntoGUM"], "wikigold": ["WikiGold"], "crossner": ["CrossNER politics"],
           "polnear": ["PolNeAR 1.0"], "litbank": ["LitBank"], "examples": ["codebook/events/examples"], "articles": ["codebook/events/articles"], "renamed": [], "sayings": ["codebook/quotes/examples"], "pairs": ["PLV", "ConfliBERT's CAMEO sentences"],
           "synthetic": ["NGEC's synthetic modes"], "ecbplus": ["ECB+"], "meantime": ["MEANTIME"], "sample": ["training/language/sample"], "whole": []}
PAIRS = {"quotations": ("distances", "places", "marks"), "coreference": ("pronouns", "strings", "sentences", "quoted"),
         "events": ("distances", "places", "marks")}


def rounded(weight, bound):
    """(int8 [rows, columns], float32 scale [rows])"""
    scale = numpy.maximum(numpy.abs(weight).max(1), 1e-8) / bound
    return numpy.clip(numpy.rint(weight / scale[:, None]), -bound, bound).astype(numpy.int8), scale.astype(numpy.float32)


def tensors_of(state, shares=(1.0,)):
    """{name: array} in the bundle's names, of a model's state; `shares`: of the conventions of names, in the order of CONVENTIONS."""
    found = {}
    state = {name: value.detach().cpu().float().numpy() for name, value in state.items()}

    def product(name, *parts):
        weight = numpy.concatenate([state[f"{part}.weight"] for part in parts])
        found[f"{name}.q"], found[f"{name}.scale"] = rounded(weight, BOUND)
        found[f"{name}.bias"] = numpy.concatenate([state[f"{part}.bias"] for part in parts])

    def same(name, source):
        found[name] = state[source]
    found["embeddings.word.q"], found["embeddings.word.scale"] = rounded(state["encoder.word.weight"], 127)
    for name in ("position", "shape", "gap"):
        same(f"embeddings.{name}", f"encoder.{name}.weight")
    for part in ("weight", "bias"):
        same(f"embeddings.norm.{part}", f"encoder.norm.{part}")
    for i in range(LAYERS):
        for name in ("qkv", "out", "up", "down"):
            product(f"layers.{i}.{name}", f"encoder.layers.{i}.{name}")
        for name in ("norm1", "norm2"):
            for part in ("weight", "bias"):
                same(f"layers.{i}.{name}.{part}", f"encoder.layers.{i}.{name}.{part}")
    product("heads.sentences", "heads.sentences.out")
    offset, bias = (sum(share * state[f"heads.names.{name}"][i] for i, share in enumerate(shares)) for name in ("offset", "offset_bias"))
    found["heads.names.q"], found["heads.names.scale"] = rounded(state["heads.names.out.weight"] + offset, BOUND)
    found["heads.names.bias"] = state["heads.names.out.bias"] + bias
    product("heads.quotations", "heads.quotations.cues", "heads.quotations.words")
    product("heads.coreference", "heads.coreference.marks", "heads.coreference.words")
    product("heads.events", "heads.events.marks", "heads.events.words")
    same("heads.events.absent", "heads.events.absent")
    for part in ("weight", "bias"):
        same(f"heads.events.codes.{part}", f"heads.events.codes.{part}")
    for head, names in PAIRS.items():
        for i, name in enumerate(names):
            same(f"heads.{head}.pairs.{name}", f"heads.{head}.pairs.features.{i}")
        for part in ("weight", "bias"):
            same(f"heads.{head}.pairs.out.{part}", f"heads.{head}.pairs.out.{part}")
    product("heads.syntax", "heads.syntax.tags", "heads.syntax.arcs")
    same("heads.syntax.arc.weight", "heads.syntax.arc_weight")
    same("heads.syntax.arc.head_bias", "heads.syntax.arc_bias")
    same("heads.syntax.arc.root", "heads.syntax.arc_root")
    same("heads.syntax.relation.weight", "heads.syntax.relation_weight")
    same("heads.syntax.relation.root", "heads.syntax.relation_root")
    return found


def other_labels(manifest):
    """The label sets of a bundle beside those of syntax."""
    heads = manifest["heads"]
    return {"names": heads["names"]["labels"], "conventions": CONVENTIONS, "cues": heads["quotations"]["cues"],
            "attribution": heads["quotations"]["labels"], "entity_types": heads["coreference"]["types"], **event_labels(heads["events"])}


def event_labels(head):
    """The event labels of a bundle; which CAMEO code belongs to which type is the codebook's."""
    type_of = Codes().type_of
    return {**{name: head[name] for name in ("types", "modes", "cameo", "participants", "statuses")}, "cameo_types": [type_of.get(c) for c in head["cameo"]]}


def dequantized(tensors):
    """A state dict of the model as the bundle has it, for comparing with the program."""
    def weight(name):
        return tensors[f"{name}.q"].astype(numpy.float32) * tensors[f"{name}.scale"][:, None]
    state = {"encoder.word.weight": weight("embeddings.word")}
    for name in ("position", "shape", "gap"):
        state[f"encoder.{name}.weight"] = tensors[f"embeddings.{name}"]
    for part in ("weight", "bias"):
        state[f"encoder.norm.{part}"] = tensors[f"embeddings.norm.{part}"]
    for i in range(LAYERS):
        for name in ("qkv", "out", "up", "down"):
            state[f"encoder.layers.{i}.{name}.weight"] = weight(f"layers.{i}.{name}")
            state[f"encoder.layers.{i}.{name}.bias"] = tensors[f"layers.{i}.{name}.bias"]
        for name in ("norm1", "norm2"):
            for part in ("weight", "bias"):
                state[f"encoder.layers.{i}.{name}.{part}"] = tensors[f"layers.{i}.{name}.{part}"]
    for name in ("sentences", "names"):
        state[f"heads.{name}.out.weight"], state[f"heads.{name}.out.bias"] = weight(f"heads.{name}"), tensors[f"heads.{name}.bias"]
    state["heads.names.offset"] = numpy.zeros((len(CONVENTIONS), *state["heads.names.out.weight"].shape), numpy.float32)
    state["heads.names.offset_bias"] = numpy.zeros((len(CONVENTIONS), len(state["heads.names.out.bias"])), numpy.float32)
    split = [("quotations", "cues", 4 * Pairs.INNER), ("coreference", "marks", 4 * Pairs.INNER)]
    if "heads.events.absent" in tensors:
        state["heads.events.absent"] = tensors["heads.events.absent"]
        for part in ("weight", "bias"):
            state[f"heads.events.codes.{part}"] = tensors[f"heads.events.codes.{part}"]
        split.append(("events", "marks", 4 * Pairs.INNER + 3 * Events.CODING))
    for head, first, projected in split:
        whole, bias = weight(f"heads.{head}"), tensors[f"heads.{head}.bias"]
        size = len(whole) - projected
        for part, some in ((first, slice(0, size)), ("words", slice(size, None))):
            state[f"heads.{head}.{part}.weight"], state[f"heads.{head}.{part}.bias"] = whole[some], bias[some]
        for i, name in enumerate(PAIRS[head]):
            state[f"heads.{head}.pairs.features.{i}"] = tensors[f"heads.{head}.pairs.{name}"]
        for part in ("weight", "bias"):
            state[f"heads.{head}.pairs.out.{part}"] = tensors[f"heads.{head}.pairs.out.{part}"]
    tags = len(tensors["heads.syntax.bias"]) - 2 * (len(tensors["heads.syntax.arc.root"]) + len(tensors["heads.syntax.relation.root"]))
    whole = weight("heads.syntax")
    for name, some in (("tags", slice(0, tags)), ("arcs", slice(tags, None))):
        state[f"heads.syntax.{name}.weight"], state[f"heads.syntax.{name}.bias"] = whole[some], tensors["heads.syntax.bias"][some]
    for ours, theirs in (("arc_weight", "arc.weight"), ("arc_bias", "arc.head_bias"), ("arc_root", "arc.root"),
                         ("relation_weight", "relation.weight"), ("relation_root", "relation.root")):
        state[f"heads.syntax.{ours}"] = tensors[f"heads.syntax.{theirs}"]
    return {name: torch.from_numpy(numpy.ascontiguousarray(value)) for name, value in state.items()}


def safetensors_bytes(tensors):
    """The safetensors format: 8 bytes of the header's length, the header (JSON), the arrays.  Sorted, aligned to 64 bytes."""
    kinds = {numpy.dtype(numpy.int8): "I8", numpy.dtype(numpy.float32): "F32"}
    header, at, parts = {}, 0, []
    for name in sorted(tensors, key=lambda n: (tensors[n].dtype != numpy.float32, n)):
        data = numpy.ascontiguousarray(tensors[name]).tobytes()
        header[name] = {"dtype": kinds[tensors[name].dtype], "shape": list(tensors[name].shape), "data_offsets": [at, at + len(data)]}
        at += len(data)
        parts.append(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + 8) % 64)
    return struct.pack("<Q", len(text)) + text + b"".join(parts)


def manifest_of(labels, vocabulary, data, version, training, scores):
    import xxhash
    syntax = HEADS["syntax"][0]
    sizes = [(name, len(labels[name])) for name in ("upos", "xpos", "features", "lemma")]
    sizes += [("arc_dependent", syntax.ARC), ("arc_head", syntax.ARC), ("relation_dependent", syntax.RELATION), ("relation_head", syntax.RELATION)]
    return {
        "format": FORMAT, "version": version, "licence": LICENCE,
        "tensors": {"file": "language.safetensors", "bytes": len(data), "xxh3": xxhash.xxh3_64_hexdigest(data)},
        "encoder": {"layers": LAYERS, "width": WIDTH, "heads": ATTENTION_HEADS, "inner": INNER, "positions": POSITIONS, "window": WINDOW,
                    "context": CONTEXT, "layer_norm_epsilon": EPSILON, "shapes": SHAPES, "gaps": GAPS},
        "heads": {"sentences": {"outputs": 1},
                  "syntax": {"segments": [{"name": name, "size": size} for name, size in sizes],
                             **{name: labels[name] for name in ("upos", "xpos", "features", "lemma", "relations")}},
                  "names": {"labels": labels["names"]},
                  "quotations": {"cues": labels["cues"], "labels": labels["attribution"], "inner": Pairs.INNER, "reach": pairs.REACH},
                  "coreference": {"types": labels["entity_types"], "inner": Pairs.INNER},
                  "events": {"actions": labels["cues"], "types": labels["types"], "statuses": labels["statuses"], "participants": labels["participants"],
                             "modes": labels["modes"], "cameo": labels["cameo"], "inner": Pairs.INNER, "coding": Events.CODING, "reach": Events.REACH}},
        "quantization": {"weights": f"int8, one scale an output, at most {BOUND} in size", "word embeddings": "int8, one scale a row",
                         "activations": "uint8, one scale and zero a row, found as it runs"},
        "training": training, "scores": scores, "vocabulary": vocabulary}


def written(manifest):
    """JSON that a person can page through: a key a line at the top, one line below."""
    rows = []
    for key, value in manifest.items():
        rows.append(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(rows) + "\n}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="1")
    parser.add_argument("--sentences", type=json.loads, default={}, help='JSON: how the sentence head and the rules are joined')
    parser.add_argument("--conventions", type=json.loads, default=[1.0], help="JSON: shares of the conventions of names, of EWT, GUM, WikiGold and CrossNER")
    parser.add_argument("--quotations", type=json.loads, default={}, help='JSON: cue_bias, least_piece: what is taken for a quotation')
    parser.add_argument("--scores", type=Path, help="JSON, for the manifest")
    options = parser.parse_args()
    state = torch.load(options.checkpoint, map_location="cpu", weights_only=False)
    data = safetensors_bytes(tensors_of(state["model"], options.conventions))
    told = state["options"]
    corpora = state.get("corpora", ["ewt", "gum", "wikigold", "crossner"])
    training = {"base": "MiniLM-L6-H384-uncased (Apache-2.0)", "corpora": sorted(title for name in corpora for title in CORPORA[name]),
                "epochs": state["epoch"], "steps": state["step"], "seed": told["seed"], "rate": told["rate"], "head_rate": told["head_rate"]}
    manifest = manifest_of(state["labels"], state["vocabulary"], data, options.version, training,
                           json.loads(options.scores.read_text()) if options.scores else {})
    manifest["heads"]["sentences"].update(options.sentences)
    manifest["heads"]["quotations"].update(options.quotations)
    manifest["heads"]["names"]["conventions"] = dict(zip(CONVENTIONS, options.conventions))
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "language.safetensors").write_bytes(data)
    (options.out / "language.json").write_text(written(manifest), encoding="utf-8")
    print(f"{options.out}: {len(data)} bytes of weights, {(options.out / 'language.json').stat().st_size} of manifest")


if __name__ == "__main__":
    main()
