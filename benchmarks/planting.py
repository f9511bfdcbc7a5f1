"""Plants defects into the raw files of a sample market, as a careless or hostile shop would hand them over.

`plant` changes records of a market's `raw/` in place and tells what it did. Which records: keyed hashes of (seed, kind,
id), so the same arguments give the same bytes. No record gets two defects, and no product gets two of the kinds that
change what is true of it.
"""

import csv
import gzip
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import planted_texts as texts
from benchmarks.shuffle import raw_bytes, records_of
from schemas.source import FileSpec, SourceSpec

Record = dict[str, Any]


@dataclass(frozen=True)
class Defect:
    """One planted defect.

    table, key: the core row that carries it (key: its key columns, without the source). marker: a text that stands in
    every question that shows the defect; empty where the row itself is false, whatever is shown of it.
    """

    number: int
    kind: str
    table: str
    key: tuple[str, ...]
    marker: str = ""


@dataclass
class RawKind:
    """The records of one kind of file; a damaged one (the market has some) is None and stays as it is."""

    spec: FileSpec
    paths: list[Path]
    headers: list[bytes] = field(default_factory=list)
    lines: list[list[bytes]] = field(default_factory=list)
    records: list[tuple[int, int, Record]] = field(default_factory=list)

    def read(self) -> None:
        """Read every file and parse what can be parsed."""
        for place, path in enumerate(self.paths):
            if self.spec.format == "parquet":
                rows = pq.read_table(path).to_pylist()
                self.records += [(place, row, record) for row, record in enumerate(rows)]
                self.headers.append(b"")
                self.lines.append([b""] * len(rows))
                continue
            header, lines = records_of(self.spec, raw_bytes(path))
            self.headers.append(header)
            self.lines.append(lines)
            parsed = ((place, row, self._parse(line)) for row, line in enumerate(lines))
            self.records += [(place, row, record) for place, row, record in parsed if record is not None]
        keys = [self.key(record) for _, _, record in self.records]
        times = Counter(keys)
        self.records = [entry for entry, key in zip(self.records, keys, strict=True) if times[key] == 1]

    def key(self, record: Record) -> tuple[str, ...]:
        """The declared key of a record."""
        return tuple(str(record[name]) for name in self.spec.key)

    def write(self) -> None:
        """Write the files again, with the records as they are now."""
        if self.spec.format == "parquet":
            for place, path in enumerate(self.paths):
                rows = [record for file, _, record in self.records if file == place]
                pq.write_table(pa.Table.from_pylist(rows, schema=pq.read_schema(path)), path)
            return
        for place, row, record in self.records:
            line = self._line(record)
            if row < len(self.lines[place]):
                self.lines[place][row] = line
            else:
                self.lines[place].append(line)
        for path, header, lines in zip(self.paths, self.headers, self.lines, strict=True):
            content = header + b"".join(lines)
            path.write_bytes(gzip.compress(content, 1, mtime=0) if path.suffix == ".gz" else content)

    def add(self, record: Record) -> None:
        """One more record, at the end of the last file."""
        self.records.append((len(self.paths) - 1, 1 << 40, record))

    def _parse(self, line: bytes) -> Record | None:
        try:
            text = line.decode()
            if self.spec.format == "jsonl":
                record = json.loads(text)
            else:
                values = next(csv.reader(io.StringIO(text), delimiter=self._delimiter, strict=True))
                record = dict(zip(self.spec.columns, values, strict=True))
        except (UnicodeDecodeError, ValueError, csv.Error, StopIteration):
            return None
        needed = (*self.spec.key, *self.spec.required)
        return record if all(record.get(name) not in (None, "") for name in needed) else None

    def _line(self, record: Record) -> bytes:
        if self.spec.format == "jsonl":
            return (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
        out = io.StringIO()
        csv.writer(out, delimiter=self._delimiter, lineterminator="\n").writerow(record.values())
        return out.getvalue().encode()

    @property
    def _delimiter(self) -> str:
        return "\t" if self.spec.format == "tsv" else ","


class Planter:
    """The raw files of one market, and what was planted so far."""

    def __init__(self, spec: SourceSpec, folder: Path, seed: int, shown: Iterable[tuple[str, ...]]) -> None:
        self.seed = seed
        self.shown = set(shown)
        self.planted: list[Defect] = []
        self.taken: set[str] = set()
        self.files: dict[str, RawKind] = {}
        for file in spec.files:
            if file.name in ("products", "texts", "reviews", "judgements", "questions", "conversations", "attributes"):
                paths = sorted(path for path in folder.glob(file.pattern) if path.is_file())
                self.files[file.name] = RawKind(file, paths)
                self.files[file.name].read()

    def draw(
        self, kind: str, file: str, table: str, most: int, fits: Callable[[Record], bool], *, owner: str = ""
    ) -> Iterator[Record]:
        """Up to `most` records in hash order, those that a clean run shows first; none that has a defect already.

        owner: the field whose value may have one defect only (a product); the record itself if it is empty.
        """
        raw = self.files[file]

        def order(record: Record) -> tuple[bool, bytes]:
            key = raw.key(record)
            text = "|".join((str(self.seed), kind, *key))
            return (table, *key) not in self.shown, blake2b(text.encode(), digest_size=8).digest()

        for record in sorted((record for _, _, record in raw.records), key=order):
            mark = record[owner] if owner else "|".join((file, *raw.key(record)))
            if most and mark not in self.taken and fits(record):
                self.taken.add(mark)
                most -= 1
                yield record

    def note(self, kind: str, table: str, key: Iterable[str], marker: str = "") -> None:
        """Remember a defect."""
        self.planted.append(Defect(len(self.planted), kind, table, tuple(key), marker))

    def pick(self, items: list[Any], *key: str) -> Any:
        """One of `items`, by keyed hash."""
        digest = blake2b("|".join((str(self.seed), *key)).encode(), digest_size=8).digest()
        return items[int.from_bytes(digest) % len(items)]


def plant(spec: SourceSpec, folder: Path, *, seed: int, shown: Iterable[tuple[str, ...]] = ()) -> list[Defect]:
    """Plant every kind of defect into the raw files of `folder`.

    Args:
        spec: of the source `sample_market`.
        folder: its raw files; they are changed in place.
        seed: another seed, other records and other texts.
        shown: (core table, key...) of the rows that questions of the clean market use; defects go there first, since
            a defect that no question meets tests nothing.
    """
    planter = Planter(spec, folder, seed, shown)
    for work in (
        _duplicates,
        _fact_kinds,
        _missing_facts,
        _stars,
        _grades,
        _dirty_texts,
        _other_language,
    ):
        work(planter)
    for raw in planter.files.values():
        raw.write()
    return planter.planted


def _duplicates(planter: Planter) -> None:
    """The same product again under a new number: same facts, same texts in every language."""
    listed: dict[str, list[Record]] = {}
    for _, _, record in planter.files["texts"].records:
        listed.setdefault(record["sku"], []).append(record)
    for product in list(planter.draw("duplicate_product", "products", "product", 40, _plain, owner="sku")):
        twin = f"Z{product['sku'][1:]}"
        planter.files["products"].add(product | {"sku": twin, "parent": None})
        planter.taken.add(twin)
        for text in listed[product["sku"]]:
            planter.files["texts"].add(text | {"sku": twin})
            planter.taken |= {f"texts|{sku}|{text['locale']}" for sku in (product["sku"], twin)}
        planter.note("duplicate_product", "product", [twin])


def _plain(product: Record) -> bool:
    return product["parent"] is None and bool(product["facts"])


def _fact_kinds(planter: Planter) -> None:
    """Facts that contradict each other (two values, two quantities), or the titles of their product."""
    values = {
        record["id"]: [(value["id"], value["names"]["en"]) for value in record["values"] or []]
        for _, _, record in planter.files["attributes"].records
    }
    titles = {
        record["sku"]: record["title"].lower()
        for _, _, record in planter.files["texts"].records
        if record["locale"] == "en"
    }

    def choices(product: Record) -> list[Record]:
        return [
            f
            for f in product["facts"]
            if f["value"] and f["attribute"] != "audience" and len(values[f["attribute"]]) > 3
        ]

    def told(product: Record) -> list[Record]:
        return [f for f in choices(product) if f["label"].lower() in titles.get(product["sku"], "")]

    def measured(product: Record) -> list[Record]:
        return [f for f in product["facts"] if f["unit"] in texts.OTHER_UNIT and f["amount"]]

    def other(fact: Record, sku: str) -> Record:
        left = [(value, name) for value, name in values[fact["attribute"]] if value != fact["value"]]
        value, name = planter.pick(left, "other value", sku)
        return fact | {"value": value, "label": name}

    for product in planter.draw("fact_against_title", "products", "product", 45, lambda p: bool(told(p)), owner="sku"):
        fact = planter.pick(told(product), "fact", product["sku"])
        fact |= other(fact, product["sku"])
        planter.note("fact_against_title", "product", [product["sku"]])
    for product in planter.draw("two_values", "products", "product", 40, lambda p: bool(choices(p)), owner="sku"):
        fact = planter.pick(choices(product), "fact", product["sku"])
        product["facts"].append(other(fact, product["sku"]))
        planter.note("two_values", "product", [product["sku"]])
    for product in planter.draw("two_quantities", "products", "product", 40, lambda p: bool(measured(p)), owner="sku"):
        fact = planter.pick(measured(product), "fact", product["sku"])
        unit, factor = texts.OTHER_UNIT[fact["unit"]]
        wrong = planter.pick([0.5, 0.7, 1.4, 2.0], "how wrong", product["sku"])
        product["facts"].append(fact | {"unit": unit, "amount": round(fact["amount"] * factor * wrong, 4)})
        planter.note("two_quantities", "product", [product["sku"]])


def _missing_facts(planter: Planter) -> None:
    """A product loses one of its facts."""
    for product in planter.draw(
        "missing_attribute", "products", "product", 45, lambda p: len(p["facts"]) > 2, owner="sku"
    ):
        product["facts"].remove(planter.pick(product["facts"], "missing", product["sku"]))
        planter.note("missing_attribute", "product", [product["sku"]])


def _stars(planter: Planter) -> None:
    """Five stars where every remark complains, one star where every remark praises."""

    def of_one_mind(review: Record) -> bool:
        return len({tag["polarity"] for tag in review["tags"]} | {"neutral"}) == 2 and review["rating"] in (1, 5)

    for review in planter.draw("stars_against_remarks", "reviews", "review", 80, of_one_mind):
        review["rating"] = 6 - review["rating"]
        planter.note("stars_against_remarks", "review", [review["review_id"]])


def _grades(planter: Planter) -> None:
    """Products judged to be exactly what a query asks for that are another thing; and exact ones judged irrelevant."""
    asked: set[str] = set()
    for kind, grades, wrong, most in (
        ("exact_of_other_category", "CI", "E", 60),
        ("exact_against_fact", "S", "E", 60),
        ("irrelevant_though_exact", "E", "I", 20),
    ):
        for row in planter.draw(
            kind,
            "judgements",
            "judgement",
            most,
            lambda r, g=grades: r["grade"] in g and r["query_id"] not in asked,  # type: ignore[misc]
        ):
            asked.add(row["query_id"])
            row["grade"] = wrong
            planter.note(kind, "judgement", [row["query_id"], row["sku"]])


def _dirty_texts(planter: Planter) -> None:
    """Personal data, markup and orders to a model, at the end of titles, reviews, questions and talks."""
    for kind, most, make in (
        ("mail_address", 12, texts.mail),
        ("telephone", 12, texts.telephone),
        ("payment_card", 12, texts.card),
        ("markup", 15, texts.markup),
        ("markup_unknown_tag", 8, texts.unknown_tag),
        ("prompt_injection", 24, texts.order),
    ):
        for file, table, fields in (
            ("texts", "product_text", ("title",)),
            ("reviews", "review", ("body",)),
            ("questions", "qa", ("question", "answer")),
            ("conversations", "conversation", ("turns",)),
        ):
            for record in planter.draw(kind, file, table, most, lambda r, f=fields: all(r[name] for name in f)):  # type: ignore[misc]
                key = planter.files[file].key(record)
                said = make(planter.pick, record["locale"], "|".join(key))
                name = planter.pick(list(fields), "field", *key)
                if name == "turns":
                    turn = next(turn for turn in record["turns"] if turn["speaker"] == "customer")
                    turn["text"] += f" {said}"
                else:
                    record[name] += f" {said}"
                planter.note(kind, table, key, said)


def _other_language(planter: Planter) -> None:
    """A text of another language under the name of this one: reviews with their remarks, descriptions, titles."""
    reviews: dict[str, list[Record]] = {}
    for _, _, record in planter.files["reviews"].records:
        if len(record["body"]) >= (40 if record["locale"] in ("ja", "zh") else 100):
            reviews.setdefault(record["locale"], []).append(record)
    for review in list(planter.draw("review_in_other_language", "reviews", "review", 40, lambda r: bool(r["tags"]))):
        locale = planter.pick(sorted(set(reviews) - {review["locale"]}), "language", review["review_id"])
        donor = planter.pick(reviews[locale], "donor", review["review_id"])
        review |= {name: donor[name] for name in ("title", "body", "tags", "rating")}
        planter.note("review_in_other_language", "review", [review["review_id"]], donor["body"])
    products = {(record["sku"], record["locale"]): record for _, _, record in planter.files["texts"].records}
    for kind, name, most in (
        ("description_in_other_language", "description", 40),
        ("title_in_other_language", "title", 40),
    ):
        for record in list(planter.draw(kind, "texts", "product_text", most, lambda r, n=name: bool(r[n]))):  # type: ignore[misc]
            near = "zh" if record["locale"] == "ja" else "ja"
            far = [x for x in ("de", "es", "fr", "it", "pt", "en") if x != record["locale"]]
            # A title of brand and model names is in any language: only another script can be told.
            locale = near if name == "title" else planter.pick([near, *far], "language", record["sku"])
            if record["locale"] in ("ja", "zh") and name == "title":
                locale = planter.pick(far, "language", record["sku"])
            donor = products.get((record["sku"], locale))
            if donor:
                record[name] = donor[name]
                planter.note(kind, "product_text", [record["sku"], record["locale"]], donor[name])
