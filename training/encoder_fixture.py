#!/usr/bin/env python3
"""Writes tests/data/tiny/ (a bundle of random weights, very small) and tests/data/encoder.json: what PyTorch makes of some texts with it.

    training/encoder_fixture.py vocab.txt

Written from the description of the model, not from the program: windows, shapes and layers are done again here.
"""
import json
import re
import sys
import tempfile
import unicodedata
from pathlib import Path

import torch
import torch.nn.functional as F

sys.dont_write_bytecode = True
from random_bundle import random_bundle, save_bundle  # noqa: E402
from wordpiece_fixture import reference  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
SIZES = {"layers": 2, "width": 32, "heads": 2, "inner": 64, "positions": 64, "window": 64, "context": 8}
TEXTS = [
    "Hi",
    "The minister said on Tuesday that talks would begin.",
    "U.S. envoys met in Ankara; \u201cwe agree,\u201d one said.\n\nPrices rose 3.5% in 2021, said IBM's McKay.",
    " ".join(f"Line {i} of the long text says no{'thing' * (i % 3)} new." for i in range(12)) + "\n\nThe end? Caf\u00e9 n\u00ba 5\u2026 \u4e2d\u6587 x",
    "word " * 150 + "end",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz \u200b 12ab 3C eBay NASA I",
]


def tokens_of(text):
    """[(begin, end, gap, ends block)] in characters; a plain split into words and signs, blocks parted by empty lines."""
    found = []
    for block in re.finditer(r"(?:(?!\n\n).)+", text, re.S):
        words = list(re.finditer(r"\w+|[^\w\s]", block.group()))
        for i, word in enumerate(words):
            touches = i > 0 and words[i - 1].end() == word.start()
            found.append((block.start() + word.start(), block.start() + word.end(), 3 if i == 0 else 1 if touches else 2,
                          i + 1 == len(words)))
    return found


def shape(token):
    kinds = [unicodedata.category(c) for c in token]
    letters = [kind in ("Lu", "Lt") for kind in kinds if kind[0] == "L"]
    digits = any(kind[0] == "N" for kind in kinds)
    if not letters:
        return 1 if digits else 2
    if digits:
        return 9 if any(letters) else 8
    if not any(letters):
        return 3
    if len(letters) == 1:
        return 4
    if all(letters):
        return 6
    return 5 if letters[0] and sum(letters) == 1 else 7


def windows(words, tokens, counts, size, context):
    """[(first token of the context, first new, end)]"""
    share, found, first, n = size - 2 - context, [], 0, len(tokens)
    if sum(counts) <= size - 2:
        return [(0, 0, n)]
    while first < n:
        limit = size - 2 if first == 0 else share
        rest = sum(counts[first:])
        target = -(-rest // -(-rest // share))
        options = []
        for cut in range(first + 1, n + 1):
            new = sum(counts[first:cut])
            if new <= limit and 0.75 * target <= new <= 1.25 * target:
                stop = words[cut - 1] in ".!?" or (cut > 1 and words[cut - 1] in "\"'\u201d\u2019)]" and words[cut - 2] in ".!?")
                rank = 0 if tokens[cut - 1][3] else 1 if stop else 2
                options.append((rank, abs(new - target), cut))
        if options:
            cut = min(options)[2]
        else:
            cut = max([c for c in range(first + 1, n + 1) if sum(counts[first:c]) <= min(limit, 1.25 * target)] or [first + 1])
        begin = first
        while begin > 0 and sum(counts[begin - 1:first]) <= context:
            begin -= 1
        found.append((begin, first, cut))
        first = cut
    return found


def encode(tensors, manifest, tokenizer, text):
    """[tokens, width] of the last layer: of each token the mean of its pieces."""
    size = manifest["encoder"]
    width, heads = size["width"], size["heads"]
    ids = {piece: i for i, piece in enumerate(manifest["vocabulary"])}
    tokens = tokens_of(text)
    words = [text[token[0]:token[1]] for token in tokens]
    pieces = [(tokenizer.encode(word, add_special_tokens=False).ids or [ids["[UNK]"]])[:32] for word in words]

    def weight(name):
        return tensors[name + ".q"].float() * tensors[name + ".scale"][:, None]

    def linear(x, name):
        return F.linear(x, weight(name), tensors[name + ".bias"])

    def norm(x, name):
        return F.layer_norm(x, (width,), tensors[name + ".weight"], tensors[name + ".bias"], size["layer_norm_epsilon"])

    rows = []
    for context, first, last in windows(words, tokens, [len(p) for p in pieces], size["window"], size["context"]):
        entries, kept = [(ids["[CLS]"], 0, 0)], []
        for t in range(context, last):
            if t >= first:
                kept.append((len(entries), len(entries) + len(pieces[t])))
            entries += [(piece, shape(words[t]), tokens[t][2] if i == 0 else 4) for i, piece in enumerate(pieces[t])]
        entries.append((ids["[SEP]"], 0, 0))
        piece, form, gap = (torch.tensor(column) for column in zip(*entries))
        x = tensors["embeddings.word.q"][piece].float() * tensors["embeddings.word.scale"][piece][:, None]
        x = x + tensors["embeddings.position"][:len(entries)] + tensors["embeddings.shape"][form] + tensors["embeddings.gap"][gap]
        x = norm(x, "embeddings.norm")
        for i in range(size["layers"]):
            q, k, v = (part.view(-1, heads, width // heads).transpose(0, 1) for part in linear(x, f"layers.{i}.qkv").split(width, -1))
            attention = torch.softmax(q @ k.transpose(1, 2) / (width // heads) ** 0.5, -1) @ v
            x = norm(x + linear(attention.transpose(0, 1).reshape(-1, width), f"layers.{i}.out"), f"layers.{i}.norm1")
            x = norm(x + linear(F.gelu(linear(x, f"layers.{i}.up")), f"layers.{i}.down"), f"layers.{i}.norm2")
        rows.append(torch.stack([x[begin:end].mean(0) for begin, end in kept]))
    return tokens, torch.cat(rows)


def read_tensors(data):
    length = int.from_bytes(data[:8], "little")
    out = {}
    for name, entry in json.loads(data[8:8 + length]).items():
        begin, end = entry["data_offsets"]
        kind = torch.int8 if entry["dtype"] == "I8" else torch.float32
        out[name] = torch.frombuffer(bytearray(data[8 + length + begin:8 + length + end]), dtype=kind).view(entry["shape"])
    return out


def main():
    full = Path(sys.argv[1]).read_text(encoding="utf-8").rstrip("\n").split("\n")
    ascii_pieces = [piece for piece in full if len(piece.removeprefix("##")) == 1 and piece.isascii()]
    words = "the said on that talks would begin in we agree one rose line of long text says no ##thing new end word ##s minister".split()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + sorted(set(ascii_pieces + words))
    manifest, data = random_bundle(vocabulary, **SIZES, seed=7)
    save_bundle(ROOT / "tests/data/tiny", manifest, data)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(vocabulary) + "\n")
        file.flush()
        tokenizer = reference(file.name)
    cases = []
    for text in TEXTS:
        tokens, rows = encode(read_tensors(data), manifest, tokenizer, text)
        at = [len(text[:i].encode()) for i in range(len(text) + 1)]
        cases.append({"text": text, "tokens": [[at[b], at[e], gap, int(ends)] for b, e, gap, ends in tokens],
                      "rows": [[round(value, 5) for value in row.tolist()] for row in rows]})
    (ROOT / "tests/data/encoder.json").write_text("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")


if __name__ == "__main__":
    main()
