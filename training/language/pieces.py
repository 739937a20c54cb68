"""What the encoder sees of words: pieces, shapes and gaps, in windows.  src/encoder does the same in C++; docs/encoder.md states it."""
import unicodedata

from corpora import BLOCK, INSIDE, NONE, SPACE, TOUCHING  # noqa: F401

WINDOW, CONTEXT, MOST_PIECES, TYPICAL = 256, 24, 32, 230
SHAPES, GAPS = 10, 5
UPPER, LOWER, DIGIT = {"Lu", "Lt"}, {"Ll", "Lo", "Lm"}, {"Nd", "Nl", "No"}


def shape_of(word):
    letters = uppers = digits = 0
    first_upper = None
    for c in word:
        category = unicodedata.category(c)
        if category in UPPER or category in LOWER:
            letters += 1
            uppers += category in UPPER
            if first_upper is None:
                first_upper = category in UPPER
        elif category in DIGIT:
            digits += 1
    if not letters:
        return 1 if digits else 2
    if digits:
        return 9 if uppers else 8
    if not uppers:
        return 3
    if letters == 1:
        return 4
    if uppers == letters:
        return 6
    return 5 if first_upper and uppers == 1 else 7


class Pieces:
    """Word -> (piece ids, shape), remembered."""

    def __init__(self, vocabulary):
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
        self.vocabulary = vocabulary
        self.number = {piece: i for i, piece in enumerate(vocabulary)}
        self.unknown, self.first, self.last = (self.number[x] for x in ("[UNK]", "[CLS]", "[SEP]"))
        self.tokenizer = Tokenizer(models.WordPiece(self.number, unk_token="[UNK]", max_input_chars_per_word=100))
        self.tokenizer.normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=True, lowercase=True)
        self.tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        self.known = {}

    def __call__(self, word):
        found = self.known.get(word)
        if found is None:
            ids = self.tokenizer.encode(word, add_special_tokens=False).ids[:MOST_PIECES] or [self.unknown]
            found = self.known[word] = (ids, shape_of(word))
        return found


def windows_of(sizes, block_ends, stops):
    """Parts a document's words, of `sizes` pieces, into windows: [(first word of the context, first new word, last new word)]."""
    before = [0]
    for size in sizes:
        before.append(before[-1] + size)
    found, first = [], 0
    while first < len(sizes):
        context = first
        while context > 0 and before[first] - before[context - 1] <= CONTEXT:
            context -= 1
        room = WINDOW - 2 - (before[first] - before[context])
        left = before[-1] - before[first]
        if left <= room:
            cut = len(sizes)
        else:
            target = -(-left // -(-left // TYPICAL))
            low, high = target * 3 // 4, min(room, target * 5 // 4)
            best, cut = None, None
            for word in range(first, len(sizes)):
                new = before[word + 1] - before[first]
                if new > high:
                    break
                if new < low:
                    continue
                rank = (0 if block_ends[word] else 1 if stops[word] else 2, abs(new - target))
                if best is None or rank < best:
                    best, cut = rank, word + 1
            if cut is None:                                # one word of many pieces stands across the place
                cut = first + 1
                while before[cut + 1] - before[first] <= high:
                    cut += 1
        found.append((context, first, cut))
        first = cut
    return found


CLOSING = {'"', "'", "''", "”", "’", ")", "]", "»"}


def marks_of(document):
    """(whether a block ends after each word, whether a sentence may)."""
    words, gaps = document.words, document.gaps
    ends = [i + 1 == len(words) or gaps[i + 1] == BLOCK for i in range(len(words))]
    stops = []
    for i, word in enumerate(words):
        stops.append(word in {".", "!", "?"} or bool(i and word in CLOSING and stops[i - 1]))
    return ends, stops
