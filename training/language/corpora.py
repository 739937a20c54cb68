"""Corpora as documents of words with layers; each corpus annotates some layers, and the others are masked.

A Document holds parallel lists over its words.  A layer that a corpus lacks is None; a word whose label is unknown holds None
(or, for names, every label that its corpus leaves open).
"""
import hashlib
import json
import random
import subprocess
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

NONE, TOUCHING, SPACE, BLOCK, INSIDE = range(5)          # gap before a piece; NONE and INSIDE are set with the pieces
NAME_TYPES = ("person", "organization", "place", "group", "other")
NAME_LABELS = ["O"] + [f"{place}-{kind}" for kind in NAME_TYPES for place in "BIES"]
NAME_NUMBER = {label: i for i, label in enumerate(NAME_LABELS)}
FOLDER = Path(__file__).resolve().parent


@dataclass
class Document:
    identity: str
    words: list = field(default_factory=list)            # as they are written
    gaps: list = field(default_factory=list)             # TOUCHING, SPACE or BLOCK
    sentences: list = field(default_factory=list)        # index of the first word of each
    upos: list = None
    xpos: list = None
    features: list = None
    lemmas: list = None
    heads: list = None                                   # index of the head in the document; -1: the root
    relations: list = None
    notes: list = field(default_factory=list)            # Say= and Chain= of a sample's words
    marks: list = None                                   # NER= of a CoNLL-U file: B-PER, I-PER, ..., O
    names: list = None                                   # a set of label numbers a word
    bounded: bool = True                                 # whether `sentences` are annotated
    convention: str = None                               # whose names these are
    attributions: list = None                            # [(first word of the cue, its end, {words of the source}, {words of the content})]
    mentions: list = None                                # [(head word, cluster or None)]
    closed: bool = True                                  # whether every mention is among them
    entity_types: dict = None                            # head word -> type; what it lacks is no mention, or unknown if not `closed`
    events: list = None                                  # every event of the document (event_corpora.py)
    unmarked: set = field(default_factory=set)           # words of which `events` does not tell
    pair: dict = None                                    # a source and a target, and the types that the act between them may have
    told: tuple = None                                   # (type, mode or None) of some word of it
    actions: list = None                                 # [(first word, end)] of every action
    statuses: dict = None                                # word -> status, of some words
    factuality: dict = None                              # word -> -3 to 3, of some words
    guessed: tuple = None                                # (parts of speech, heads, relations) as the program has them

    def sentence_ranges(self):
        return list(zip(self.sentences, self.sentences[1:] + [len(self.words)]))


def read_conllu(path):
    """[Document] and {sent_id: (document number, first word)} of a CoNLL-U file."""
    documents, place, rows, comments = [], {}, [], []

    def close():
        if not rows:
            return
        if not documents or any(c.startswith("# newdoc") for c in comments):
            identity = next((c.split("=", 1)[1].strip() for c in comments if c.startswith("# newdoc") and "=" in c), path.stem)
            documents.append(Document(identity, upos=[], xpos=[], features=[], lemmas=[], heads=[], relations=[], marks=[]))
        document = documents[-1]
        first = len(document.words)
        gap = BLOCK if not first or any(c.startswith("# newpar") for c in comments) else close.gap
        sent_id = next((c.split("=", 1)[1].strip() for c in comments if c.startswith("# sent_id")), None)
        place[sent_id] = (len(documents) - 1, first)
        document.sentences.append(first)
        index, multiword, shares = 0, 0, []
        for row in rows:
            space = "SpaceAfter=No" not in row[9].split("|")
            if "-" in row[0]:
                begin, end = map(int, row[0].split("-"))
                forms = [r[1] for r in rows if r[0].isdigit() and begin <= int(r[0]) <= end]
                multiword, shares, after = end, shared(row[1], forms), space
                continue
            number = int(row[0])
            inside = number <= multiword
            document.words.append(shares.pop(0) if inside else row[1])
            document.gaps.append(gap)
            gap = (SPACE if after else TOUCHING) if inside and number == multiword else TOUCHING if inside else SPACE if space else TOUCHING
            document.upos.append(row[3])
            document.xpos.append(row[4])
            document.features.append(row[5])
            document.lemmas.append(None if row[2] == "_" and row[1] != "_" else row[2])
            document.heads.append(-1 if row[6] == "0" else first + int(row[6]) - 1)
            document.relations.append(row[7])
            document.marks.append(next((m[4:] for m in row[9].split("|") if m.startswith("NER=")), "O"))
            document.notes.append([m for m in row[9].split("|") if m.startswith(("Say=", "Chain="))])
            index += 1
        close.gap = gap
        rows.clear()
        comments.clear()
    close.gap = SPACE
    for line in path.read_text(encoding="utf-8").split("\n") + [""]:
        if line.startswith("#"):
            comments.append(line)
        elif line:
            row = line.split("\t")
            if "." not in row[0]:
                rows.append(row)
        else:
            close()
    return documents, place


def shared(surface, forms):
    """The parts of a multiword token's surface that belong to its words."""
    if "".join(forms) == surface:
        return list(forms)
    parts, begin = [], 0
    for i, form in enumerate(forms):
        left = len(forms) - i - 1
        end = len(surface) - left if not left else min(max(begin + len(form), begin + 1), len(surface) - left)
        parts.append(surface[begin:end])
        begin = end
    return parts


def is_visible(c):
    return not c.isspace() and unicodedata.category(c) != "Zs"


class Groups:
    """Peoples, faiths and followers of parties: no corpus in use marks them apart, so words of a list stand for them."""

    def __init__(self, data):
        self.words = {line.strip() for line in (FOLDER / "groups.txt").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"}
        for country in json.loads((data / "actors/countries.json").read_text(encoding="utf-8")):
            for demonym in country["demonyms"]:
                if " " not in demonym and len(demonym) > 3:
                    self.words |= {demonym, demonym if demonym.endswith(("ese", "ish", "ch", "s")) else demonym + "s"}

    def mark(self, words, spans):
        """Adds runs of such words outside `spans` [(first, last, type)]."""
        taken = {i for first, last, _ in spans for i in range(first, last)}
        at = 0
        while at < len(words):
            end = at
            while end < len(words) and end not in taken and words[end] in self.words:
                end += 1
            if end > at:
                spans.append((at, end, "group"))
            at = max(end, at + 1)


def label_sets(size, spans, open_types, unsure=()):
    """The labels that each word may have: those of the outermost `spans`, O elsewhere, and what the corpus leaves open there."""
    outside = {0} | {NAME_NUMBER[f"{p}-{kind}"] for kind in open_types for p in "BIES"}
    sets = [outside] * size
    for first, last, kinds in sorted(spans, key=lambda s: (s[0], -s[1])):
        if any(sets[i] is not outside for i in range(first, last)):
            continue                                      # nested: the outermost name counts
        for i in range(first, last):
            part = "S" if last - first == 1 else "B" if i == first else "E" if i == last - 1 else "I"
            sets[i] = {NAME_NUMBER[f"{part}-{kind}"] for kind in ([kinds] if isinstance(kinds, str) else kinds)}
    for i in unsure:
        sets[i] = None
    return sets


def aligned(words, text, entities):
    """Entities (begin, end in code points of text) as (first word, last word, entity); those that cut a word grow to it."""
    owner = [w for w, word in enumerate(words) for c in word if is_visible(c)]
    position = []                                         # of each code point among the visible ones
    count = 0
    for c in text:
        position.append(count)
        count += is_visible(c)
    position.append(count)
    if count != len(owner):
        raise ValueError(f"text and words differ: {count} and {len(owner)} characters")
    found = []
    for entity in entities:
        begin, end = position[entity["begin"]], position[entity["end"]]
        if begin < end:
            found.append((owner[begin], owner[end - 1] + 1, entity))
    return found


def read_jsonl(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


UNER = {"PER": "person", "ORG": "organization", "LOC": "place"}
WIKIGOLD = {**UNER, "MISC": "other"}
CROSSNER = {"politician": "person", "person": "person", "organisation": "organization", "politicalparty": "organization", "country": "place",
            "location": "place", "event": "other", "election": "other", "misc": "other"}
GUM = {"person": "person", "organization": "organization", "place": "place", "time": None}


def name_spans(words, entities, types, default, groups):
    spans = []
    for first, last, entity in entities:
        kind = types.get(entity["type"], default)
        if kind == "other" and all(word in groups.words for word in words[first:last]):
            kind = "group"
        if kind:
            spans.append((first, last, kind))
    outer = [s for s in spans if not any(o is not s and o[0] <= s[0] and s[1] <= o[1] and o[1] - o[0] > s[1] - s[0] for o in spans)]
    groups.mark(words, outer)
    return outer


def read_ewt(data, part, groups):
    """[Document] and {sent_id: (document number, first word)}."""
    documents, place = read_conllu(data / f"syntax/ewt-{part}.conllu")
    spans = [[] for _ in documents]
    marked = [set() for _ in documents]
    for row in read_jsonl(data / f"names/uner-ewt-{part}.jsonl"):
        if row["id"] not in place:
            continue
        number, first = place[row["id"]]
        document = documents[number]
        at = document.sentences.index(first)
        last = document.sentence_ranges()[at][1]
        words = document.words[first:last]
        try:
            entities = aligned(words, row["text"], row["entities"])
        except ValueError:
            continue
        marked[number] |= set(range(first, last))
        spans[number] += [(f + first, e + first, kind) for f, e, kind in name_spans(words, entities, UNER, None, groups)]
    for document, mine, seen in zip(documents, spans, marked):
        document.convention = "ewt"
        document.names = label_sets(len(document.words), mine, ["other"], [i for i in range(len(document.words)) if i not in seen])
    return documents, place


def read_gum(data, part, groups):
    documents, _ = read_conllu(data / f"syntax/gum-{part}.conllu")
    rows = {row["id"]: row for row in read_jsonl(data / f"names/gum-{part}.jsonl")}
    for document in documents:
        row = rows[document.identity]
        entities = aligned(document.words, row["text"], row["entities"])
        spans = name_spans(document.words, entities, GUM, "other", groups)
        document.convention, document.names = "gum", label_sets(len(document.words), spans, [])
    add_mentions(data, part, documents)
    return documents


def add_mentions(data, part, documents):
    """Clusters of OntoGUM's scheme, entity types of GUM's."""
    chains, typed = ({row["id"]: row for row in read_jsonl(data / f"coref/{name}-{part}.jsonl")} for name in ("ontogum", "gum"))
    for document in documents:
        chain, types = chains[document.identity], typed[document.identity]
        document.guessed = (document.upos, document.heads, document.relations)
        document.mentions = [(head_of(document, f, l), m["cluster"]) for f, l, m in aligned(document.words, chain["text"], chain["mentions"])]
        document.entity_types = {head_of(document, f, l): m["entity_type"] for f, l, m in reversed(aligned(document.words, types["text"], types["mentions"]))}


def head_of(document, first, last):
    """The first word of a span whose own head lies outside of it."""
    heads = document.guessed[1]
    return next((i for i in range(first, last) if not first <= heads[i] < last), first)


LITBANK = {"PER": "person", "FAC": "place", "LOC": "place", "GPE": "place", "VEH": "object", "ORG": "organization"}


def read_litbank(data, program):
    """Novels' openings.  Their mentions are of six types; other words are left open."""
    rows = read_jsonl(data / "coref/litbank.jsonl")
    parts, documents = tokenized(program, rows), []
    for row in rows:
        document = parts.get(row["id"])
        if document is None or not document.words:
            continue
        count = {}
        for m in row["mentions"]:
            count[m["cluster"]] = count.get(m["cluster"], 0) + 1
        found = aligned(document.words, row["text"], row["mentions"])
        document.mentions = [(head_of(document, f, l), m["cluster"] if count[m["cluster"]] > 1 else None) for f, l, m in found]
        document.entity_types = {head_of(document, f, l): LITBANK[m["entity_type"]] for f, l, m in reversed(found)}
        document.closed = False
        documents.append(document)
    return documents


def read_polnear(data, part, program):
    rows = read_jsonl(data / f"quotes/polnear-{part}.jsonl")
    parts, documents = tokenized(program, rows), []
    for row in rows:
        document = parts.get(row["id"])
        if document is None or not document.words:
            continue
        document.attributions = []
        for attribution in row["attributions"]:
            words = {}
            for layer in ("cue", "source", "content"):
                spans = aligned(document.words, row["text"], [{"begin": b, "end": e} for b, e in attribution[layer]])
                words[layer] = {i for f, l, _ in spans for i in range(f, l)}
            if words["cue"] and words["content"]:
                document.attributions.append((min(words["cue"]), max(words["cue"]) + 1, words["source"] - words["cue"], words["content"] - words["cue"]))
        documents.append(document)
    return documents


CACHE = None                                              # a folder that keeps what the program answered


def answered(program, given):
    """What the program writes for articles, as CoNLL-U."""
    kept = CACHE and CACHE / f"{hashlib.sha256(given + Path(program).read_bytes()).hexdigest()[:16]}.conllu"
    if kept and kept.exists():
        return kept.read_text(encoding="utf-8")
    done = subprocess.run([program, "read", "-", "--format", "conllu", "--quiet"], input=given, stdout=subprocess.PIPE, check=True)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(done.stdout)
    return done.stdout.decode()


def tokenized(program, rows):
    """The rows' words as the program parts them: {id: Document}, all sentences of a row as one block."""
    if not rows:
        return {}
    given = "".join(json.dumps({"id": row["id"], "text": row["text"]}, ensure_ascii=False) + "\n" for row in rows)
    found, document, gap, multi = {}, None, BLOCK, 0
    for line in answered(program, given.encode()).split("\n"):
        if line.startswith("# newdoc"):
            document = found.setdefault(line.split("=", 1)[1].strip(), Document(line.split("=", 1)[1].strip(), bounded=False))
            gap = BLOCK
        elif line.startswith("# newpar"):
            gap = BLOCK
        elif line and line[0] != "#":
            row = line.split("\t")
            if "-" in row[0]:
                multi, after = int(row[0].split("-")[1]), "SpaceAfter=No" not in row[9]
                continue
            if row[0] == "1":
                document.sentences.append(len(document.words))
            if document.guessed is None:
                document.guessed = ([], [], [])
            number = int(row[0])
            for values, value in zip(document.guessed, (row[3], -1 if row[6] == "0" else len(document.words) - number + int(row[6]), row[7])):
                values.append(value)
            document.words.append(row[1])
            document.gaps.append(gap)
            gap = (SPACE if after else TOUCHING) if number == multi else TOUCHING if number < multi else SPACE if "SpaceAfter=No" not in row[9] else TOUCHING
        elif not line:
            multi = 0
    return found


def read_names(data, name, types, groups, program, together):
    """A corpus of names alone; `together`: records that follow each other are read as one document."""
    rows = read_jsonl(data / f"names/{name}.jsonl")
    parts = tokenized(program, rows)
    documents = []
    for row in rows:
        document = parts.get(row["id"])
        if document is None or not document.words:
            continue                                      # taken for another language
        entities = aligned(document.words, row["text"], row["entities"])
        document.convention = name.split("-")[0]
        document.names = label_sets(len(document.words), name_spans(document.words, entities, types, "other", groups), [])
        if together and documents and len(documents[-1].words) < 2000:
            whole = documents[-1]
            shift = len(whole.words)
            whole.words += document.words
            whole.gaps += [SPACE] + document.gaps[1:]
            whole.sentences += [s + shift for s in document.sentences]
            whole.names += document.names
        else:
            documents.append(document)
    return documents


RECORD = {**UNER, "NORP": "group", "MISC": "other"}


def read_sample(path):
    """A CoNLL-U file that marks names in its last column, as the program writes them: every layer in one file."""
    documents, _ = read_conllu(path)
    for document in documents:
        spans = []
        for i, mark in enumerate(document.marks):
            if mark[0] == "B":
                spans.append((i, i + 1, RECORD[mark[2:]]))
            elif mark[0] == "I":
                spans[-1] = (spans[-1][0], i + 1, spans[-1][2])
        document.names = label_sets(len(document.words), spans, [])
        read_notes(document)
    return documents


def read_notes(document):
    """Attributions and mentions of a sample: Say=2:cue (or source, content) and Chain=3:person at the words that belong to them."""
    said = {}
    document.mentions, document.entity_types = [], {}
    document.guessed = (document.upos, document.heads, document.relations)
    for i, notes in enumerate(document.notes):
        for note in notes:
            number, what = note.split("=")[1].split(":")
            if note.startswith("Say="):
                said.setdefault(number, {}).setdefault(what, set()).add(i)
            else:
                document.mentions.append((i, number))
                document.entity_types[i] = what
    document.attributions = [(min(a["cue"]), max(a["cue"]) + 1, a.get("source", set()), a["content"]) for a in said.values()]


RENAMED = {"person", "organization", "place"}


def renamed(corpora, most, seed=1):
    """Sentences of corpora with every name put in another's place, of the same type and from any of them (mention replacement, Dai and
    Adel 2020): {corpus: [Document]} -> [Document], at most `most` of each, names alone."""
    rng, pool, sentences = random.Random(seed), {}, {}
    for corpus, documents in corpora.items():
        for document in documents:
            for first, last in document.sentence_ranges():
                spans = exact_spans(document.names[first:last])
                if spans and any(kind in RENAMED for _, _, kind in spans):
                    sentences.setdefault(corpus, []).append((document, first, last, spans))
                for begin, end, kind in spans or ():
                    pool.setdefault(kind, set()).add(tuple(document.words[first + begin:first + end]))
    pool = {kind: sorted(names) for kind, names in pool.items()}
    found = []
    for corpus, some in sentences.items():
        for document, first, last, spans in rng.sample(some, min(most, len(some))):
            made, at = Document(f"renamed-{document.identity}-{first}", bounded=False, convention=document.convention, sentences=[0], names=[]), first
            for begin, end, kind in [*spans, (last - first, last - first, None)]:
                made.words += document.words[at:first + begin]
                made.gaps += document.gaps[at:first + begin]
                made.names += document.names[at:first + begin]
                at = first + end
                if kind is None:
                    break
                words = rng.choice(pool[kind]) if kind in RENAMED else tuple(document.words[first + begin:at])
                made.words += words
                made.gaps += [document.gaps[first + begin]] + [SPACE] * (len(words) - 1)
                made.names += label_sets(len(words), [(0, len(words), kind)], [])
            found.append(made)
    return found


def exact_spans(names):
    """[(first, last, type)] of a sentence whose labels are all known, else None."""
    if any(not labels or len(labels) != 1 for labels in names):
        return None
    spans, begin = [], 0
    for i, labels in enumerate(names):
        label = NAME_LABELS[next(iter(labels))]
        if label[0] in "BS":
            begin = i
        if label[0] in "ES":
            spans.append((begin, i + 1, label[2:]))
    return spans
