"""Corpora of events as documents of words: the codebook's examples, sentences whose pair of actors is coded, and marked actions.

An event is {"trigger", "source", "target", "date", "place": {words}, "type", "mode", "cameo", "status", "alleged"}.  What a corpus
does not tell is None.  Where the trigger itself is not marked, it is a `pair`: a source and a target somewhere in the sentence,
with what is known of the act between them; the model finds the word that tells it (Events.pair_loss).
"""
import csv
import json
import random
import re
import zlib
from pathlib import Path

from corpora import BLOCK, SPACE, Document, aligned, read_jsonl, tokenized

CODEBOOK = Path(__file__).resolve().parents[2] / "codebook"
ROLES = ("source", "target", "date", "place")
STATUSES = ("actual", "future", "hypothetical", "negated", "historical")
STATEMENT = "STATEMENT"                                   # in place of a PLOVER type, which bare statements have none of
HELD_OUT = 12                                             # one in so many examples is for measuring
ROOT_QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
MARK = re.compile(r"\[([a-z0-9,]+)\||\]")


def table(name):
    with open(CODEBOOK / "events" / name, encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


class Codes:
    """The codebook's codes as lists, and what follows from what."""

    def __init__(self):
        rows = table("types.csv")
        self.types = [row["type"] for row in rows] + [STATEMENT]
        self.quad = {row["type"]: row["quad"] for row in rows} | {STATEMENT: "verbal cooperation"}
        self.modes = ["none"] + [f"{row['type']} {row['mode']}" for row in table("modes.csv")]
        cameo = table("cameo.csv")
        self.cameo = [row["code"] for row in cameo]
        self.type_of = {row["code"]: row["plover"] or STATEMENT for row in cameo}


def parse_marks(marked):
    """Marked text -> (text, [(role, number of the event, begin, end)]), as scripts/check_examples has them."""
    text, spans, opened, at, size = [], [], [], 0, 0
    for match in MARK.finditer(marked):
        text.append(marked[at:match.start()])
        size += match.start() - at
        at = match.end()
        if match[1]:
            opened.append((size, match[1].split(",")))
        else:
            begin, roles = opened.pop()
            spans += [(re.sub(r"\d", "", r), int(re.sub(r"\D", "", r) or 1), begin, size) for r in roles]
    text.append(marked[at:])
    return "".join(text), spans


def marked_rows(folder):
    """The lines of a folder of marked texts: {..., "line": "file-number", "text", "spans"} each."""
    for path in sorted((CODEBOOK / folder).glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if line.strip():
                row = json.loads(line)
                text, spans = parse_marks(row["marked"])
                yield {**row, "line": f"{path.stem}-{number}", "text": text, "spans": spans}


def with_words(program, rows):
    """[(row, its Document)] of those that the program parted into words."""
    parts = tokenized(program, rows)
    return [(row, parts[row["id"]]) for row in rows if row["id"] in parts and parts[row["id"]].words]


def held_out(text):
    return zlib.crc32(text.encode()) % HELD_OUT == 0


def words_of(document, text, spans):
    """{words} of spans (begin, end) of the text."""
    found = aligned(document.words, text, [{"begin": b, "end": e} for b, e in spans])
    return {i for first, last, _ in found for i in range(first, last)}


GROUPINGS, MOST_TOGETHER = 4, 12


def put_together(documents):
    """Several documents as one, each a sentence or more of it; every third begins a paragraph."""
    whole = Document(documents[0].identity, bounded=False, events=[], guessed=([], [], []))
    for number, document in enumerate(documents):
        shift = len(whole.words)
        whole.words += document.words
        whole.gaps += [BLOCK if number % 3 == 0 else SPACE] + document.gaps[1:]
        whole.sentences += [s + shift for s in document.sentences]
        for mine, theirs in zip(whole.guessed, document.guessed):
            mine += [h + shift if isinstance(h, int) and h >= 0 else h for h in theirs]
        for event in document.events:
            whole.events.append({key: {i + shift for i in value} if isinstance(value, set) else value for key, value in event.items()})
    return whole


def grouped(documents):
    """Sentences that stand alone, put together at random to texts of 1 to MOST_TOGETHER, GROUPINGS times over: triggers and participants
    are to be told in the midst of others, as articles have them."""
    found = []
    for seed in range(GROUPINGS):
        rng, order, at = random.Random(seed), list(documents), 0
        rng.shuffle(order)
        while at < len(order):
            size = rng.randint(1, MOST_TOGETHER)
            found.append(put_together(order[at:at + size]))
            at += size
    return found


def read_examples(program, part):
    """The codebook's sentences: of "train", put together, or "dev"."""
    rows = [{**row, "id": row["line"]} for row in marked_rows("events/examples") if held_out(row["text"]) == (part == "dev")]
    documents = []
    for row, document in with_words(program, rows):
        document.events = []
        for number, event in enumerate(row["events"], 1):
            mine = {role: words_of(document, row["text"], [(b, e) for r, n, b, e in row["spans"] if (r, n) == (role, number)]) for role in ("trigger", *ROLES)}
            for role in ROLES:
                mine[role] -= mine["trigger"]
            document.events.append({**mine, **codes_of(event)})
        documents.append(document)
    return grouped(documents) if part == "train" else documents


def read_articles(program):
    """The codebook's articles: every event of each is marked, as often as it is told; each telling is an event here.

    Of an event's participants those belong to a telling that stand in its paragraph and nearer to it than to another telling.
    Headlines are not marked, so nothing is known of them."""
    rows = [{**row, "id": f"article-{row['id']}"} for row in marked_rows("events/articles")]
    documents = []
    for row, document in with_words(program, rows):
        text, tellings = row["text"], []
        headline = max(text.find("\n\n"), 0)
        document.unmarked = words_of(document, text, [(0, headline)]) if headline else set()
        for number, event in enumerate(row["events"], 1):
            mine = [(b, e) for r, n, b, e in row["spans"] if (r, n) == ("trigger", number)]
            roles = {trigger: {role: [] for role in ROLES} for trigger in mine}
            for role, n, begin, end in row["spans"]:
                if n == number and role in ROLES:
                    near = [(max(begin - t[1], t[0] - end), t) for t in mine if "\n\n" not in text[min(begin, t[0]):max(end, t[1])]]
                    if near:
                        roles[min(near)[1]][role].append((begin, end))
            for trigger, found in roles.items():
                telling = {"trigger": words_of(document, text, [trigger]), **{role: words_of(document, text, spans) for role, spans in found.items()}}
                for role in ROLES:
                    telling[role] -= telling["trigger"]
                tellings.append({**telling, **codes_of(event)})
        document.events = [t for t in tellings if t["trigger"]]
        documents.append(document)
    return documents


def codes_of(event):
    return {"type": event.get("plover") or STATEMENT, "mode": f"{event['plover']} {event['mode']}" if event.get("mode") else "none",
            "cameo": event["cameo"], "status": event.get("status", "actual"), "alleged": bool(event.get("alleged"))}


def read_sayings(program):
    """The codebook's sentences with attributions marked: source, cue, content."""
    rows = [{**row, "id": f"saying-{row['line']}"} for row in marked_rows("quotes/examples")]
    documents = []
    for row, document in with_words(program, rows):
        document.attributions = []
        for number in sorted({n for _, n, _, _ in row["spans"]}):
            mine = {role: words_of(document, row["text"], [(b, e) for r, n, b, e in row["spans"] if (r, n) == (role, number)]) for role in ("source", "cue", "content")}
            if mine["content"] and mine["cue"]:
                first = min(mine["cue"])
                last = next(i for i in range(first, first + len(document.words)) if i + 1 not in mine["cue"]) + 1   # the first part of a cue in two
                document.attributions.append((first, last, mine["source"] - mine["cue"], mine["content"] - mine["cue"]))
        documents.append(document)
    return documents


def one_space(text):
    return re.sub(r"[^a-z0-9]", "", text.lower())


def read_pairs(data, program, part):
    """Sentences of PLV and of ConfliBERT's CAMEO sets, joined where they are the same: what each tells of the pair."""
    if part == "dev":
        rows = [{"id": r["id"], "text": r["text"], "source": [r["source"]] if r["source"] else [], "target": [r["target"]] if r["target"] else [],
                 "types": plv_types(r["plover"])} for r in read_jsonl(data / "events/plv-dev.jsonl")]
    else:
        rows, coded = [], set()
        for r in read_jsonl(data / "events/plv-train.jsonl"):
            coded.add(one_space(r["text"]))
            rows.append({"id": r["id"], "text": r["text"], "source": [r["source"]] if r["source"] else [], "target": [r["target"]] if r["target"] else [],
                         "types": plv_types(r["plover"])})
        classes = {one_space(r["text"]): r for r in read_jsonl(data / "events/cameo-roots-train.jsonl") if not r.get("in_plv_dev")}
        spans = [r for r in read_jsonl(data / "events/cameo-spans-train.jsonl") if not r.get("in_plv_dev")]
        marked = {one_space(r["text"]) for r in spans}
        codes = Codes()
        for r in spans:
            if held_out_span(r["id"]):
                coded.add(one_space(r["text"]))           # neither here nor below
                rows = [other for other in rows if one_space(other["text"]) != one_space(r["text"])]
                continue
            known = classes.get(one_space(r["text"]))
            rows.append({"id": r["id"], "text": r["text"], "source": r["source"], "target": r["target"], "types": class_types(known, codes), "spans": True})
        rows += [{"id": r["id"], "text": r["text"], "source": None, "target": None, "types": class_types(r, codes)}
                 for key, r in classes.items() if key not in marked and key not in coded]
    parts, documents = tokenized(program, rows), []
    for row in rows:
        document = parts.get(row["id"])
        if document is None or not document.words or len(document.words) > 120:
            continue
        roles = {role: None if row[role] is None else words_of(document, row["text"], row[role]) for role in ("source", "target")}
        document.pair = {**roles, "types": row["types"], "marked": row.get("spans", False)}
        documents.append(document)
    return documents


def held_out_span(identity):
    return zlib.crc32(identity.encode()) % 100 < 15


def plv_types(plover):
    return {"CONCEDE", "RETREAT"} if plover == "YIELD" else {plover}


def class_types(row, codes):
    """The types that a row of cameo-roots leaves open; None for any."""
    if row is None:
        return None
    if row.get("plover"):
        return plv_types(row["plover"])
    if row["quad"] == 0:
        return {STATEMENT, "CONSULT", "AGREE", "SUPPORT", "REQUEST"}
    return {t for t in codes.types if t != STATEMENT and codes.quad[t] == ROOT_QUADS[row["quad"]]}


def read_spans_dev(data, program):
    rows = [r for r in read_jsonl(data / "events/cameo-spans-train.jsonl") if held_out_span(r["id"]) and not r.get("in_plv_dev")]
    parts, documents = tokenized(program, rows), []
    for row in rows:
        document = parts[row["id"]]
        document.pair = {"source": words_of(document, row["text"], row["source"]), "target": words_of(document, row["text"], row["target"]), "types": None, "marked": True}
        documents.append(document)
    return documents


def read_synthetic(data, program, most_words=70):
    """Headlines and first sentences of synthetic news, each with a type and perhaps a mode that some word of it tells."""
    rows = []
    for r in read_jsonl(data / "events/synthetic-modes.jsonl"):
        text = " ".join((r["title"] + ". " + r["text"].replace("\n", " ")).split()[:most_words])
        rows.append({"id": r["id"], "text": text, "type": r["plover"], "modes": r["modes"]})
    parts, documents = tokenized(program, rows), []
    modes = set(Codes().modes)
    for row in rows:
        document = parts.get(row["id"])
        if document is None or not document.words:
            continue
        mode = f"{row['type']} {row['modes'][0]}" if len(row["modes"]) == 1 else None
        document.told = (row["type"], mode if mode in modes else None)
        documents.append(document)
    return documents


def read_actions(data, program, part):
    """ECB+: words for actions; elsewhere in its sentences none."""
    rows = read_jsonl(data / f"events/ecbplus-{part}.jsonl")
    parts, documents = tokenized(program, rows), []
    for row in rows:
        document = parts.get(row["id"])
        if document is None or not document.words:
            continue
        spans = [{"begin": b, "end": e} for a in row["actions"] for b, e in a.get("spans", [[a["begin"], a["end"]]])]
        document.actions = sorted({(f, l) for f, l, _ in aligned(document.words, row["text"], spans)})
        documents.append(document)
    return documents


def read_meantime(data, program, part):
    """MEANTIME's certainty, polarity and time as statuses."""
    rows = read_jsonl(data / f"events/meantime-{part}.jsonl")
    parts, documents = tokenized(program, rows), []
    for row in rows:
        document = parts.get(row["id"])
        if document is None or not document.words:
            continue
        document.statuses = {}
        found = aligned(document.words, row["text"], [e for e in row["events"] if e.get("certainty") in ("CERTAIN", "POSSIBLE", "PROBABLE") and e.get("class") != "GRAMMATICAL"])
        for first, _, e in found:
            document.statuses[first] = ("negated" if e["polarity"] == "NEG" else "hypothetical" if e["certainty"] != "CERTAIN" or "COND" in (e.get("special_cases") or "")
                                        else "future" if e["time"] == "FUTURE" else "actual")
        documents.append(document)
    return documents


def add_factuality(data, part, documents, place):
    """UDS-IH2's scores, -3 to 3, of predicates of EWT's sentences: {word: score} as a document's `factuality`."""
    for row in read_jsonl(data / f"factuality/uds-{part}.jsonl"):
        if row.get("sent_id") not in place:
            continue
        number, first = place[row["sent_id"]]
        document = documents[number]
        at = document.sentences.index(first)
        words = document.words[first:document.sentence_ranges()[at][1]]
        try:
            found = aligned(words, row["text"], row["predicates"])
        except ValueError:
            continue
        if document.factuality is None:
            document.factuality = {}
        for begin, _, predicate in found:
            document.factuality[first + begin] = predicate["score"]
