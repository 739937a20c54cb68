"""The encoder (MiniLM-L6-H384, a BERT) and its heads, in PyTorch.

Encoder: Wang et al. 2020 (MiniLM), Devlin et al. 2019 (BERT), with embeddings for the shape of a word and the gap before it.
Parser: biaffine attention, Dozat and Manning 2017.  A head is a module with `loss(vectors, batch)` and the names of the layers
that it learns from; a new one needs a class here and a line in HEADS.
"""
import functools
import math

import torch
import torch.nn.functional as F
from torch import nn

import pairs

WIDTH, LAYERS, ATTENTION_HEADS, INNER, POSITIONS, EPSILON = 384, 6, 12, 1536, 512, 1e-12
BOUND = 64                                                # of int8 weights: sums of two products with a byte fit 16 bits


class Quantized(torch.autograd.Function):
    """A weight as its int8 form has it, one scale a row; the gradient passes through."""

    @staticmethod
    def forward(context, weight):
        scale = weight.detach().abs().amax(1, keepdim=True).clamp_min(1e-8) / BOUND
        return torch.round(weight / scale).clamp_(-BOUND, BOUND) * scale

    @staticmethod
    def backward(context, gradient):
        return gradient


@functools.lru_cache(maxsize=None)
def dropout_pool(share, size):
    """[size] of factors, the same ones whenever they are made: a run that goes on from a checkpoint has no other."""
    return (torch.rand(size, generator=torch.Generator().manual_seed(1)) >= share).float() / (1 - share)


class Dropout(nn.Module):
    """Dropout whose masks are cut from a pool at random places: on a processor, drawing them anew costs more than a product."""
    SIZE = 1 << 22

    def __init__(self, share):
        super().__init__()
        self.share = share

    def forward(self, x):
        if not self.training:
            return x
        if x.device.type != "cpu":
            return F.dropout(x, self.share)
        pool = dropout_pool(self.share, max(self.SIZE, 1 << (2 * x.numel()).bit_length()))   # of x's size alone, not of those before
        begin = int(torch.randint(pool.numel() - x.numel(), ()))
        return x * pool[begin:begin + x.numel()].view(x.shape)


class Linear(nn.Linear):
    quantized = False                                     # set on the class for the last part of the training

    def forward(self, x):
        return F.linear(x, Quantized.apply(self.weight) if Linear.quantized else self.weight, self.bias)


class Layer(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.qkv, self.out = Linear(WIDTH, 3 * WIDTH), Linear(WIDTH, WIDTH)
        self.up, self.down = Linear(WIDTH, INNER), Linear(INNER, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=EPSILON), nn.LayerNorm(WIDTH, eps=EPSILON)
        self.dropout = Dropout(dropout)

    def forward(self, x, mask, places):
        """x: [pieces, WIDTH], of all windows without padding; places: [pieces], of each in mask [windows, longest]"""
        size, length = mask.shape
        padded = x.new_zeros(size * length, 3 * WIDTH).index_copy(0, places, self.qkv(x))
        q, k, v = padded.view(size, length, 3, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=None if len(places) == mask.numel() else mask[:, None, None, :])
        mixed = mixed.transpose(1, 2).reshape(size * length, WIDTH)[places]
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, vocabulary, shapes, gaps, dropout=0.1):
        super().__init__()
        self.word = nn.Embedding(vocabulary, WIDTH)
        self.position = nn.Embedding(POSITIONS, WIDTH)
        self.shape = nn.Embedding(shapes, WIDTH)
        self.gap = nn.Embedding(gaps, WIDTH)
        nn.init.zeros_(self.shape.weight)                 # the base knows nothing of them
        nn.init.zeros_(self.gap.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.dropout = Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))

    def forward(self, batch):
        """ids, shapes, gaps, mask: [windows, longest] -> [pieces, WIDTH], of all windows without padding"""
        places = batch.mask.view(-1).nonzero()[:, 0]
        positions = places % batch.mask.shape[1]
        ids, shapes, gaps = (x.view(-1)[places] for x in (batch.ids, batch.shapes, batch.gaps))
        x = self.dropout(self.norm(self.word(ids) + self.position(positions) + self.shape(shapes) + self.gap(gaps)))
        for layer in self.layers:
            x = layer(x, batch.mask, places)
        return x

    def load_base(self, tensors):
        """Takes over the weights of the base model (BERT's names)."""
        take = {}
        position = tensors["embeddings.position_embeddings.weight"] + tensors["embeddings.token_type_embeddings.weight"][0]
        take["word.weight"], take["position.weight"] = tensors["embeddings.word_embeddings.weight"], position
        for ours, theirs in (("norm", "embeddings.LayerNorm"),):
            for part in ("weight", "bias"):
                take[f"{ours}.{part}"] = tensors[f"{theirs}.{part}"]
        for i in range(LAYERS):
            base = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                take[f"layers.{i}.qkv.{part}"] = torch.cat([tensors[f"{base}attention.self.{n}.{part}"] for n in ("query", "key", "value")])
                for ours, theirs in (("out", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"), ("up", "intermediate.dense"),
                                     ("down", "output.dense"), ("norm2", "output.LayerNorm")):
                    take[f"layers.{i}.{ours}.{part}"] = tensors[f"{base}{theirs}.{part}"]
        missing, unexpected = self.load_state_dict(take, strict=False)
        assert not unexpected and sorted(missing) == ["gap.weight", "shape.weight"], (missing, unexpected)


def mean_loss(scores, gold):
    """Cross entropy over the words whose label is known (not negative)."""
    known = int((gold >= 0).sum())
    return F.cross_entropy(scores, gold, ignore_index=-1) if known else scores.sum() * 0


class Sentences(nn.Module):
    """Whether a sentence begins at a word."""
    layers = ("sentence",)

    def __init__(self, labels):
        super().__init__()
        self.out = Linear(WIDTH, 1)

    def forward(self, words):
        return self.out(words)[:, 0]

    def loss(self, words, batch):
        known = batch.sentence >= 0
        if not known.any():
            return words.sum() * 0
        return F.binary_cross_entropy_with_logits(self(words)[known], batch.sentence[known].float())


class Names(nn.Module):
    """Names as BIOES labels; a corpus that leaves some types unmarked leaves their labels open.

    Corpora differ in what they call a place or an organization: each has an offset of its own to the common weights, and the bundle
    has the common ones and a mixture of the offsets (export.py, --conventions)."""
    layers = ("names",)

    def __init__(self, labels):
        super().__init__()
        self.dropout = Dropout(0.1)
        self.out = Linear(WIDTH, len(labels["names"]))
        self.offset = nn.Parameter(torch.zeros(len(labels["conventions"]), len(labels["names"]), WIDTH))
        self.offset_bias = nn.Parameter(torch.zeros(len(labels["conventions"]), len(labels["names"])))

    def joined(self, convention):
        weight, bias = self.out.weight + self.offset[convention], self.out.bias + self.offset_bias[convention]
        return (Quantized.apply(weight) if Linear.quantized else weight), bias

    def forward(self, words, convention=0):
        return F.linear(self.dropout(words), *self.joined(convention))

    def loss(self, words, batch):
        known = batch.names.any(1)                        # [words, labels]: the labels that each word may have
        if not known.any():
            return words.sum() * 0
        words, convention, names = words[known], batch.convention[known], batch.names[known]
        total = words.sum() * 0
        for c in convention.unique().tolist():
            mine = convention == c
            scores = self(words[mine], c)
            right = scores.masked_fill(~names[mine], -math.inf).logsumexp(1)
            total = total + (scores.logsumexp(1) - right).sum()
        return total / len(words)


class Pairs(nn.Module):
    """Scores of pairs of vectors: rectified sums and products of their projections, and a vector for each of their features.

    `left` and `right`: [.., 2 * INNER], projections of either side; sizes: of the features' embeddings."""
    INNER = 128

    def __init__(self, sizes, outputs):
        super().__init__()
        self.features = nn.ParameterList(nn.Parameter(torch.zeros(size, self.INNER)) for size in sizes)
        self.out = nn.Linear(self.INNER, outputs)
        self.dropout = Dropout(0.1)

    def forward(self, left, right, numbers):
        (a, b), (c, d) = left.split(self.INNER, -1), right.split(self.INNER, -1)
        table, place = self.features[0], numbers[0]       # of every combination of features, so that each pair is looked up once
        for more, some in zip(self.features[1:], numbers[1:]):
            table, place = (table[:, None] + more[None]).view(-1, self.INNER), place * len(more) + some
        return self.out(self.dropout(F.relu(a + c + b * d + F.embedding(place, table))))


class Quotations(nn.Module):
    """Cues as BIES spans; then, for each cue, which words around it are its content and its source (BIES too)."""
    layers = ("cue",)
    FALSE_CUES = 0.5                                      # a true one: words taken for cues, which have neither

    def __init__(self, labels):
        super().__init__()
        self.dropout = Dropout(0.1)
        self.cues = Linear(WIDTH, len(labels["cues"]))
        self.words = Linear(WIDTH, 4 * Pairs.INNER)       # as a cue, as a word beside it
        self.pairs = Pairs((pairs.DISTANCES, pairs.PLACES, pairs.MARKS), len(labels["attribution"]))

    def cue_scores(self, words):
        return self.cues(self.dropout(words))

    def projections(self, words):
        return self.words(self.dropout(words)).split(2 * Pairs.INNER, 1)

    def attribution_scores(self, as_cue, as_word, numbers, cue, first, last):
        """[words first to last, labels] of one cue (first word, end) of a document; the projections are of the document's words."""
        features = [torch.from_numpy(f).to(as_cue.device) for f in pairs.cue_pairs(first, last, cue, numbers.sentence_of, numbers.paragraph, numbers.marks)]
        return self.pairs(as_cue[cue[0]:cue[1]].mean(0, keepdim=True), as_word[first:last], features)

    def loss(self, words, batch):
        known = batch.cue >= 0
        if not known.any():
            return words.sum() * 0
        scores = self.cue_scores(words)
        total = 3 * F.cross_entropy(scores[known], batch.cue[known])
        likely = scores.detach().softmax(1)[:, 0]
        parts, count = [], 0
        for n, rows in batch.documents:
            if n.document.attributions is None:
                continue
            as_cue, as_word = self.projections(words[rows])
            size, gold = len(rows), torch.tensor(n.cue)
            false = torch.where(gold.to(rows.device) > 0, 1.0, likely[rows])
            some = false.argsort()[:2 + int(self.FALSE_CUES * len(n.document.attributions))].tolist()
            cues = [(a[0], a[1], number) for number, a in enumerate(n.document.attributions)]
            cues += [(i, i + 1, None) for i in some if not n.cue[i]]
            for begin, end, number in cues:
                first, last = max(0, begin - pairs.REACH), min(size, end + pairs.REACH)
                target = torch.zeros(last - first, dtype=torch.long)
                if number is not None:
                    for i, label in n.attribution_labels(number).items():
                        if first <= i < last:
                            target[i - first] = label
                parts.append(F.cross_entropy(self.attribution_scores(as_cue, as_word, n, (begin, end), first, last), target.to(rows.device), reduction="sum"))
                count += 1
        return total + sum(parts) / max(1, 10 * count)


class Coreference(nn.Module):
    """Words that head a mention, of what type, and for each which before it means the same (Dobrovolskii 2021, with one pairwise layer)."""
    layers = ("entity_type", "in_chain")
    LIKELY, MOST = 0.1, 500                               # candidates of a document: from this probability on, the most of them

    def __init__(self, labels):
        super().__init__()
        self.dropout = Dropout(0.1)
        self.types = len(labels["entity_types"])
        self.marks = Linear(WIDTH, 1 + self.types)
        nn.init.constant_(self.marks.bias[:1], -2.5)      # few are, so few candidates from the start
        self.words = Linear(WIDTH, 4 * Pairs.INNER)       # as the later one, as the earlier
        self.pairs = Pairs((pairs.PRONOUNS, pairs.STRINGS, pairs.SENTENCES, pairs.QUOTED), 1)

    def mark_scores(self, words):
        """([words] of being in a chain, [words, types])"""
        return self.marks(self.dropout(words)).split([1, self.types], 1)

    def antecedent_scores(self, words, mentions):
        """[mentions, mentions]: of row i meaning the same as column j; the vectors are those of the mentions' heads."""
        later, earlier = self.words(self.dropout(words)).split(2 * Pairs.INNER, 1)
        features = [torch.from_numpy(f).to(words.device) for f in mentions.pairs()]
        return self.pairs(later[:, None], earlier[None], features)[..., 0]

    def loss(self, words, batch):
        known = batch.in_chain >= 0
        if not known.any():
            return words.sum() * 0
        chain, types = self.mark_scores(words)
        total = F.binary_cross_entropy_with_logits(chain[known, 0], batch.in_chain[known].float()) + 0.5 * mean_loss(types, batch.entity_type)
        likely = chain.detach().sigmoid()[:, 0]
        parts, count = [], 0
        for n, rows in batch.documents:
            d = n.document
            if d.mentions is None:
                continue
            own = likely[rows].tolist()
            open_to = range(len(rows)) if d.closed else sorted(d.entity_types)
            heads = [i for i in open_to if i in n.cluster or own[i] > self.LIKELY]
            if len(heads) < 2:
                continue
            if len(heads) > self.MOST:
                heads = heads[:self.MOST]
            mentions = pairs.Mentions(heads, d.words, *d.guessed, n.sentence_of, n.marks)
            scores = self.antecedent_scores(words[rows[torch.tensor(heads)]], mentions)
            number = {}
            cluster = torch.tensor([number.setdefault(n.cluster[h], len(number)) if h in n.cluster else -1 - i for i, h in enumerate(heads)])
            before = torch.ones(len(heads), len(heads), dtype=torch.bool).tril(-1)
            same = ((cluster[:, None] == cluster[None]) & before).to(rows.device)
            scores = torch.cat([scores.new_zeros(len(heads), 1), scores.masked_fill(~before.to(rows.device), -1e4)], 1)
            same = torch.cat([~same.any(1, keepdim=True), same], 1)
            parts.append((scores.logsumexp(1) - scores.masked_fill(~same, -1e4).logsumexp(1)).sum())
            count += len(heads)
        return total + sum(parts) / max(1, count)


class Syntax(nn.Module):
    """Tags, lemma scripts, and the biaffine parser."""
    layers = ("upos", "xpos", "features", "lemma", "head", "relation")
    ARC, RELATION = 192, 64
    WEIGHTS = {"upos": 0.5, "xpos": 0.4, "features": 0.5, "lemma": 0.6, "head": 1.0, "relation": 1.0}

    def __init__(self, labels):
        super().__init__()
        self.sizes = {name: len(labels[name]) for name in ("upos", "xpos", "features", "lemma")}
        relations = len(labels["relations"])
        self.tags = Linear(WIDTH, sum(self.sizes.values()))
        self.arcs = Linear(WIDTH, 2 * self.ARC + 2 * self.RELATION)
        self.tag_dropout, self.arc_dropout = Dropout(0.1), Dropout(0.2)
        self.arc_weight = nn.Parameter(torch.zeros(self.ARC, self.ARC))
        self.arc_bias = nn.Parameter(torch.zeros(self.ARC))
        self.arc_root = nn.Parameter(torch.randn(self.ARC) * 0.1)
        self.relation_weight = nn.Parameter(torch.zeros(relations, self.RELATION + 1, self.RELATION + 1))
        self.relation_root = nn.Parameter(torch.randn(self.RELATION) * 0.1)
        nn.init.normal_(self.arc_weight, std=0.02)
        nn.init.normal_(self.relation_weight, std=0.02)

    def tag_scores(self, words):
        return dict(zip(self.sizes, self.tags(self.tag_dropout(words)).split(list(self.sizes.values()), 1)))

    def projections(self, words):
        return self.arc_dropout(F.relu(self.arcs(words))).split([self.ARC, self.ARC, self.RELATION, self.RELATION], 1)

    def arc_scores(self, dependents, heads):
        """[words of a window, 1 + words]: the root's column first."""
        candidates = torch.cat([self.arc_root[None], heads])
        mapped = candidates @ self.arc_weight.T
        return dependents @ mapped.T + candidates @ self.arc_bias

    def relation_scores(self, dependents, heads):
        """[words, relations] for each word with its head."""
        ones = dependents.new_ones(len(dependents), 1)
        left, right = torch.cat([dependents, ones], 1), torch.cat([heads, ones], 1)
        mixed = (left @ self.relation_weight.permute(1, 0, 2).reshape(self.RELATION + 1, -1)).view(len(left), -1, self.RELATION + 1)
        return (mixed * right[:, None]).sum(2)

    def loss(self, words, batch):
        known = batch.upos >= 0
        total = words.sum() * 0
        if not known.any():
            return total
        for name, scores in self.tag_scores(words[known]).items():
            total = total + self.WEIGHTS[name] * mean_loss(scores, getattr(batch, name)[known])
        arc_d, arc_h, rel_d, rel_h = self.projections(words)
        losses, count = [], 0
        for begin, end in batch.window_words:             # words [begin, end) of one window
            sentence, head = batch.sentence_number[begin:end], batch.head[begin:end]
            mine = (sentence >= 0) & (batch.upos[begin:end] >= 0)
            if not mine.any():
                continue
            scores = self.arc_scores(arc_d[begin:end][mine], arc_h[begin:end])
            allowed = sentence[mine][:, None] == sentence[None]
            allowed[torch.arange(len(allowed)), torch.nonzero(mine)[:, 0]] = False
            allowed = torch.cat([allowed.new_ones(len(allowed), 1), allowed], 1)
            losses.append(F.cross_entropy(scores.masked_fill(~allowed, -1e4), head[mine] + 1, reduction="sum"))
            count += len(allowed)
        total = total + self.WEIGHTS["head"] * sum(losses) / max(1, count)
        parsed = (batch.sentence_number >= 0) & known & (batch.relation >= 0)
        head = batch.absolute_head[parsed]
        heads = torch.where((head >= 0)[:, None], rel_h[head.clamp_min(0)], self.relation_root[None])
        return total + self.WEIGHTS["relation"] * mean_loss(self.relation_scores(rel_d[parsed], heads), batch.relation[parsed])


HEADS = {"sentences": (Sentences, 0.3), "syntax": (Syntax, 1.0), "names": (Names, 1.0), "quotations": (Quotations, 1.0), "coreference": (Coreference, 1.0)}


class Model(nn.Module):
    def __init__(self, vocabulary, shapes, gaps, labels, pooled=True):
        super().__init__()
        self.labels, self.pooled = labels, pooled
        self.encoder = Encoder(vocabulary, shapes, gaps)
        self.heads = nn.ModuleDict({name: build(labels) for name, (build, _) in HEADS.items()})
        self.small_floats = False                         # products of the encoder in bfloat16

    def words(self, batch):
        """The vectors of the batch's words: those of their first pieces, or the mean of all."""
        with torch.autocast(batch.ids.device.type, torch.bfloat16, enabled=self.small_floats):
            pieces = self.encoder(batch)
        pieces = pieces.float()
        if not self.pooled:
            return pieces[batch.first_piece]
        inside = batch.pooled >= 0
        owner = batch.pooled[inside]
        sums = pieces.new_zeros(len(batch.first_piece), WIDTH).index_add(0, owner, pieces[inside])
        return sums / torch.bincount(owner, minlength=len(sums))[:, None]

    def loss(self, batch):
        words = self.words(batch)
        losses = {name: head.loss(words, batch) for name, head in self.heads.items()}
        return sum(HEADS[name][1] * loss for name, loss in losses.items()), losses
