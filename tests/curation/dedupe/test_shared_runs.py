"""What two rows quote word for word is one run of facts in both."""

from curation.dedupe.texts.frame_vectors import FrameVectors
from curation.dedupe.texts.frames import judge_frames
from curation.dedupe.texts.shared_runs import Stretch, shared_runs


def stretch(text: str) -> Stretch:
    """Words in capital letters are facts, each a run of its own; codes are the words' own."""
    words = text.split()
    facts = [word.isupper() for word in words]
    return Stretch([hash(word) for word in words], facts, facts)


def frame(text: str) -> tuple[str, ...]:
    """Two spaces stand around a run of facts."""
    return tuple(text.split(" "))


def marked(text: str, in_run: list[bool]) -> str:
    return " ".join(word for word, inside in zip(text.split(), in_run, strict=True) if inside)


def test_a_quoted_sentence_is_one_run_in_both_rows() -> None:
    left = "is BAG made of WOOL and meant for KIDS good for QUERY"
    right = "for QUERY would BAG made of WOOL and meant for KIDS do"
    ours, theirs = shared_runs(stretch(left), stretch(right))
    assert marked(left, ours) == "BAG made of WOOL and meant for KIDS QUERY"
    assert marked(right, theirs) == "QUERY BAG made of WOOL and meant for KIDS"


def test_rows_of_few_runs_quote_nothing() -> None:
    left, right = "is BAG made of WOOL", "why is BAG made of WOOL"
    ours, theirs = shared_runs(stretch(left), stretch(right))
    assert (marked(left, ours), marked(right, theirs)) == ("BAG WOOL", "BAG WOOL")


def test_a_value_of_one_wording_is_a_value_of_every_other() -> None:
    plain = frame("state the weight of  please")
    other = frame("state the warranty of  please")
    polite = frame("a customer would like to know the warranty of  so tell them")
    direct, across, same = judge_frames(
        [(plain, other), (plain, polite), (other, polite)], FrameVectors("use-multilingual", 1)
    )
    assert (direct.same, direct.why) == (False, "word: weight, not warranty")
    assert (across.same, across.why) == (False, "word: weight, not warranty")
    assert same.same


def test_another_ending_is_no_other_value() -> None:
    left, right = (
        frame("given the title  name the brand"),
        frame("given the titles  name the brand"),
    )
    assert judge_frames([(left, right)], FrameVectors("use-multilingual", 1))[0].same
