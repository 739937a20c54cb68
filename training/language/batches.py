"""Documents -> windows of words -> batches of tensors."""
import math
import random
from dataclasses import dataclass

import numpy
import torch

import lemma_scripts
from event_corpora import ROLES, STATUSES, Codes
from corpora import BLOCK, INSIDE, NAME_LABELS, NONE
from pairs import marks_of_words
from pieces import CONTEXT, WINDOW, marks_of, windows_of

UPOS = ["ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"]
SPAN_LABELS = ["O", "B", "I", "E", "S"]
CONVENTIONS = ["ewt", "gum", "wikigold", "crossner"]      # whose names
ENTITY_TYPES = ["none", "person", "place", "organization", "object", "event", "time", "abstract", "substance", "animal", "plant"]
PARTICIPANTS = ["O"] + [f"{place}-{kind}" for kind in ROLES for place in "BIES"]
UNKNOWN = -9.0                                            # a factuality that nobody told
ATTRIBUTION_LABELS = ["O"] + [f"{place}-{kind}" for kind in ("content", "source") for place in "BIES"]


def label_lists(corpora, least=2):
    """The label sets of all corpora together: those seen at least `least` times, the most frequent first."""
    from collections import Counter
    counts = {name: Counter() for name in ("xpos", "features", "lemma", "relations")}
    for documents in corpora.values():
        for d in documents:
            if d.upos is None:
                continue
            counts["xpos"].update(d.xpos)
            counts["features"].update(d.features)
            counts["relations"].update(d.relations)
            counts["lemma"].update(lemma_scripts.script_of(w, l) for w, l in zip(d.words, d.lemmas) if l is not None)
    lists = {name: [label for label, n in sorted(count.items(), key=lambda item: (-item[1], item[0])) if n >= least] for name, count in counts.items()}
    return {"upos": UPOS, "names": NAME_LABELS, "conventions": CONVENTIONS, "cues": SPAN_LABELS, "attribution": ATTRIBUTION_LABELS,
            "entity_types": ENTITY_TYPES, "participants": PARTICIPANTS, "statuses": list(STATUSES), **event_labels(), **lists}


def event_labels():
    codes = Codes()
    return {"types": codes.types, "modes": codes.modes, "cameo": codes.cameo, "cameo_types": [codes.type_of[c] for c in codes.cameo]}


class Numbers:
    """A document's words as numbers: pieces and labels, -1 where a label is unknown."""

    def __init__(self, document, pieces, labels):
        index = {name: {label: i for i, label in enumerate(values)} for name, values in labels.items()}
        self.document = document
        found = [pieces(word) for word in document.words]
        self.pieces, self.shapes = [ids for ids, _ in found], [shape for _, shape in found]
        self.sizes = [len(ids) for ids in self.pieces]
        size = len(document.words)
        starts = set(document.sentences)
        self.sentence = [int(i in starts) for i in range(size)] if document.bounded else [-1] * size
        number, self.sentence_number = -1, []
        for i in range(size):
            number += i in starts
            self.sentence_number.append(number)
        nothing = [-1] * size
        if document.upos is None:
            self.upos = self.xpos = self.features = self.lemma = self.relation = self.head = nothing
        else:
            self.upos = [index["upos"][x] for x in document.upos]
            self.xpos = [index["xpos"].get(x, -1) for x in document.xpos]
            self.features = [index["features"].get(x, -1) for x in document.features]
            self.lemma = [-1 if l is None else index["lemma"].get(lemma_scripts.script_of(w, l), -1) for w, l in zip(document.words, document.lemmas)]
            self.relation = [index["relations"].get(x, -1) for x in document.relations]
            self.head = document.heads
        self.names = document.names or [None] * size
        self.convention = CONVENTIONS.index(document.convention) if document.convention in CONVENTIONS else 0
        begins = [gap == BLOCK for gap in document.gaps]
        self.paragraph = numpy.cumsum(begins)
        self.sentence_of = numpy.array(self.sentence_number)
        self.marks = numpy.array(marks_of_words(document.words, begins))
        self.cue = nothing
        if document.attributions is not None:
            self.cue = [0] * size
            for first, last, _, _ in document.attributions:
                for i in range(first, last):
                    self.cue[i] = SPAN_LABELS.index("S" if last - first == 1 else "B" if i == first else "E" if i == last - 1 else "I")
        self.entity_type, self.in_chain = nothing, nothing
        if document.mentions is not None:
            unknown = 0 if document.closed else -1
            types = document.entity_types
            self.entity_type = [ENTITY_TYPES.index(types[i]) if i in types else unknown for i in range(size)]
            count = {}
            for _, cluster in document.mentions:
                count[cluster] = count.get(cluster, 0) + 1
            self.cluster = {}
            for head, cluster in document.mentions:
                if cluster is not None and count[cluster] > 1:
                    self.cluster.setdefault(head, cluster)
            self.in_chain = [1 if i in self.cluster else 0 if document.closed or i in types else -1 for i in range(size)]

        self.number_events(document, index, nothing)

    def number_events(self, document, index, nothing):
        """Actions, triggers and their statuses, word by word; and the document's events, pair or told type as numbers."""
        size = len(nothing)
        self.action = self.event = self.status = self.alleged = nothing
        self.factuality = [UNKNOWN] * size
        self.events, self.pair, self.told = [], None, None
        if document.actions is not None:
            self.action = [0] * size
            for first, last in document.actions:
                for i in range(first, last):
                    self.action[i] = SPAN_LABELS.index("S" if last - first == 1 else "B" if i == first else "E" if i == last - 1 else "I")
        if document.statuses is not None:
            self.status = [index["statuses"][document.statuses[i]] if i in document.statuses else -1 for i in range(size)]
        if document.factuality is not None:
            self.factuality = [document.factuality.get(i, UNKNOWN) for i in range(size)]
        if document.events is None:
            self.event = untold_events(document, size)
        if document.events is not None:
            self.event, self.status, self.alleged = [-1 if i in document.unmarked else 0 for i in range(size)], list(nothing), list(nothing)
            for event in document.events:
                for i in event["trigger"]:
                    self.event[i] = 1 + index["types"][event["type"]]
                    self.status[i], self.alleged[i] = index["statuses"][event["status"]], int(event["alleged"])
                labels = {}
                for offset, role in enumerate(ROLES):
                    words = event[role]
                    for i in words:
                        before, after = i - 1 in words, i + 1 in words
                        labels[i] = 1 + 4 * offset + (1 if before and after else 2 if before else 0 if after else 3)
                if event["trigger"]:
                    self.events.append((sorted(event["trigger"]), labels, sorted(event["source"]), sorted(event["target"]),
                                        index["types"][event["type"]], index["modes"][event["mode"]], index["cameo"][event["cameo"]]))
        if document.pair is not None:
            pair = document.pair
            open_types = None if pair["types"] is None else sorted(index["types"][t] for t in pair["types"])
            self.pair = (pair["source"], pair["target"], open_types, pair["marked"])
        if document.told is not None:
            kind, mode = document.told
            self.told = (index["types"][kind], -1 if mode is None else index["modes"][mode])

    def attribution_labels(self, number):
        """{word: label} of an attribution: parts of its content and its source."""
        _, _, source, content = self.document.attributions[number]
        found = {}
        for offset, words in ((5, source), (1, content)):
            for i in words:
                before, after = i - 1 in words, i + 1 in words
                found[i] = offset + (1 if before and after else 2 if before else 0 if after else 3)
        return found


CALM = ("GUM_academic", "GUM_bio", "GUM_voyage", "GUM_vlog", "GUM_textbook", "GUM_conversation", "GUM_whow", "GUM_fiction", "reviews-", "answers-", "email-")
TELLING = {"VERB", "NOUN", "ADJ", "PROPN"}


def untold_events(document, size):
    """What is known of triggers where nobody marked them: words of grammar are none, nor are those of texts that tell of no politics, nor
    those that tell no action at all where actions are marked, nor, beside a marked pair, names."""
    if document.identity.startswith(CALM):
        return [0] * size
    upos = document.upos or (document.guessed[0] if document.guessed else None)
    if upos is not None and len(upos) != size:            # of several records read as one
        upos = None
    told = set()
    if document.actions is not None:
        told = {i for first, last in document.actions for i in range(first, last)}
    if document.pair is not None and upos:
        upos = ["X" if part == "PROPN" and "VERB" in upos else part for part in upos]
    return [0 if upos and upos[i] not in TELLING or document.actions is not None and i not in told else -1 for i in range(size)]


LOWERED = [0, 1, 2, 3, 3, 3, 3, 3, 8, 8]                 # shapes of a text without capitals


def training_windows(numbers, rng):
    """Whole sentences up to a length drawn at random, every one once: [(document, context, first, last, alone, lowered)].

    A sentence that stands alone begins a block, as it does where a text is one sentence.  A few windows are read as if they had no
    capitals, so that names are known without them."""
    found = []
    for n in numbers:
        ranges = n.document.sentence_ranges()
        at = 0
        while at < len(ranges):
            limit = rng.choice([0, 48, 96, 160, WINDOW - 2 - CONTEXT, WINDOW - 2 - CONTEXT])
            first, last = ranges[at]
            count = sum(n.sizes[first:last])
            at += 1
            while at < len(ranges):
                more = sum(n.sizes[ranges[at][0]:ranges[at][1]])
                if count + more > limit:
                    break
                count, last, at = count + more, ranges[at][1], at + 1
            context, taken = first, 0
            if limit and rng.random() < 0.6:
                while context > 0 and taken + n.sizes[context - 1] <= CONTEXT:
                    context -= 1
                    taken += n.sizes[context]
            while count + taken > 508:                    # a sentence longer than the positions
                last -= 1
                count -= n.sizes[last]
            found.append((n, context, first, last, limit == 0, rng.random() < 0.1))
    return found


def document_windows(numbers, lowered=False):
    """A document's windows in order, as the program reads them."""
    ends, stops = marks_of(numbers.document)
    return [(numbers, context, first, last, False, lowered) for context, first, last in windows_of(numbers.sizes, ends, stops)]


LABELS = ("cue", "entity_type", "in_chain", "action", "event", "status", "alleged", "sentence", "upos", "xpos", "features", "lemma", "relation")


@dataclass
class Batch:
    ids: torch.Tensor
    shapes: torch.Tensor
    gaps: torch.Tensor
    mask: torch.Tensor
    first_piece: torch.Tensor         # [words], among the pieces of all windows
    window_words: list                # [(begin, end)] of each window's words
    sentence: torch.Tensor
    sentence_number: torch.Tensor     # -1 for words of the context
    upos: torch.Tensor
    xpos: torch.Tensor
    features: torch.Tensor
    lemma: torch.Tensor
    head: torch.Tensor                # in the window, -1: the root
    absolute_head: torch.Tensor       # in the batch, -1: the root
    relation: torch.Tensor
    names: torch.Tensor               # [words, labels] bool
    convention: torch.Tensor
    cue: torch.Tensor
    entity_type: torch.Tensor
    in_chain: torch.Tensor
    action: torch.Tensor
    event: torch.Tensor               # 0: no event, else 1 + its type
    status: torch.Tensor
    alleged: torch.Tensor
    factuality: torch.Tensor          # UNKNOWN where nobody told
    documents: list                   # [(Numbers, rows of its words)] of those that are there whole
    pooled: torch.Tensor              # [pieces]: the word of each, -1: none

    def to(self, device):
        for key, value in self.__dict__.items():
            if isinstance(value, torch.Tensor):
                setattr(self, key, value.to(device))
        return self


def collate(windows, pieces):
    length = 2 + max(sum(n.sizes[context:last]) for n, context, _, last, *_ in windows)
    size = len(windows)
    ids, shapes, gaps = (torch.zeros(size, length, dtype=torch.long) for _ in range(3))
    mask = torch.zeros(size, length, dtype=torch.bool)
    first_piece, window_words, owner = [], [], []
    rows = {}
    flat = {name: [] for name in ("convention", *LABELS, "factuality", "sentence_number", "head", "absolute_head")}
    names, before = [], 0                                  # pieces of the windows before
    for row, (n, context, first, last, alone, lowered) in enumerate(windows):
        line, shape_line, gap_line = [pieces.first], [0], [NONE]
        begin = len(first_piece)
        owner.append(-1)
        for w in range(context, last):
            owner += [len(first_piece)] * n.sizes[w]
            first_piece.append(before + len(line))
            line += n.pieces[w]
            shape_line += [LOWERED[n.shapes[w]] if lowered else n.shapes[w]] * n.sizes[w]
            gap_line += [BLOCK if alone and w == first else n.document.gaps[w]] + [INSIDE] * (n.sizes[w] - 1)
            inside = w >= first
            if inside:
                rows.setdefault(id(n), (n, []))[1].append((w, len(first_piece) - 1))
            flat["convention"].append(n.convention)
            flat["factuality"].append(n.factuality[w] if inside else UNKNOWN)
            for name in LABELS:
                flat[name].append(getattr(n, name)[w] if inside else -1)
            flat["sentence_number"].append(n.sentence_number[w] if inside else -1)
            head = n.head[w] if inside else -1
            if inside and head >= 0 and not context <= head < last or inside and first > head >= context:   # cut off
                flat["upos"][-1] = -1
                head = -1
            flat["head"].append(head - context if head >= 0 else -1)
            flat["absolute_head"].append(begin + head - context if head >= 0 else -1)
            names.append(n.names[w] if inside else None)
        owner.append(-1)
        line, shape_line, gap_line = line + [pieces.last], shape_line + [0], gap_line + [NONE]
        ids[row, :len(line)] = torch.tensor(line)
        shapes[row, :len(line)] = torch.tensor(shape_line)
        gaps[row, :len(line)] = torch.tensor(gap_line)
        mask[row, :len(line)] = True
        before += len(line)
        window_words.append((begin, len(first_piece)))
    allowed = torch.zeros(len(names), len(NAME_LABELS), dtype=torch.bool)
    for i, some in enumerate(names):
        if some:
            allowed[i, sorted(some)] = True
    whole = [(n, torch.tensor([row for _, row in some])) for n, some in rows.values() if [w for w, _ in some] == list(range(len(n.sizes)))]
    return Batch(ids, shapes, gaps, mask, torch.tensor(first_piece), window_words, names=allowed, documents=whole, pooled=torch.tensor(owner),
                 **{name: torch.tensor(values) for name, values in flat.items()})


WHOLE = {"gum", "polnear", "litbank", "whole", "examples", "articles", "sayings", "pairs", "synthetic"}                     # corpora read a document at a time: what they mark reaches beyond a window


def epoch_batches(corpora, weights, most_pieces, rng):
    """The windows of one epoch, batched by like length, in an order of its own; `weights`: the share of each corpus that is read.

    Documents of the corpora in WHOLE stay together, all their windows in one batch."""
    windows, batches = [], []
    for name, numbers in corpora.items():
        if name in WHOLE:
            batches += document_batches(numbers, weights.get(name, 1), most_pieces, rng)
        else:
            windows += training_windows(numbers, rng)
    rng.shuffle(windows)
    windows.sort(key=lambda w: sum(w[0].sizes[w[1]:w[3]]) // 16)
    batch, longest = [], 0
    for window in windows:
        size = 2 + sum(window[0].sizes[window[1]:window[3]])
        if batch and max(longest, size) * (len(batch) + 1) > most_pieces:
            batches.append(batch)
            batch, longest = [], 0
        batch.append(window)
        longest = max(longest, size)
    if batch:
        batches.append(batch)
    rng.shuffle(batches)
    return batches


def document_batches(numbers, share, most_pieces, rng):
    order = list(numbers)
    rng.shuffle(order)
    order = (order * math.ceil(share))[:round(share * len(order))]
    batches, batch, count = [], [], 0
    for n in order:
        size = sum(n.sizes)
        if batch and count + size > most_pieces:
            batches.append(batch)
            batch, count = [], 0
        batch += document_windows(n, rng.random() < 0.05)
        count += size
    return batches + [batch] if batch else batches


def seeded(seed, epoch):
    return random.Random(f"{seed}-{epoch}")
