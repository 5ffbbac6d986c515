"""Results are kept for as much text as a large report has, whatever is typed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from perfdesk.proof.keeping import MOST, kept


def test_what_is_asked_again_is_found_once() -> None:
    asked: list[tuple[str, int]] = []

    @kept
    def count(text: str, more: int) -> int:
        asked.append((text, more))
        return len(text) + more

    assert [count("ab", 1), count("ab", 1), count("ab", 2), count("", 1)] == [3, 3, 4, 1]
    assert asked == [("ab", 1), ("ab", 2), ("", 1)]


def test_long_texts_push_out_what_was_not_asked_for_longest() -> None:
    asked: list[str] = []

    @kept
    def note(text: str) -> str:
        asked.append(text[:1])
        return text

    texts = [letter * (MOST // 3) for letter in "abc"]
    for text in texts:
        note(text)
    note(texts[0])
    note("d" * (MOST // 3))  # Takes the place of b.
    asked.clear()
    for text in (texts[0], texts[2], texts[1]):
        note(text)
    assert asked == ["b"]
    note("e" * 2 * MOST)  # Longer than all that is kept: kept alone.
    note("e" * 2 * MOST)
    assert asked == ["b", "e"]


def test_two_threads_may_ask_for_the_same() -> None:
    @kept
    def double(text: str) -> str:
        return text * 2

    texts = [str(number % 50) * 400 for number in range(2000)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(double, texts)) == [text * 2 for text in texts]
