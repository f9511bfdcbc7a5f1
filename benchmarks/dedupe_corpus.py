"""A second corpus for text dedupe, made of other words than any other: planted duplicates, near-misses, translations.

``python -m benchmarks.dedupe_corpus --rows N --seed S --out DIR [--style benchmark|shop]`` writes ``input.jsonl`` (id,
text, lang, task), ``catalog.json`` (entity kind to values) and ``truth.jsonl`` (id, cluster, kind, xgroup). Truth is by
construction: rows of the same language, intent and slots are the same question.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path
from typing import Any

from benchmarks.dedupe_wordings import AFTER, BEFORE, END, SECOND, START, WHERE, WHO, WHY, WORDINGS, WORDS

Slots = dict[str, Any]
UNITS = ["cm", "l", "kg", "W", "ml"]
KEYS = {"a": "s", "e": "r", "i": "o", "o": "p", "r": "t", "n": "m", "t": "y", "s": "d", "l": "k", "d": "f", "u": "i"}
WIDE = {ord(mark): ord(mark) + 0xFEE0 for mark in ":?/,()"}  # the same marks, full width
DUPLICATES = [
    "exact",
    "case",
    "punct",
    "width",
    "typo",
    "boilerplate",
    "paraphrase",
    "options",
    "number",
    "spacing",
    "emphasis",
]
BRANDS = [first + last + second for first in START for last in END for second in SECOND[2:5]]


class Corpus:
    """Makes questions, their duplicates and their near-misses from one seed."""

    def __init__(self, seed: int, style: str) -> None:
        self.random = random.Random(seed)
        self.style = style
        self.brands = list(BRANDS)
        self.random.shuffle(self.brands)
        self.brand_weights = [1 / (rank + 5) for rank in range(len(self.brands))]

    def item(self, lang: str) -> Slots:
        """Return a random item: brand, kind, colour, perhaps a measure and a model code."""
        r = self.random
        kinds, colours, _ = WORDS[lang]
        return {
            "brand": r.choices(self.brands, self.brand_weights)[0],
            "kind": r.choice(kinds),
            "colour": r.choice(colours),
            "size": r.randint(2, 90) if r.random() < 0.6 else None,
            "unit": r.choice(UNITS),
            "model": f"{r.choice('ABKRTX')}{r.choice('HLMS')}-{r.randint(100, 999)}" if r.random() < 0.4 else "",
        }

    def slots(self, lang: str, intent: str) -> Slots:
        """Return the slots that the wordings of an intent name, filled at random."""
        r = self.random
        named = set(re.findall(r"\{(\w)\}", "".join(WORDINGS[self.style][lang][intent])))
        made: Slots = {name: self.item(lang) for name in sorted(named & {"a", "b"})}
        if "k" in named:
            made["k"] = r.choice(WORDS[lang][2])
        if "p" in named:
            made["p"] = r.randint(1000, 9999)
        if "n" in named:
            made["n"] = r.randint(2, 99)
        if "o" in named:
            made["o"] = [self.item(lang) for _ in range(3)]
        if self.style == "shop" and lang == "en":
            made["story"] = [r.choice(WHO), r.choice(WHY), r.choice(WHERE)]
        return made

    def near_miss(self, lang: str, intent: str, slots: Slots) -> tuple[str, str, Slots]:
        """Return (kind, intent, slots) of a question one step of meaning away from the given one."""
        r = self.random
        twins = {"cheaper": "dearer", "under": "over", "without": "with"}
        other: Slots = json.loads(json.dumps(slots))
        kinds = ["brand", "kind", "colour", "qualifier"] + [name for name in ("k", "p", "n", "o") if name in slots]
        kinds += ["size", "unit"] * (slots["a"]["size"] is not None) + ["model"] * bool(slots["a"]["model"])
        kinds += ["order"] * (intent == "then")
        if twins.get(intent) in WORDINGS[self.style][lang]:
            kinds += ["intent"] * 2
        kind = r.choice(kinds)
        item = other["a"]
        if kind == "intent":
            intent = twins[intent]
        elif kind == "order":
            other["a"], other["b"] = other["b"], other["a"]
        elif kind == "qualifier":
            item["extra"] = {"ja": "防水", "zh": "防水"}.get(lang, "USB-C")
        elif kind in ("size", "p", "n"):
            holder = item if kind == "size" else other
            holder[kind] += r.choice([1, 2, 10])
        elif kind == "model":
            item["model"] = item["model"][:-1] + str((int(item["model"][-1]) + 1) % 10)
        elif kind == "o":
            other["o"][1] = self.item(lang)
        elif kind == "k":
            other["k"] = r.choice([word for word in WORDS[lang][2] if word != slots["k"]])
        else:
            values = {"brand": self.brands, "kind": WORDS[lang][0], "colour": WORDS[lang][1], "unit": UNITS}[kind]
            item[kind] = r.choice([value for value in values if value != item[kind]])
        return {"k": "attribute", "p": "price", "n": "number", "o": "option"}.get(kind, kind), intent, other

    def text(self, lang: str, intent: str, slots: Slots, wording: int, respelled: bool = False) -> str:
        """Return the question in one of its wordings, its numbers in the other spelling if ``respelled``."""
        fills: dict[str, str] = {
            str(name): _title(slots[name], lang, respelled) for name in ("a", "b") if name in slots
        }
        if "p" in slots:
            grouped = f"{slots['p']:,}"
            fills["p"] = (str(slots["p"]) if respelled else grouped.replace(",", "." if lang != "en" else ",")) + " €"
        if "n" in slots:
            fills["n"] = str(slots["n"]) if self.style == "shop" else f"{slots['n']}{' ' if respelled else ''}cm"
        if "o" in slots:
            fills["o"] = "\n".join(f"({'ABC'[i]}) {_title(item, lang, respelled)}" for i, item in enumerate(slots["o"]))
        fills["k"] = slots.get("k", "")
        told = WORDINGS[self.style][lang][intent]
        question = told[wording % len(told)].format(**fills)
        if "story" in slots:
            who, why, where = slots["story"]
            question = f"{who} {why} {where}. {question}"
        return question

    def duplicate(self, kind: str, lang: str, intent: str, slots: Slots, wording: int) -> str:
        """Return another surface of the same question."""
        r = self.random
        text = self.text(lang, intent, slots, wording)
        if kind == "case":
            return r.choice([text.upper(), text.lower()]) if "ß" not in text else text.lower()
        if kind == "punct":
            return re.sub(r"[.?:\u3002\uff1f]+$", "", text) + r.choice(["", " ?!", "...", " !"])
        if kind == "width":
            return text.translate(WIDE)
        if kind == "typo":
            return self._typo(text)
        if kind == "boilerplate":
            return r.choice(BEFORE) + text if r.random() < 0.5 else text + r.choice(AFTER)
        if kind == "paraphrase":
            return self.text(lang, intent, slots, wording + 1)
        if kind == "options" and "o" in slots:
            return self.text(lang, intent, slots | {"o": slots["o"][1:] + slots["o"][:1]}, wording)
        if kind == "number":
            return self.text(lang, intent, slots, wording, respelled=True)
        if kind == "spacing":
            return text.replace(" ", "  ").replace("\n", "\n\n")
        if kind == "emphasis":
            return text.replace(slots["a"]["brand"], f"**{slots['a']['brand']}**", 1)
        return text

    def _typo(self, text: str) -> str:
        """Return the text with one letter of a longer word hit beside its key, doubled, or left out."""
        r = self.random
        words = list(re.finditer(r"[a-z]{6,}", text))
        if not words:
            return text
        word = r.choice(words)
        at = r.randrange(word.start() + 1, word.end())
        letter = text[at]
        return text[:at] + r.choice([KEYS.get(letter, letter * 2), letter * 2, ""]) + text[at + 1 :]


def _title(item: Slots, lang: str, respelled: bool) -> str:
    """Return an item as shops write it in a language."""
    size = "" if item["size"] is None else f"{item['size']}{'' if respelled else ' '}{item['unit']}"
    joined = [item["brand"], item["model"], item["kind"], item["colour"], size, item.get("extra", "")]
    if lang == "en":
        joined = [item["brand"], item["colour"], item["kind"], item["model"], size, item.get("extra", "")]
    return " ".join(part for part in joined if part)


def generate(rows: int, seed: int, style: str) -> list[dict[str, Any]]:
    """Return the corpus: dicts of text, lang, task, cluster, kind, xgroup, in random order (about 60 % English)."""
    corpus = Corpus(seed, style)
    r = corpus.random
    languages = list(WORDINGS[style])
    out: list[dict[str, Any]] = []
    seen: set[str] = set()

    def add(lang: str, intent: str, slots: Slots, text: str, kind: str) -> None:
        key = _key(lang, intent, slots)
        seen.add(key)
        out.append({"text": text, "lang": lang, "task": intent, "cluster": key, "kind": kind, "xgroup": None})

    while len(out) < rows:
        lang = "en" if r.random() < 0.6 else r.choice(languages)
        intent = r.choice(list(WORDINGS[style][lang]))
        slots = corpus.slots(lang, intent)
        if _key(lang, intent, slots) in seen:
            continue
        wording = r.randrange(6)
        text = corpus.text(lang, intent, slots, wording)
        add(lang, intent, slots, text, "base")
        if r.random() < 0.45:
            kind = r.choice(DUPLICATES)
            again = corpus.duplicate(kind, lang, intent, slots, wording)
            if again != text or kind == "exact":
                add(lang, intent, slots, again, "dup:" + kind)
        if r.random() < 0.3:
            kind, intent, other = corpus.near_miss(lang, intent, slots)
            if _key(lang, intent, other) not in seen:
                add(lang, intent, other, corpus.text(lang, intent, other, wording), "miss:" + kind)
    r.shuffle(out)
    return out[:rows]


def _key(lang: str, intent: str, slots: Slots) -> str:
    """Return the identity of a question; the order of its options, and of two compared items, does not count."""
    same = dict(slots)
    if "o" in same:
        same["o"] = sorted(same["o"], key=json.dumps)
    if intent in ("cheaper", "dearer", "versus"):
        same["a"], same["b"] = sorted([same["a"], same["b"]], key=json.dumps)
    return json.dumps([lang, intent, same], sort_keys=True, ensure_ascii=False)


def main() -> None:
    """Write the corpus that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--style", choices=sorted(WORDINGS), default="benchmark")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with (asked.out / "input.jsonl").open("w") as texts, (asked.out / "truth.jsonl").open("w") as truth:
        for at, row in enumerate(generate(asked.rows, asked.seed, asked.style)):
            texts.write(
                json.dumps({"id": at} | {k: row[k] for k in ("text", "lang", "task")}, ensure_ascii=False) + "\n"
            )
            truth.write(json.dumps({"id": at} | {k: row[k] for k in ("cluster", "kind", "xgroup")}) + "\n")
    words = list(WORDS.values())
    catalog = {
        "brand": BRANDS,
        "product": sorted({word for kinds, _, _ in words for word in kinds}),
        "colour": sorted({word for _, colours, _ in words for word in colours}),
        "attribute": sorted({word for _, _, asked_for in words for word in asked_for}),
    }
    (asked.out / "catalog.json").write_text(json.dumps(catalog, ensure_ascii=False))


if __name__ == "__main__":
    main()
