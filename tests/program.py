"""What the tests of the whole program share: running it, and the laws of docs/record.md."""
import json
import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("VERBALE_PROGRAM", str(ROOT / "build" / "verbale"))
PUBLISHED = "2026-03-20"         # the day of the articles in examples/


def run(*arguments, stdin=b"", timeout=300, **options):
    """Runs the program to its end: (exit status, standard output, standard error), as text where it is UTF-8."""
    if isinstance(stdin, str):
        stdin = stdin.encode()
    done = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, capture_output=True, timeout=timeout, **options)
    return done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "replace")


def rows(text):
    return [json.loads(line) for line in text.split("\n") if line]


def jsonl(*articles):
    return "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)


KINDS = {
    "blocks": {"title", "byline", "dateline", "caption", "paragraph", "boilerplate"},
    "entities": {"person", "organization", "place", "group", "other"},
    "times": {"DATE", "TIME", "DURATION", "SET"},
    "quotes": {"direct", "indirect", "mixed"}}
LETTERS = {"entities": "e", "times": "t", "quotes": "q", "events": "v"}


def broken_laws(record, text=None):
    """What a record breaks of the laws in docs/record.md, as sentences; written against the contract, not the program."""
    faults = []
    size = len(record["text"])

    def span(where, item, needed=True):
        if item is None and not needed:
            return 0
        begin, end = item["begin"], item["end"]
        if not (isinstance(begin, int) and isinstance(end, int) and 0 <= begin < end <= size):
            faults.append(f"{where}: span {begin}:{end} of a text of {size}")
        elif record["text"][begin:end] != record["text"][begin:end].strip() and "content" not in where:
            faults.append(f"{where}: white space at the edge of {record['text'][begin:end]!r}")
        return begin

    def ascending(where, begins):
        if begins != sorted(begins):
            faults.append(f"{where}: not sorted by begin")

    def refers(where, value, layer):
        if value is not None and value not in {item["id"] for item in record[layer]}:
            faults.append(f"{where}: {value!r} does not resolve")

    if text is not None and record["text"] != text:
        faults.append("the text is not the text that was read")
    if record["schema"] != "verbale-record/1":
        faults.append(f"schema {record['schema']!r}")
    for layer in ("blocks", "sentences", "times"):
        ascending(layer, [span(f"{layer} {i}", item) for i, item in enumerate(record[layer])])
    for layer in ("blocks", "sentences"):
        for a, b in zip(record[layer], record[layer][1:]):
            if a["end"] > b["begin"]:
                faults.append(f"{layer} overlap at {b['begin']}")
    for sentence in record["sentences"]:
        if not any(b["begin"] <= sentence["begin"] and sentence["end"] <= b["end"] for b in record["blocks"]):
            faults.append(f"sentence at {sentence['begin']} is in no block")
    for layer, letter in LETTERS.items():
        if [item["id"] for item in record[layer]] != [f"{letter}{i + 1}" for i in range(len(record[layer]))]:
            faults.append(f"{layer}: ids are not {letter}1, {letter}2, ...")
    for layer, kinds in KINDS.items():
        for item in record[layer]:
            kind = item.get("kind") or item.get("type")
            if kind not in kinds:
                faults.append(f"{layer}: no kind {kind!r}")
    begins = []
    for quote in record["quotes"]:
        where = f"quote {quote['id']}"
        pieces = [span(f"{where} content", piece) for piece in quote["content"]]
        ascending(f"{where} content", pieces)
        begins += pieces[:1]
        if not pieces:
            faults.append(f"{where}: no content")
        for field in ("cue", "medium", "context", "speaker", "addressee"):
            span(f"{where} {field}", quote[field], needed=False)
        for field in ("speaker", "addressee"):
            refers(f"{where} {field}", (quote[field] or {}).get("entity"), "entities")
        refers(f"{where} within", quote["within"], "quotes")
        refers(f"{where} variant_of", quote["variant_of"], "quotes")
        refers(f"{where} time", quote["time"], "times")
        if not 0 <= quote["confidence"] <= 1:
            faults.append(f"{where}: confidence {quote['confidence']}")
    ascending("quotes", begins)
    firsts = []
    for event in record["events"]:
        where = f"event {event['id']}"
        triggers = [span(f"{where} mention", mention) for mention in event["mentions"]]
        ascending(f"{where} mentions", triggers)
        firsts += triggers[:1]
        if sum(mention["best"] for mention in event["mentions"]) != 1:
            faults.append(f"{where}: not one best mention")
        for field in ("source", "target", "place"):
            span(f"{where} {field}", event[field], needed=False)
            refers(f"{where} {field}", (event[field] or {}).get("entity"), "entities")
        refers(f"{where} reported_by", event["reported_by"], "quotes")
        if event["date"] and event["date"]["from"] != "published":
            refers(f"{where} date", event["date"]["from"], "times")
        if event["date"] and not event["date"]["first"] <= event["date"]["last"]:
            faults.append(f"{where}: date from {event['date']['first']} to {event['date']['last']}")
        if event["status"] not in ("actual", "future", "hypothetical", "negated", "historical"):
            faults.append(f"{where}: status {event['status']!r}")
        if not 0 <= event["confidence"] <= 1 or not -3 <= event["factuality"] <= 3:
            faults.append(f"{where}: confidence {event['confidence']}, factuality {event['factuality']}")
    ascending("events", firsts)
    up = {quote["id"]: quote["within"] for quote in record["quotes"]}
    for start in up:
        seen, at = set(), start
        while at is not None and at not in seen:
            seen.add(at)
            at = up.get(at)
        if at is not None:
            faults.append(f"quote {start}: within goes round")
    for time in record["times"]:
        value = time["value"]
        if value is not None and not re.fullmatch(r"[0-9A-Z][0-9A-Z:+._-]*", value):
            faults.append(f"time {time['id']}: value {value!r}")
    return faults
