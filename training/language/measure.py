"""Scores of a model on gold words and sentences, in PyTorch: quick figures to train by; `verbale evaluate` takes those that count."""
import numpy
import torch

import lemma_scripts
import pairs
from batches import collate
from corpora import NAME_LABELS
from pieces import marks_of, windows_of


def best_labels(scores):
    """Viterbi over BIOES: [words, labels] -> the best lawful sequence."""
    size = len(NAME_LABELS)

    def lawful(a, b):
        opened = a >= 0 and NAME_LABELS[a][0] in "BI"
        if opened:
            return NAME_LABELS[b][0] in "IE" and NAME_LABELS[b][2:] == NAME_LABELS[a][2:]
        return NAME_LABELS[b][0] not in "IE"
    step = torch.tensor([[0.0 if lawful(a, b) else -1e9 for b in range(size)] for a in range(size)])
    best = scores[0] + torch.tensor([0.0 if lawful(-1, b) else -1e9 for b in range(size)])
    back = []
    for row in scores[1:]:
        value, frm = (best[:, None] + step).max(0)
        back.append(frm)
        best = value + row
    best = best + torch.tensor([-1e9 if NAME_LABELS[a][0] in "BI" else 0.0 for a in range(size)])
    path = [int(best.argmax())]
    for frm in reversed(back):
        path.append(int(frm[path[-1]]))
    return path[::-1]


def spans_of(labels):
    found, begin = set(), 0
    for i, label in enumerate(labels):
        if label[0] in "BS":
            begin = i
        if label[0] in "ES":
            found.add((begin, i + 1, label[2:]))
    return found


@torch.no_grad()
def vectors_of(model, numbers, pieces, device="cpu"):
    """The vectors of a document's words, read in windows as the program reads them."""
    ends, stops = marks_of(numbers.document)
    parts = []
    for context, first, last in windows_of(numbers.sizes, ends, stops):
        batch = collate([(numbers, context, first, last, False, False)], pieces).to(device)
        parts.append(model.words(batch)[first - context:])
    return torch.cat(parts)


@torch.no_grad()
def measure(model, documents, pieces, device="cpu", names=("person", "organization", "place")):
    """{figure: percent} over documents (Numbers)."""
    model.eval()
    labels, syntax = model.labels, model.heads["syntax"]
    right = dict.fromkeys(("UPOS", "XPOS", "UFeats", "Lemmas", "UAS", "LAS"), 0)
    total = 0
    sentence = [0, 0, 0]
    name = [0, 0, 0]
    other, listed = {}, {}
    for n in documents:
        d = n.document
        words = vectors_of(model, n, pieces, device)
        if d.attributions is not None:
            for key, (right_, ours, theirs) in attribution_counts(model, n, words).items():
                other[key] = [a + b for a, b in zip(other.get(key, (0, 0, 0)), (right_, ours, theirs))]
        if d.mentions is not None:
            for key, (right_, ours, theirs) in link_counts(model, n, words).items():
                other[key] = [a + b for a, b in zip(other.get(key, (0, 0, 0)), (right_, ours, theirs))]
        for key, counts in event_counts(model, n, words).items():
            if isinstance(counts, list):
                listed.setdefault(key, []).extend(counts)
            else:
                other[key] = [a + b for a, b in zip(other.get(key, (0, 0, 0)), counts)]
        if d.upos is None:
            continue
        begins = model.heads["sentences"](words) > 0
        gold = torch.tensor(n.sentence) > 0
        sentence = [a + int(b) for a, b in zip(sentence, ((begins & gold).sum(), begins.sum(), gold.sum()))]
        tags = {k: v.argmax(1).tolist() for k, v in syntax.tag_scores(words).items()}
        arc_d, arc_h, rel_d, rel_h = syntax.projections(words)
        name_scores = model.heads["names"](words).log_softmax(1)
        for first, last in d.sentence_ranges():
            scores = syntax.arc_scores(arc_d[first:last], arc_h[first:last])
            scores[torch.arange(last - first), 1 + torch.arange(last - first)] = -1e9
            head = scores.argmax(1) - 1
            picked = torch.where((head >= 0)[:, None], rel_h[first:last][head.clamp_min(0)], syntax.relation_root[None])
            relation = syntax.relation_scores(rel_d[first:last], picked).argmax(1)
            for i in range(first, last):
                total += 1
                right["UPOS"] += labels["upos"][tags["upos"][i]] == d.upos[i]
                right["XPOS"] += labels["xpos"][tags["xpos"][i]] == d.xpos[i]
                right["UFeats"] += labels["features"][tags["features"][i]] == d.features[i]
                right["Lemmas"] += d.lemmas[i] is None or lemma_scripts.apply(labels["lemma"][tags["lemma"][i]], d.words[i]) == d.lemmas[i]
                h = int(head[i - first])
                ok = (h + first if h >= 0 else -1) == d.heads[i]
                right["UAS"] += ok
                right["LAS"] += ok and labels["relations"][relation[i - first]].split(":")[0] == d.relations[i].split(":")[0]
            ours = {s for s in spans_of([NAME_LABELS[x] for x in best_labels(name_scores[first:last].cpu())]) if s[2] in names}
            theirs = {s for s in spans_of(["O" if not x or len(x) > 1 else NAME_LABELS[next(iter(x))] for x in d.names[first:last]]) if s[2] in names}
            name = [a + b for a, b in zip(name, (len(ours & theirs), len(ours), len(theirs)))]
    figures = {}
    if total:
        figures = {k: 100 * v / total for k, v in right.items()}
        figures["sentence ends F1"] = 200 * sentence[0] / max(1, sentence[1] + sentence[2])
        figures["names F1"] = 200 * name[0] / max(1, name[1] + name[2])
    for key, (ok, ours, theirs) in other.items():
        figures[key] = 200 * ok / max(1, ours + theirs)
    for key, rows in listed.items():
        figures[key] = 100 * (macro_f1(rows) if key.startswith("macro") else pearson(rows))
    return {k: round(v, 2) for k, v in figures.items()}


def macro_f1(rows):
    """Of (gold, found) labels, over those of either."""
    labels = {x for row in rows for x in row}
    return sum(2 * sum(a == b == x for a, b in rows) / (sum(a == x for a, _ in rows) + sum(b == x for _, b in rows)) for x in labels) / len(labels)


def pearson(rows):
    return float(numpy.corrcoef(numpy.array(rows).T)[0, 1])


def event_counts(model, n, words):
    """{figure: (right, ours, theirs)}, and lists of (gold, found) for figures that are no F1."""
    head, labels = model.heads["events"], model.labels
    actions, triggers, status, alleged, factuality = head.mark_scores(words)
    found = {}
    if n.document.actions is not None:
        ours, theirs = set(spans_in([labels["cues"][x] for x in actions.argmax(1).tolist()])), set(n.document.actions)
        found["actions F1"] = (len(ours & theirs), len(ours), len(theirs))
    if n.document.factuality is not None:
        found["factuality r"] = [(score, float(factuality[i, 0])) for i, score in n.document.factuality.items()]
    if n.document.events is not None:
        best = triggers.argmax(1).tolist()
        ours = {i: x for i, x in enumerate(best) if x}
        theirs = {i: x for i, x in enumerate(n.event) if x}
        found["triggers F1"] = (len(ours.keys() & theirs.keys()), len(ours), len(theirs))
        found["typed triggers F1"] = (len(ours.items() & theirs.items()), len(ours), len(theirs))
        found["macro status"] = [(n.status[i], int(status[i].argmax())) for i in theirs]
        found["macro alleged"] = [(n.alleged[i], int(alleged[i, 0] > 0)) for i in theirs]
    if not n.events and not n.pair:
        return found
    projected = head.projections(words)
    as_trigger, as_word, trigger, source, target = projected
    for place, roles, sources, targets, kind, mode, code in n.events:
        at = place[0]
        first, last = max(0, at - head.REACH), min(len(words), at + 1 + head.REACH)
        best = head.participant_scores(as_trigger, as_word, n, [at], first, last)[0].argmax(1).tolist()
        for offset, role in enumerate(("source", "target", "date", "place")):
            ours = {first + i for i, x in enumerate(best) if (x + 3) // 4 == offset + 1}
            theirs = {i for i, x in roles.items() if (x + 3) // 4 == offset + 1}
            right = found.get(f"{role} words F1", (0, 0, 0))
            found[f"{role} words F1"] = tuple(a + b for a, b in zip(right, (len(ours & theirs), len(ours), len(theirs))))
        types, modes, cameo = head.code_scores(trigger[place].mean(0), head.side(source, sources, 0), head.side(target, targets, 1))
        mine = int(types.argmax())
        found.setdefault("macro types", []).append((kind, mine))
        mine_mode = int(modes.masked_fill(~head.lawful_modes[mine], -1e4).argmax())
        mine_code = int(cameo.masked_fill(~head.lawful_codes[mine], -1e4).argmax())
        for name, good in (("modes", mine_mode == mode and mine == kind), ("codes", mine_code == code), ("codes of three", labels["cameo"][mine_code][:3] == labels["cameo"][code][:3])):
            right = found.get(f"{name} right", (0, 0, 0))
            found[f"{name} right"] = (right[0] + int(good), right[1] + 1, right[2] + 1)
    if n.pair:
        logs = triggers.log_softmax(1)
        sources, targets, types, marked = n.pair
        if types is not None and not marked:
            documents = [(n, torch.arange(len(words)))]
            some = head.candidates_of(logs, documents)
            share = sum(head.trigger_weights(projected, logs, documents, some))[0].softmax(0)
            scores = head.code_scores(trigger[some[0]], head.side(source, sources, 0)[None], head.side(target, targets, 1)[None])[0].softmax(1)
            name = labels["types"][int((share[:, None] * scores).sum(0)[:-1].argmax())]
            yielding = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
            gold = labels["types"][types[0]]
            found["macro pairs"] = [(yielding.get(gold, gold), yielding.get(name, name))]
        if marked:
            at = int((1 - logs[:, 0].exp()).argmax())
            best = head.participant_scores(as_trigger, as_word, n, [at], 0, len(words))[0].argmax(1).tolist()
            for offset, theirs in enumerate((sources, targets)):
                ours = set(spans_in([labels["participants"][x][0] if (x + 3) // 4 == offset + 1 else "O" for x in best]))
                theirs = set(spans_in(["I" if i in theirs else "O" for i in range(len(words))]))
                key = "spans F1"
                found[key] = tuple(a + b for a, b in zip(found.get(key, (0, 0, 0)), (len(ours & theirs), len(ours), len(theirs))))
    return found


def spans_in(labels):
    """{(first, end)} of a sequence of places B, I, E, S, O, read leniently."""
    found, begin = [], None
    for i, label in enumerate(list(labels) + ["O"]):
        if begin is not None and label in "OBS":
            found.append((begin, i))
            begin = None
        if label in "BS" or (label in "IE" and begin is None):
            begin = i
        if label in "ES" and begin is not None:
            found.append((begin, i + 1))
            begin = None
    return found


def attributions_of(model, n, words):
    """[(cue, content words, source words)] as the model has them: the best label of each word, one by one."""
    head, labels = model.heads["quotations"], model.labels
    places = [labels["cues"][x] for x in head.cue_scores(words).argmax(1).tolist()]
    as_cue, as_word = head.projections(words)
    found = []
    for cue in spans_in(places):
        first, last = max(0, cue[0] - pairs.REACH), min(len(words), cue[1] + pairs.REACH)
        best = head.attribution_scores(as_cue, as_word, n, cue, first, last).argmax(1).tolist()
        content = {first + i for i, x in enumerate(best) if labels["attribution"][x].endswith("content")}
        source = {first + i for i, x in enumerate(best) if labels["attribution"][x].endswith("source")}
        if content:
            found.append((cue, content, source))
    return found


def attribution_counts(model, n, words):
    """{figure: (right, ours, theirs)}: contents of which half the words are shared, those with the source besides, cues that meet."""
    ours, theirs = attributions_of(model, n, words), n.document.attributions
    rows = sorted(((len(o[1] & t[3]) / len(o[1] | t[3]), i, j) for i, o in enumerate(ours) for j, t in enumerate(theirs)), reverse=True)
    used, content, joint = (set(), set()), 0, 0
    for share, i, j in rows:
        if share < 0.5:
            break
        if i in used[0] or j in used[1]:
            continue
        used[0].add(i)
        used[1].add(j)
        content += 1
        a, b = ours[i][2], theirs[j][2]
        joint += (not a and not b) or 2 * len(a & b) >= 0.5 * (len(a) + len(b)) > 0
    cues = sum(any(o[0][0] < t[1] and t[0] < o[0][1] for o in ours) for t in theirs)
    return {"contents F1": (content, len(ours), len(theirs)), "joint F1": (joint, len(ours), len(theirs)), "cues F1": (cues, len(ours), len(theirs))}


def link_counts(model, n, words):
    """{figure: (right, ours, theirs)}: words that head a mention of a chain, and antecedents that belong to the chain."""
    d, head = n.document, model.heads["coreference"]
    likely = head.mark_scores(words)[0].sigmoid()[:, 0]
    heads = [i for i in range(len(words)) if likely[i] > head.LIKELY]
    if len(heads) < 2:
        return {}
    mentions = pairs.Mentions(heads, d.words, *d.guessed, n.sentence_of, n.marks)
    scores = head.antecedent_scores(words[torch.tensor(heads)], mentions).tril(-1)
    right = ours = 0
    joined = set()
    for i in range(1, len(heads)):
        value, j = scores[i, :i].max(0)
        if value > 0:
            ours += 1
            joined |= {heads[i], heads[int(j)]}
            right += heads[i] in n.cluster and n.cluster[heads[i]] == n.cluster.get(heads[int(j)])
    chains = len(set(n.cluster.values()))
    return {"antecedents F1": (right, ours, len(n.cluster) - chains), "mentions F1": (len(joined & set(n.cluster)), len(joined), len(n.cluster))}
