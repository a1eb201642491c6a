#!/usr/bin/env python3
"""Makes a data folder with as many recorded searches as it may hold, to time `jieda report` with. Python standard library.

  python3 benches/searches.py FOLDER [--days 100] [--a-day 10000] [--different 300000] [--opened 2000]
  jieda report content --data FOLDER --weeks 16 --format json

The tables are those of src/insights/sqlite/mod.rs, read from there. Wordings are made of titles of the example site, the same
each time; some are asked for on many days and most on few, as it is with readers; every tenth row has hidden words.
"""
import argparse
import datetime
import pathlib
import random
import re
import sqlite3

ROOT = pathlib.Path(__file__).resolve().parent.parent
HAN = re.compile(r"[\u4e00-\u9fff]{2}")
WORD = re.compile(r"[a-z0-9]+")


def tables(database):
    """The tables as the server makes them."""
    source = (ROOT / "src/insights/sqlite/mod.rs").read_text(encoding="utf-8")
    database.execute("PRAGMA application_id = %d" % int.from_bytes(b"jied", "big"))
    database.execute("PRAGMA user_version = 1")
    for statement in re.findall(r"CREATE TABLE IF NOT EXISTS [^;]+;", source):
        database.execute(statement)


def words(lang):
    """What titles are made of."""
    found = set()
    for path in sorted((ROOT / "content" / lang).rglob("*.md")):
        title = re.search(r"^title: *(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        title = title.group(1).lower() if title else ""
        found.update((HAN if lang == "zh" else WORD).findall(title))
    return sorted(found)


def articles():
    """The permalinks of the example site."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "content").rglob("*.md"))]
    found = (re.search(r"^id: *(\w+)$", text, re.MULTILINE) for text in texts)
    return sorted({match.group(1) for match in found if match})


def wordings(chance, count):
    """So many different wordings, each with its language."""
    pools = {lang: words(lang) for lang in ("zh", "en")}
    made = {}
    while len(made) < count:
        lang = chance.choice(("zh", "zh", "en"))
        parts = [chance.choice(pools[lang]) for _ in range(chance.randint(2, 5))]
        if chance.random() < 0.1:
            parts.insert(chance.randrange(len(parts) + 1), "…")
        made[lang, ("" if lang == "zh" else " ").join(parts)] = None
    return list(made)


def searches(chance, made, day, a_day):
    rows = {}
    while len(rows) < a_day:
        # Squared twice: the first of them are asked for every day.
        lang, text = made[int(len(made) * chance.random() ** 4)]
        rest = "%016x" % chance.getrandbits(64) if chance.random() < 0.1 else ""
        asked = 1 + int(chance.paretovariate(1.5))
        empty, weak, sure = ((asked, 0, 0), (0, asked, 0), (0, 0, asked), (0, 0, 0))[hash_of(text) % 4]
        rows[day, lang, text, rest] = (asked, empty, weak, sure, asked % 40)
    return [key + counts for key, counts in rows.items()]


def hash_of(text):
    """The same in each run, as Python's own is not."""
    return sum(text.encode())


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=pathlib.Path)
    ap.add_argument("--days", type=int, default=100, help="up to today by UTC")
    ap.add_argument("--a-day", type=int, default=10_000, help="rows of searches")
    ap.add_argument("--different", type=int, default=300_000, help="wordings to choose from")
    ap.add_argument("--opened", type=int, default=2_000, help="rows a day of what was opened")
    args = ap.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    path = args.folder / "insights.sqlite"
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    tables(database)
    chance = random.Random(1)
    made = wordings(chance, args.different)
    permalinks = articles()
    today = datetime.datetime.now(datetime.timezone.utc).date()
    for back in range(args.days - 1, -1, -1):
        day = str(today - datetime.timedelta(days=back))
        rows = searches(chance, made, day, args.a_day)
        database.executemany("INSERT INTO searches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", sorted(rows))
        fitting = [row for row in rows if not row[5] + row[6] + row[7]]
        opened = {(day, row[1], row[2], permalinks[hash_of(row[2]) % len(permalinks)]): 1 for row in fitting[: args.opened]}
        database.executemany("INSERT INTO openings VALUES (?, ?, ?, ?, ?)", sorted(key + (n,) for key, n in opened.items()))
        used = [(article, day, 50, at % 7, at % 5) for at, article in enumerate(permalinks)]
        database.executemany("INSERT INTO reads VALUES (?, ?, ?, ?, ?)", sorted(used))
        database.commit()
    counts = database.execute("SELECT count(*), count(DISTINCT lang || words), sum(asked) FROM searches").fetchone()
    database.execute("VACUUM")
    database.close()
    print("%d rows of searches, %d different wordings, %d searches; %.0f MB" % (*counts, path.stat().st_size / 1e6))


if __name__ == "__main__":
    main()
