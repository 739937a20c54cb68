"""The encoder (MiniLM-L6-H384, a BERT) and its heads, in PyTorch.

Encoder: Wang et al. 2020 (MiniLM), Devlin et al. 2019 (BERT), with embeddings for the shape of a word and the gap before it.
Parser: biaffine attention, Dozat and Manning 2017.  A head is a module with `loss(vectors, batch)` and the names of the layers
that it learns from; a new one needs a class here and a line in HEADS.
"""
import functools
import math

import numpy
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


def attention(q, k, v, mask, full):
    """softmax(q k' / sqrt(size)) v over the pieces that are there; on a processor by plain products, whose gradients PyTorch finds faster."""
    if q.device.type != "cpu":
        return F.scaled_dot_product_attention(q, k, v, attn_mask=None if full else mask[:, None, None, :])
    scores = (q * q.shape[-1] ** -0.5) @ k.transpose(2, 3)
    if not full:
        scores = scores.masked_fill(~mask[:, None, None, :], -1e4)
    return scores.softmax(3, dtype=torch.float32).to(v.dtype) @ v


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
        mixed = attention(q, k, v, mask, len(places) == mask.numel())
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
        count, left, right, numbers, wanted = 0, [], [], [], []
        as_cue, as_word = self.projections(words)
        for n, rows in batch.documents:
            if n.document.attributions is None:
                continue
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
                left.append(as_cue[rows[begin:end]].mean(0, keepdim=True).expand(last - first, -1))
                right.append(rows[first:last])
                numbers.append(pairs.cue_pairs(first, last, (begin, end), n.sentence_of, n.paragraph, n.marks))
                wanted.append(target)
                count += 1
        if not count:
            return total
        features = [torch.from_numpy(numpy.concatenate(some)).to(words.device) for some in zip(*numbers)]
        scores = self.pairs(torch.cat(left), as_word[torch.cat(right)], features)
        return total + F.cross_entropy(scores, torch.cat(wanted).to(words.device), reduction="sum") / (10 * count)


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


class Events(nn.Module):
    """Acts and what is told of them.

    Of each word: whether it tells an action of any kind (ECB+'s sense, BIES); whether it is the trigger of a political event and of which
    PLOVER type; the status of the event, whether it is alleged, and how factual a predicate is (-3 to 3, UDS-IH2).  For each trigger: which
    words around it are its source, target, date and place (BIES).  For a trigger with its source and target: type, mode and CAMEO code.
    """
    layers = ("event",)
    CODING, REACH, LIKELY = 256, 48, 0.05

    def __init__(self, labels):
        super().__init__()
        self.dropout = Dropout(0.1)
        self.sizes = [5, 1 + len(labels["types"]), len(labels["statuses"]), 1, 1]      # actions, triggers, status, alleged, factuality
        self.marks = Linear(WIDTH, sum(self.sizes))
        self.words = Linear(WIDTH, 4 * Pairs.INNER + 3 * self.CODING)     # as trigger, as participant; for the codes as trigger, source, target
        self.pairs = Pairs((pairs.DISTANCES, pairs.PLACES, pairs.MARKS), len(labels["participants"]))
        self.absent = nn.Parameter(torch.zeros(2, self.CODING))           # a source and a target that the text leaves out
        self.codes = nn.Linear(self.CODING, len(labels["types"]) + len(labels["modes"]) + len(labels["cameo"]))
        self.parts = [len(labels["types"]), len(labels["modes"]), len(labels["cameo"])]
        place = {code: i for i, code in enumerate(labels["cameo"])}
        above = torch.zeros(len(place), len(place))       # a code's score is that of its own and of all that it belongs to
        for code, i in place.items():
            for length in range(2, len(code) + 1):
                if code[:length] in place:
                    above[i, place[code[:length]]] = 1
        self.register_buffer("above", above, persistent=False)
        modes = torch.tensor([[m == "none" or m.split(" ")[0] == t for m in labels["modes"]] for t in labels["types"]])
        codes = torch.tensor([[c == t for c in labels["cameo_types"]] for t in labels["types"]])
        self.register_buffer("lawful_modes", modes, persistent=False)     # [types, modes]
        self.register_buffer("lawful_codes", codes, persistent=False)     # [types, codes]

    def mark_scores(self, words):
        """(actions, triggers, status, alleged, factuality), each [words, labels]"""
        return self.marks(self.dropout(words)).split(self.sizes, 1)

    def projections(self, words):
        """(as trigger, as participant, coding as trigger, as source, as target)"""
        return self.words(self.dropout(words)).split([2 * Pairs.INNER, 2 * Pairs.INNER, *[self.CODING] * 3], 1)

    def code_scores(self, trigger, source, target):
        """(types, modes, CAMEO codes) of vectors [.., CODING]"""
        types, modes, cameo = self.codes(self.dropout(F.relu(trigger + source + target))).split(self.parts, -1)
        return types, modes, cameo @ self.above.T

    def side(self, vectors, words, number):
        """[CODING]: the mean over the words of a source (0) or target (1), or what stands for none"""
        return vectors[sorted(words)].mean(0) if words else self.absent[number]

    def participant_scores(self, as_trigger, as_word, numbers, triggers, first, last):
        """[triggers, words first to last, labels]"""
        device = as_trigger.device
        rows = [pairs.cue_pairs(first, last, (t, t + 1), numbers.sentence_of, numbers.paragraph, numbers.marks) for t in triggers]
        features = [torch.from_numpy(numpy.stack(some)).to(device) for some in zip(*rows)]
        return self.pairs(as_trigger[triggers][:, None], as_word[None, first:last], features)

    def loss(self, words, batch):
        if not any((x > -1).any() for x in (batch.action, batch.event, batch.status)) and not (batch.factuality > -4).any() and not any(n.pair or n.told for n, _ in batch.documents):
            return words.sum() * 0
        actions, triggers, status, alleged, factuality = self.mark_scores(words)
        total = mean_loss(actions, batch.action) + 2 * mean_loss(triggers, batch.event) + 0.5 * mean_loss(status, batch.status)
        known = batch.alleged >= 0
        if known.any():
            total = total + 0.5 * F.binary_cross_entropy_with_logits(alleged[known, 0], batch.alleged[known].float())
        known = batch.factuality > -4
        if known.any():
            total = total + 0.5 * F.smooth_l1_loss(factuality[known, 0], batch.factuality[known])
        documents = [(n, rows) for n, rows in batch.documents if n.events or n.pair or n.told]
        if not documents:
            return total
        projected = self.projections(words)
        total = total + self.event_loss(projected, documents)
        some = [(n, rows) for n, rows in documents if n.pair]
        if some:
            total = total + self.pair_loss(projected, triggers.log_softmax(1), some)
        unmarked = [1 - triggers[rows].softmax(1)[:, 0] for n, rows in documents if n.pair or n.told]
        if unmarked:
            total = total + self.QUIET * sum(F.relu(p.sum() - 1 - len(p) / self.WORDS_A_TRIGGER) for p in unmarked) / len(unmarked)
        told = [self.told_loss([p[rows] for p in projected], triggers[rows].log_softmax(1), n) for n, rows in documents if n.told]
        if told:
            total = total + 0.5 * sum(told) / len(told)
        return total

    def event_loss(self, projected, documents):
        """Of marked events: their participants and codes."""
        as_trigger, as_word, trigger, source, target = projected
        events = [(n, rows, event) for n, rows in documents for event in n.events]
        if not events:
            return as_trigger.sum() * 0
        longest, picked, gold, numbers = 0, [], [], []
        for n, rows, (words, labels, *_) in events:
            begin, end = words[0], words[-1] + 1
            first, last = max(0, begin - self.REACH), min(len(rows), end + self.REACH)
            numbers.append(pairs.cue_pairs(first, last, (begin, end), n.sentence_of, n.paragraph, n.marks))
            picked.append(rows[first:last])
            gold.append([-1 if i in words else labels.get(i, 0) for i in range(first, last)])
            longest = max(longest, last - first)
        device = as_trigger.device
        index = torch.zeros(len(events), longest, dtype=torch.long)
        wanted = torch.full((len(events), longest), -1)
        features = [numpy.zeros((len(events), longest), dtype=numpy.int64) for _ in range(3)]
        for i, (rows, labels, some) in enumerate(zip(picked, gold, numbers)):
            index[i, :len(rows)], wanted[i, :len(rows)] = rows, torch.tensor(labels)
            for table, values in zip(features, some):
                table[i, :len(rows)] = values
        heads = torch.stack([as_trigger[rows[e[0]]].mean(0) for _, rows, e in events])
        scores = self.pairs(heads[:, None], as_word[index.to(device)], [torch.from_numpy(f).to(device) for f in features])
        total = F.cross_entropy(scores.view(-1, scores.shape[-1]), wanted.to(device).view(-1), ignore_index=-1, reduction="sum") / (4 * len(events))
        left = torch.stack([trigger[rows[e[0]]].mean(0) for _, rows, e in events])
        middle = torch.stack([self.side(source[rows], e[2], 0) for _, rows, e in events])
        right = torch.stack([self.side(target[rows], e[3], 1) for _, rows, e in events])
        types, modes, cameo = self.code_scores(left, middle, right)
        kinds = torch.tensor([e[4] for _, _, e in events], device=device)
        total = total + F.cross_entropy(types, kinds)
        total = total + 0.5 * F.cross_entropy(modes.masked_fill(~self.lawful_modes[kinds], -1e4), torch.tensor([e[5] for _, _, e in events], device=device))
        codes = torch.tensor([e[6] for _, _, e in events], device=device)
        lawful = self.lawful_codes[kinds].clone()
        lawful[torch.arange(len(codes)), codes] = True
        return total + 0.5 * F.cross_entropy(cameo.masked_fill(~lawful, -1e4), codes)

    def trigger_weights(self, projected, triggers, documents, candidates):
        """Two of [documents, candidates], whose sum is the log probability of each to be the trigger of the act between its pair, not normed:
        of being a trigger (-1e4 where there is no candidate), and of having the pair for its source and target.

        `documents`: [(Numbers, rows)]; candidates: the words of each that could be it."""
        as_trigger, as_word = projected[:2]
        device = as_trigger.device
        most, longest = max(map(len, candidates)), max(len(rows) for _, rows in documents)
        weights = torch.full((len(documents), most), -1e4, device=device)
        for d, ((_, rows), some) in enumerate(zip(documents, candidates)):
            weights[d, :len(some)] = 0.0
        told = torch.stack([F.pad(torch.log1p(-triggers[rows[some], 0].exp().clamp_max(0.9999)), (0, most - len(some))) for (_, rows), some in zip(documents, candidates)])
        index = torch.zeros(len(documents), longest, dtype=torch.long, device=device)
        cells = torch.zeros(len(documents), most, longest, dtype=torch.bool)       # pairs of a candidate and another word
        role = torch.zeros(len(documents), longest, 3, dtype=torch.bool)
        inside = torch.zeros(len(documents), most)
        left = torch.zeros(len(documents), most, dtype=torch.long, device=device)
        features = [numpy.zeros((len(documents), most, longest), dtype=numpy.int64) for _ in range(3)]
        for d, ((n, rows), some) in enumerate(zip(documents, candidates)):
            source, target, *_ = n.pair
            size = len(rows)
            index[d, :size] = rows
            left[d, :len(some)] = rows[some]
            if source is None:
                continue
            role[d, sorted(source), 0] = True
            role[d, sorted(target - source), 1] = True
            role[d, :size, 2] = ~role[d, :size, :2].any(1)
            for c, t in enumerate(some):
                cells[d, c, :size] = True
                cells[d, c, t] = False
                inside[d, c] = float(role[d, t, :2].any())
                for table, values in zip(features, pairs.cue_pairs(0, size, (t, t + 1), n.sentence_of, n.paragraph, n.marks)):
                    table[d, c, :size] = values
        cells, role = cells.to(device), role.to(device)
        scores = self.pairs(as_trigger[left][:, :, None], as_word[index][:, None], [torch.from_numpy(f).to(device) for f in features]).log_softmax(3)
        parts = torch.stack([scores[..., 1:5].logsumexp(3), scores[..., 5:9].logsumexp(3), torch.cat([scores[..., :1], scores[..., 9:]], 3).logsumexp(3)], 3)
        fit = torch.where(role[:, None], parts, parts.new_full((), -1e4)).logsumexp(3)
        fit = torch.where(cells, fit, fit.new_zeros(())).sum(2)
        return weights + told, fit - 10 * inside.to(device)

    MOST_CANDIDATES = 12
    QUIET, WORDS_A_TRIGGER = 0.3, 16      # texts whose triggers nobody marked tell that there is one, never that there is none: not more of them than in others

    def candidates_of(self, triggers, documents):
        """The words of each document that could be its pair's trigger: the likeliest of its nouns, verbs and adjectives."""
        found = []
        for n, rows in documents:
            likely = triggers[rows, 0].detach().cpu()
            some = [i for i, upos in enumerate(n.document.guessed[0]) if upos in ("VERB", "NOUN", "ADJ", "PROPN", "AUX")] or [0]
            some.sort(key=lambda i: float(likely[i]))
            found.append(sorted(some[:self.MOST_CANDIDATES]))
        return found

    def pair_loss(self, projected, triggers, documents):
        """Of sources and targets whose trigger nobody marked: the likelihood over all words that could be it."""
        candidates = self.candidates_of(triggers, documents)
        trigger_like, fit = self.trigger_weights(projected, triggers, documents, candidates)
        weights, most = trigger_like + fit, fit.shape[1]
        alone = trigger_like.detach() + fit               # whether there is a trigger at all is learned where triggers are marked
        _, _, trigger, as_source, as_target = projected
        left = torch.stack([F.pad(trigger[rows[some]], (0, 0, 0, most - len(some))) for (_, rows), some in zip(documents, candidates)])
        middle = torch.stack([self.side(as_source[rows], n.pair[0], 0) for n, rows in documents])
        right = torch.stack([self.side(as_target[rows], n.pair[1], 1) for n, rows in documents])
        scores = self.code_scores(left, middle[:, None], right[:, None])[0].log_softmax(2)
        total = weights.sum() * 0
        for d, ((n, rows), some) in enumerate(zip(documents, candidates)):
            source, _, types, _ = n.pair
            mine = weights[d, :len(some)]
            told = alone[d, :len(some)].logsumexp(0)
            if types is None:
                total = total - told / 10
                continue
            fitting = scores[d, :len(some), types].logsumexp(1)
            word = triggers[rows[some]][:, [1 + t for t in types]].logsumexp(1)
            share = mine.log_softmax(0)
            total = total - (share + fitting).logsumexp(0)
            total = total - (0.2 * word.max() if source is None else 0.3 * (share.exp().detach() * word).sum() + 0.1 * told)
        return total / len(documents)

    def told_loss(self, projected, triggers, n):
        """Of a type that some word of the text tells, and perhaps a mode, read at the word that tells it best."""
        kind, mode = n.told
        missing = torch.log1p(-triggers[:, 1 + kind].exp().clamp_max(0.9999)).sum()
        total = -torch.log((1 - missing.exp()).clamp_min(1e-6)) / 5
        if mode < 0:
            return total
        best = triggers[:, 1 + kind].argmax()
        modes = self.code_scores(projected[2][best], *self.absent)[1]
        return total + 0.1 * F.cross_entropy(modes.masked_fill(~self.lawful_modes[kind], -1e4), torch.tensor(mode, device=modes.device))


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


HEADS = {"sentences": (Sentences, 0.3), "syntax": (Syntax, 1.0), "names": (Names, 1.0), "quotations": (Quotations, 1.0), "coreference": (Coreference, 1.0), "events": (Events, 1.0)}


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
