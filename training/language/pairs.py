"""What a pair of a document's words is, as small numbers: for the heads that score a word with a cue, and a mention with one before it.

src/stages/heads/mark_states.cc and src/stages/coreference/pair_features.cc do the same in C++; docs/entities.md states it.
"""
import numpy

STEPS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
DISTANCES, PLACES, MARKS = 2 * len(STEPS) + 1, 15, 3
REACH = 160                                               # words on either side of a cue that may belong to it

OPENING, CLOSING, EITHER = {"“", "„", "«", "``"}, {"”", "»", "''"}, {'"'}


def marks_of_words(words, block_begins):
    """For each word: 0 outside of double quotation marks, 1 inside, 2 a mark.  A paragraph begins outside."""
    found, inside = [], False
    for word, begins in zip(words, block_begins):
        if begins:
            inside = False
        if word in OPENING or (word in EITHER and not inside):
            inside = True
            found.append(2)
        elif word in CLOSING or word in EITHER:
            inside = False
            found.append(2)
        else:
            found.append(int(inside))
    return found


def distance_number(steps):
    """[words] of signed distances -> 0 for none, then after, then before."""
    size = numpy.searchsorted(STEPS, numpy.abs(steps), side="right")
    return numpy.where(steps > 0, size, numpy.where(steps < 0, len(STEPS) + size, 0))


def cue_pairs(first, last, cue, sentences, paragraphs, marks):
    """(distances, places, marks) of the words [first, last) with the cue, words [cue[0], cue[1])."""
    at = numpy.arange(first, last)
    steps = numpy.where(at < cue[0], at - cue[0], numpy.where(at >= cue[1], at - cue[1] + 1, 0))
    sentence = numpy.clip(sentences[first:last] - sentences[cue[0]], -2, 2) + 2
    paragraph = numpy.clip(paragraphs[first:last] - paragraphs[cue[0]], -1, 1) + 1
    return distance_number(steps), sentence * 3 + paragraph, marks[first:last]


# Of mentions.  Words that carry a mention's name: its head, and what is joined to it by these relations.
NAME_RELATIONS = ("flat", "compound", "nummod", "amod")
PRONOUNS, STRINGS, SENTENCES, QUOTED = 5, 6, 8, 4
SENTENCE_STEPS = (1, 2, 3, 4, 6, 10, 20)


class Mentions:
    """The candidates of a document, by their head words, with what is asked of pairs."""

    def __init__(self, heads, words, upos, tree, relations, sentences, marks):
        self.heads = numpy.asarray(heads, dtype=numpy.int64)
        lower = [w.lower() for w in words]
        children = {}
        chosen = set(heads)
        for i, h in enumerate(tree):
            if h in chosen and relations[i].split(":")[0] in NAME_RELATIONS:
                children.setdefault(h, []).append(i)
        number, rows = {}, []
        self.pronoun = numpy.array([upos[h] == "PRON" or (upos[h] == "DET" and relations[h].startswith("nmod")) for h in heads], dtype=bool)
        self.form = numpy.array([number.setdefault(lower[h], len(number)) for h in heads], dtype=numpy.int64)
        sets = [sorted({lower[i] for i in [h, *children.get(h, [])]}) for h in heads]
        for some in sets:
            rows.append([number.setdefault(w, len(number)) for w in some])
        self.table = numpy.zeros((len(heads), len(number)), dtype=numpy.float32)
        for i, some in enumerate(rows):
            self.table[i, some] = 1
        last = [max([h, *(c for c in children.get(h, []) if relations[c].startswith("flat"))]) for h in heads]
        self.last = numpy.array([number[lower[i]] for i in last], dtype=numpy.int64)
        initials = ["".join(words[i][0] for i in sorted([h, *children.get(h, [])]) if words[i][:1].isupper()).lower() for h in heads]
        self.initials = numpy.array([number.get(s, -1) if len(s) > 1 else -1 for s in initials], dtype=numpy.int64)
        self.upper = numpy.array([words[h].isupper() and len(words[h]) > 1 for h in heads], dtype=bool)
        self.sentence = numpy.array([sentences[h] for h in heads], dtype=numpy.int64)
        self.quoted = numpy.array([marks[h] == 1 for h in heads], dtype=bool)

    def pairs(self):
        """(pronouns, strings, sentences, quoted), each [mentions, mentions]: row i with each column j."""
        p, form = self.pronoun, self.form
        same = form[:, None] == form[None]
        both, neither = p[:, None] & p[None], ~p[:, None] & ~p[None]
        pronouns = numpy.where(neither, 0, numpy.where(both, numpy.where(same, 3, 4), numpy.where(p[:, None], 1, 2)))
        shared = self.table @ self.table.T
        size = self.table.sum(1)
        strings = numpy.zeros_like(form[:, None] * form[None])
        strings[same] = 1
        strings[self.last[:, None] == self.last[None]] = 2
        subset = shared == numpy.minimum(size[:, None], size[None])
        strings[subset & (shared > 0)] = 3
        strings[(shared == size[:, None]) & (shared == size[None])] = 4
        acronym = ((self.initials[:, None] == form[None]) & self.upper[None]) | ((self.initials[None] == form[:, None]) & self.upper[:, None])
        strings[acronym & (shared == 0)] = 5
        strings[~neither] = 0
        steps = numpy.abs(self.sentence[:, None] - self.sentence[None])
        sentences = numpy.searchsorted(SENTENCE_STEPS, steps, side="right")
        quoted = 2 * self.quoted[:, None] + self.quoted[None]
        return pronouns, strings, sentences, quoted
