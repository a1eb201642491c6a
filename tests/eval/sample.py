#!/usr/bin/env python3
"""Make the sets of this folder from the larger evaluation sets. Python standard library only.

  sample.py EVAL_FOLDER TREE_OF_ZH_WIKI TREE_OF_DOCS_ASTRO

EVAL_FOLDER holds zh-wiki/ and docs-astro/ with queries*.jsonl and qrels.tsv; the trees are what make_corpus.py made of
their corpora, with idmap.tsv. Everything is drawn with a fixed seed: the same input gives the same sets. Each question
comes in every noisy form that its set has; its id tells the form: typo-0007 is question 7 with a typing error.
"""
import json
import pathlib
import random
import shutil
import sys

HERE = pathlib.Path(__file__).parent
BODY_BYTES_MAX = 9_000


def lines(path):
    return [line.rstrip("\n") for line in open(path, encoding="utf-8") if line.strip()]


def make(name, source, tree, articles, questions):
    names = dict(line.split("\t")[:2] for line in lines(tree / "idmap.tsv"))
    rnd = random.Random(1)
    wanted = {}
    for line in lines(source / "qrels.tsv"):
        query, article, grade = line.split("\t")
        if int(grade) > 0:
            wanted.setdefault(query, []).append(names[article])
    small = [i for i in sorted(names.values()) if (tree / f"{i}.md").stat().st_size <= BODY_BYTES_MAX]
    # Both languages of a page, or none.
    pages = sorted({i.split("/", 1)[1] for i in small})
    whole = [p for p in pages if all(f"{lang}/{p}" in small for lang in sorted({i.split("/")[0] for i in names.values()}))]
    kept = {f"{lang}/{p}" for p in rnd.sample(whole, articles) for lang in ("zh", "en") if f"{lang}/{p}" in small}
    clean = [json.loads(line) for line in lines(source / "queries.jsonl")]
    clean = [q for q in clean if q["id"] in wanted and all(i in kept for i in wanted[q["id"]])]
    chosen = sorted(rnd.sample(clean, min(questions, len(clean))), key=lambda q: q["id"])
    number = {q["id"]: n for n, q in enumerate(chosen)}
    out = HERE / name
    shutil.rmtree(out / "content", ignore_errors=True)
    for i in sorted(kept):
        target = out / "content" / f"{i}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tree / f"{i}.md", target)
    queries, judged = [], []
    for path in sorted(source.glob("queries*.jsonl")):
        form = path.name[len("queries"):-len(".jsonl")].lstrip(".") or "clean"
        for q in map(json.loads, lines(path)):
            if q["id"] in number:
                ident = f"{form}-{number[q['id']]:04d}"
                queries.append(json.dumps({"id": ident, "lang": q["lang"], "text": q["text"]}, ensure_ascii=False))
                judged += [f"{ident}\t{i}\t1" for i in wanted[q["id"]]]
    (out / "queries.jsonl").write_text("\n".join(queries) + "\n", encoding="utf-8")
    (out / "qrels.tsv").write_text("\n".join(judged) + "\n", encoding="utf-8")
    print(f"{name}: {len(kept)} articles, {len(chosen)} questions, {len(queries)} with their noisy forms")


if __name__ == "__main__":
    evaluation, wiki, astro = map(pathlib.Path, sys.argv[1:])
    make("passages", evaluation / "zh-wiki", wiki, articles=260, questions=160)
    make("documentation", evaluation / "docs-astro", astro, articles=70, questions=120)
