#!/usr/bin/env python3
"""Writes tests/data/coreference.json: what training/language/pairs.py makes of the mentions of some invented sentences.

    training/coreference_fixture.py

Needs numpy.
"""
import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "training/language"))
import pairs  # noqa: E402

# A word a line: form, part of speech, head (its place in the sentence, from 1; 0: the root), relation.  "*": it heads a mention.
SENTENCES = """
Ada PROPN 3 nsubj *
Roe PROPN 1 flat
met VERB 0 root
the DET 5 det
Minister NOUN 3 obj *
of ADP 7 case
Ostrel PROPN 5 nmod *
. PUNCT 3 punct

ROE PROPN 2 nsubj *
said VERB 0 root
“ PUNCT 5 punct
I PRON 5 nsubj *
hope VERB 2 ccomp
the DET 8 det
Ostrel PROPN 8 compound
Minister NOUN 5 obj *
’s PART 8 case
aides NOUN 5 obj *
agree VERB 5 conj
” PUNCT 5 punct
. PUNCT 2 punct

The DET 4 det
European PROPN 4 amod
Medicines PROPN 4 compound
Agency PROPN 7 nsubj *
( PUNCT 6 punct
EMA PROPN 4 appos *
met VERB 0 root
its PRON 9 nmod:poss *
staff NOUN 7 obj *
. PUNCT 7 punct

She PRON 2 nsubj *
told VERB 0 root
Roe PROPN 2 iobj *
that SCONJ 6 mark
EMA PROPN 6 nsubj *
wants VERB 2 ccomp
two NUM 8 nummod
tests NOUN 6 obj *
of ADP 11 case
her DET 11 nmod:poss *
Ada PROPN 8 nmod *
Maria PROPN 11 flat
Roe PROPN 11 flat
. PUNCT 2 punct

Éva PROPN 3 nsubj *
MÜLLER PROPN 1 flat
left VERB 0 root
McKay PROPN 3 obj *
and CCONJ 6 cc
ÉM PROPN 4 conj *
. PUNCT 3 punct

It PRON 2 nsubj *
rained VERB 0 root
. PUNCT 2 punct

It PRON 2 nsubj *
snowed VERB 0 root
. PUNCT 2 punct

I PRON 2 nsubj *
slept VERB 0 root
. PUNCT 2 punct

Ada PROPN 3 nsubj *
Bell PROPN 1 flat
saw VERB 0 root
Tom PROPN 3 obj *
Roe PROPN 4 flat
. PUNCT 3 punct

""" + "So ADV 0 root\n\n" * 14 + """
The DET 2 det
minister NOUN 3 nsubj *
slept VERB 0 root
. PUNCT 3 punct
"""


def main():
    words, upos, tree, relations, sentences, heads = [], [], [], [], [], []
    for number, sentence in enumerate(s.strip() for s in SENTENCES.strip().split("\n\n")):
        first = len(words)
        for line in sentence.split("\n"):
            form, part, head, relation, *mark = line.split()
            if mark:
                heads.append(len(words))
            words.append(form)
            upos.append(part)
            tree.append(first + int(head) - 1 if head != "0" else -1)
            relations.append(relation)
            sentences.append(number)
    marks = pairs.marks_of_words(words, [i == 0 for i in range(len(words))])
    found = pairs.Mentions(heads, words, upos, tree, relations, sentences, marks).pairs()
    rows = [[[int(table[i, j]) for table in found] for j in range(i)] for i in range(len(heads))]
    out = {"words": words, "upos": upos, "heads": [i if h < 0 else h for i, h in enumerate(tree)], "relations": relations,
           "sentences": sentences, "marks": [int(m) for m in marks], "mentions": heads, "pairs": rows}
    text = ",\n".join(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}" for key, value in out.items())
    (ROOT / "tests/data/coreference.json").write_text("{\n" + text + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
