#!/usr/bin/env python3
"""Compares the program with PyTorch on the same bundle, in float and in int8.

    training/language/compare.py models ewt-dev.conllu gum-dev.conllu --sentences 500

The text is parted in the program's windows by both.  Vectors: the greatest difference.  Labels and heads: the share of words that
are equal; lemmas are shown too, but the program has a table and rules of spelling beside the scripts that are compared here.
Exit 1 where the float vectors differ by over 1e-3 or float labels by over 0.1 %.
"""
import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import torch
from safetensors.numpy import load_file

import lemma_scripts
from batches import Numbers
from corpora import read_conllu
from export import dequantized, other_labels
from measure import best_labels, vectors_of
from model import Model
from pieces import Pieces

ROOT = Path(__file__).resolve().parents[2]
LEMMA = 3                                                 # of a row's fields
OF_RECORD = {"person": "PER", "organization": "ORG", "place": "LOC", "group": "NORP", "other": "MISC"}


def best_tree(scores):
    """Heads (-1: root) of the best tree with one root; scores [words, 1 + words], the root's column first.  Chu and Liu 1965, Edmonds 1967."""
    greedy = scores.argmax(1) - 1
    if (greedy < 0).sum() == 1 and is_tree(greedy):
        return greedy
    whole = numpy.full((len(scores) + 1, len(scores) + 1), -numpy.inf)
    whole[1:] = scores
    whole[1:, 0] -= 1e6                                   # a root costs more than any arc gains: the best tree has just one
    return edmonds(whole, 0)[1:] - 1


def is_tree(heads):
    for word in range(len(heads)):
        seen, at = set(), word
        while at >= 0:
            if at in seen:
                return False
            seen.add(at)
            at = heads[at]
    return True


def edmonds(scores, root):
    """Heads of the best tree at `root`; scores[dependent, head]."""
    size = len(scores)
    masked = scores.copy()
    masked[numpy.arange(size), numpy.arange(size)] = -numpy.inf
    heads = masked.argmax(1)
    heads[root] = root
    cycle = cycle_of(heads, root)
    if cycle is None:
        return heads
    rest = [i for i in range(size) if i not in cycle]
    new = {word: i for i, word in enumerate(rest)}
    node = len(rest)
    small = numpy.full((node + 1, node + 1), -numpy.inf)
    inner = sum(masked[c, heads[c]] for c in cycle)
    enter, leave = {}, {}
    for h in rest:
        gains = [(masked[c, h] - masked[c, heads[c]], -c) for c in cycle]
        gain, c = max(gains)
        enter[h], small[node, new[h]] = -c, gain + inner
        for d in rest:
            small[new[d], new[h]] = masked[d, h]
    for d in rest:
        gain, c = max((masked[d, c], -c) for c in cycle)
        leave[d], small[new[d], node] = -c, gain
    found = edmonds(small, new[root])
    out = heads.copy()
    for d in rest:
        if d != root:
            out[d] = leave[d] if found[new[d]] == node else rest[found[new[d]]]
    above = rest[found[node]]
    out[enter[above]] = above
    return out


def cycle_of(heads, root):
    color = [0] * len(heads)
    for start in range(len(heads)):
        at, path = start, []
        while at != root and not color[at]:
            color[at] = 1
            path.append(at)
            at = heads[at]
        if at != root and color[at] == 1:
            return path[path.index(at):]
        for p in path:
            color[p] = 2
    return None


@torch.no_grad()
def predicted(model, numbers, pieces):
    """(vectors [words, width], [(upos, xpos, features, lemma, head, relation, name)])"""
    words = vectors_of(model, numbers, pieces)
    document, labels, syntax = numbers.document, model.labels, model.heads["syntax"]
    tags = {k: v.argmax(1).tolist() for k, v in syntax.tag_scores(words).items()}
    arc_d, arc_h, rel_d, rel_h = syntax.projections(words)
    names = model.heads["names"](words).log_softmax(1)
    rows = []
    for first, last in document.sentence_ranges():
        scores = syntax.arc_scores(arc_d[first:last], arc_h[first:last]).numpy().astype(numpy.float64)
        scores[numpy.arange(last - first), 1 + numpy.arange(last - first)] = -1e9
        heads = torch.tensor(best_tree(scores))
        picked = torch.where((heads >= 0)[:, None], rel_h[first:last][heads.clamp_min(0)], syntax.relation_root[None])
        relation_scores = syntax.relation_scores(rel_d[first:last], picked)
        root = labels["relations"].index("root")
        relation_scores[:, root] = torch.where(heads < 0, 1e9, -1e9)
        relations = relation_scores.argmax(1).tolist()
        marks = [labels["names"][x] for x in best_labels(names[first:last])]
        for i in range(first, last):
            mark = marks[i - first]
            name = "O" if mark == "O" else ("B-" if mark[0] in "BS" else "I-") + OF_RECORD[mark[2:]]
            rows.append((labels["upos"][tags["upos"][i]], labels["xpos"][tags["xpos"][i]], labels["features"][tags["features"][i]],
                         lemma_scripts.apply(labels["lemma"][tags["lemma"][i]], document.words[i]), int(heads[i - first]) + 1,
                         labels["relations"][relations[i - first]], name))
    return words.numpy(), rows


def program_rows(program, path, precision):
    done = subprocess.run([program, "read", path, "--tokens", "--format", "conllu", "--quiet", "--precision", precision], stdout=subprocess.PIPE, check=True)
    rows = []
    for line in done.stdout.decode().split("\n"):
        row = line.split("\t")
        if len(row) == 10 and row[0].isdigit():
            name = next((m[4:] for m in row[9].split("|") if m.startswith("NER=")), "O")
            rows.append((row[3], row[4], row[5], row[2], int(row[6]), row[7], name))
    return rows


def cut(path, limit):
    """Whole documents of a CoNLL-U file, up to `limit` sentences."""
    kept, count = [], 0
    for part in path.read_text(encoding="utf-8").split("# newdoc")[1:]:
        size = part.count("# sent_id")
        if count + size > limit and count:
            break
        kept.append("# newdoc" + part)
        count += size
    return "".join(kept), count


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--sentences", type=int, default=700)
    parser.add_argument("--program", default=ROOT / "build/verbale")
    parser.add_argument("--encode", default=ROOT / "build/training/language/encode_words")
    options = parser.parse_args()
    manifest = json.loads((options.bundle / "language.json").read_text(encoding="utf-8"))
    labels = {name: manifest["heads"]["syntax"][name] for name in ("upos", "xpos", "features", "lemma", "relations")}
    labels.update(other_labels(manifest))
    sizes = manifest["encoder"]
    model = Model(len(manifest["vocabulary"]), sizes["shapes"], sizes["gaps"], labels)
    model.load_state_dict(dequantized(load_file(options.bundle / "language.safetensors")))
    model.eval()
    pieces = Pieces(manifest["vocabulary"])
    fields = ("UPOS", "XPOS", "FEATS", "lemma", "head", "relation", "name")
    worst, equal, total, sentences, bytes_apart = 0.0, {p: [0] * 8 for p in ("float", "int8")}, 0, 0, []
    with tempfile.TemporaryDirectory() as folder:
        for path in options.files:
            text, count = cut(path, options.sentences - sentences if path is options.files[-1] else options.sentences // len(options.files))
            sentences += count
            some = Path(folder) / path.name
            some.write_text(text, encoding="utf-8")
            documents, _ = read_conllu(some)
            results = [predicted(model, Numbers(d, pieces, labels), pieces) for d in documents]
            vectors, rows = numpy.concatenate([v for v, _ in results]), [row for _, some_rows in results for row in some_rows]
            for precision in ("float", "int8"):
                dump = subprocess.run([options.encode, ROOT, some, precision], stdout=subprocess.PIPE, check=True).stdout
                theirs = numpy.frombuffer(dump, dtype="<f4").reshape(-1, sizes["width"])
                assert theirs.shape == vectors.shape, (theirs.shape, vectors.shape)
                if precision == "float":
                    worst = max(worst, float(numpy.abs(theirs - vectors).max()))
                else:
                    bytes_apart.append(float(numpy.abs(theirs - vectors).mean()))
                ours = program_rows(options.program, some, precision)
                assert len(ours) == len(rows), (len(ours), len(rows))
                for a, b in zip(ours, rows):
                    for i in range(7):
                        equal[precision][i] += a[i] == b[i]
                    equal[precision][7] += a[:LEMMA] + a[LEMMA + 1:] == b[:LEMMA] + b[LEMMA + 1:]
            total += len(rows)
    print(f"{sentences} sentences, {total} words; float vectors differ by {worst:.2e} at most, int8 vectors by {numpy.mean(bytes_apart):.4f} on average")
    for precision, counts in equal.items():
        print(f"{precision:6}" + "".join(f"  {name} {100 * n / total:.2f}" for name, n in zip(fields + ("all but lemma",), counts)) + "  % equal")
    return 0 if worst <= 1e-3 and all(equal["float"][i] >= 0.999 * total for i in range(7) if i != LEMMA) else 1


if __name__ == "__main__":
    sys.exit(main())
