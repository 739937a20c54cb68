#!/usr/bin/env python3
"""Writes tests/data/word_piece.jsonl: texts of all kinds and the pieces that the reference cuts them into.

    training/wordpiece_fixture.py vocab.txt >tests/data/word_piece.jsonl

The reference is BertNormalizer, BertPreTokenizer and WordPiece of the Python package tokenizers (0.23).  Pieces stand as they are spelt.
"""
import json
import random
import sys

from tokenizers import Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import WordPiece


def written():
    return [
        "The quick brown fox", "He said: \u201cwe won't go\u201d, didn't he?", "U.S.-led co-operation in C\u00f4te d'Ivoire",
        "I\u015eTANBUL \u0130stanbul \u0131I", "\u039f\u0394\u03a5\u03a3\u03a3\u0395\u03a5\u03a3 \u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2",
        "\ufb01nance \ufb02ow \ufb03 \u01c5 \u01c6", "stra\u00dfe STRASSE \u1e9e", "\ud55c\uad6d\uc5b4 \uac01 \u1100\u1161\u11a8",
        "\u65e5\u672c\u8a9e\u306e\u30c6\u30ad\u30b9\u30c8", "\U00020000\U0002a700\U0002b740\U0002b820\U0002b920\U0002ceb0",
        "\u0645\u0631\u062d\u0628\u0627", "\u0928\u092e\u0938\u094d\u0924\u0947", "\u0e44\u0e17\u0e22", "\u0395\u03bb\u03bb\u03ac\u03b4\u03b1",
        "Vi\u1ec7t Nam \u0110\u1eb7ng", "e\u0301 o\u0308\u0323 a\u0323\u0302 \u0301", "x\u302e\u0301\u302d", "\U0001f44d\U0001f3fd \U0001f469\u200d\U0001f467",
        "\U0001f1eb\U0001f1f7 \u2615\ufe0f", "a\u00adb", "no\u00a0break\u2009thin\u3000wide", "zero\u200bwidth\u200djoin\ufeffbom",
        "tab\there\nline\rreturn\x0bvertical\x0cform\x85next", "nul\x00in\x7fside\ufffdthem", "\ue000private\U000f0000", "1\u00bd \u00b2 \u2167 \u0663",
        "$5 \u20ac5 \u00a35", "a+b=c<d>e", "f^g~h`i", "\u2260 \u226e \u212b \u212a \u2126 \u037e \u1fef", "\u1734\u166d\U000111c9", "", " ", "##ing # ##",
        "a" * 100, "a" * 101, "b" * 100 + "\u0301" * 3, "\u00e9" * 100, "\u00e9" * 101, "x" * 99 + ".", "supercalifragilisticexpialidocious",
        "\ud7a3\u1100\U0001d15e\U0001d165\u0344", "\u0f73\u0f75\u0f81", "\U0001d5d4\U0001d7ce", "\uff21\uff42\uff0c\uff01", "\u2028\u2029\u1680\u180e",
    ]


def texts():
    """Seeded: the same every time."""
    chance = random.Random(20260320)
    words = "Minister said Tuesday tariffs Ankara co-signed NATO's unbelievably 12,000 e-mail na\u00efve".split()
    blocks = [(0x20, 0x7F), (0x80, 0x250), (0x250, 0x370), (0x300, 0x370), (0x370, 0x590), (0x590, 0x900), (0x900, 0xE00), (0x1100, 0x1200),
              (0x1E00, 0x2000), (0x2000, 0x2070), (0x2070, 0x2C00), (0x2E00, 0x3100), (0x3400, 0xA000), (0xA000, 0xAC00), (0xAC00, 0xD7FF),
              (0xE000, 0xF900), (0xF900, 0xFFFE), (0x10000, 0x12000), (0x1D000, 0x1D800), (0x1F000, 0x1FB00), (0x20000, 0x2FA20), (0xE0000, 0xE01F0)]
    yield from written()
    while True:
        parts = []
        for _ in range(chance.randint(1, 12)):
            kind = chance.random()
            if kind < 0.4:
                parts.append(chance.choice(words))
            elif kind < 0.5:
                parts.append(chance.choice([" ", " ", "\u00a0", ".", "-", "\u0301", "\u0327", "\u200d", "\u4e00"]))
            else:
                first, last = chance.choice(blocks)
                parts += [chr(chance.randrange(first, last)) for _ in range(chance.randint(1, 6))]
        yield "".join(parts)


def reference(vocabulary):
    pieces = {piece: id for id, piece in enumerate(open(vocabulary, encoding="utf-8", newline="\n").read().rstrip("\n").split("\n"))}
    tokenizer = Tokenizer(WordPiece(pieces, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=True, lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def main():
    tokenizer = reference(sys.argv[1])
    for text, _ in zip(texts(), range(400)):
        print(json.dumps({"text": text, "pieces": tokenizer.encode(text, add_special_tokens=False).tokens}))


if __name__ == "__main__":
    main()
