#!/usr/bin/env python3
"""Makes regional.txt of OpenCC's TWPhrases.txt: the words of Taiwan and Hong Kong beside those of the mainland.

  make_regional.py FOLDER_WITH_OPENCC_FILES > regional.txt

A line is a word that is typed, a tab, and a word that is searched beside it; both folded by TSCharacters.txt, character by
character. What is typed in one region also finds the other region's word. The way back is left out where the regional word is
a mainland word of another meaning, which is where it is a key of the table itself. Left out too: words of one character, words
that fold to the same, words in letters, and keys with more than four regional words.
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# Regional words that help centres need and the table lacks, with the reason in README.md.
BY_HAND = [
    ("联络", "联系"), ("身分", "身份"), ("回覆", "回复"), ("答覆", "答复"), ("简讯", "短信"), ("登入", "登录"),
    ("登出", "退出登录"), ("行动电话", "手机"), ("线上", "在线"), ("帐号", "账号"), ("帐户", "账户"), ("资讯", "信息"), ("登陆", "登录"),
]


def fold_table():
    direct = {}
    with open(os.path.join(HERE, "TSCharacters.txt"), encoding="utf-8") as fh:
        for line in fh:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 2:
                direct[parts[0]] = parts[1].split(" ")[0]
    return direct


def main():
    table = fold_table()
    fold = lambda text: "".join(table.get(c, c) for c in text)
    keys, pairs = set(), []
    with open(os.path.join(sys.argv[1], "TWPhrases.txt"), encoding="utf-8") as fh:
        for line in fh:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 2:
                key, regional = fold(parts[0]), [fold(word) for word in parts[1].split(" ")]
                keys.add(key)
                if len(regional) <= 4:
                    pairs += [(key, word) for word in regional]
    out = set()
    for mainland, regional in pairs + [(mainland, regional) for regional, mainland in BY_HAND]:
        han = all("\u3400" <= c <= "\u9fff" for c in mainland + regional)
        if mainland == regional or min(len(mainland), len(regional)) < 2 or not han:
            continue
        out.add((mainland, regional))
        if regional not in keys:
            out.add((regional, mainland))
    for typed, other in sorted(out):
        print(f"{typed}\t{other}")


if __name__ == "__main__":
    main()
