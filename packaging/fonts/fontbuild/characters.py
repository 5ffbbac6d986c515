"""Which characters the faces hold: what a Chinese government report can contain."""

from __future__ import annotations

from fontbuild.errors import FontBuildError

# Unicode blocks of signs that reports use beyond GB 2312, first and last code point.
_SIGN_RANGES = (
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x00FF),  # Latin-1: currency, degree, plus-minus, accented letters
    (0x2010, 0x2027),  # dashes, quotation marks, ellipsis
    (0x2030, 0x203B),  # per mille, primes, single guillemets, reference mark
    (0x20AC, 0x20AC),  # euro
    (0x2100, 0x213A),  # letter-like: degree Celsius, numero
    (0x2150, 0x218B),  # fractions and Roman numerals
    (0x2190, 0x2199),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2460, 0x24FF),  # circled and bracketed numbers and letters
    (0x25A0, 0x25FF),  # squares, triangles, circles
    (0x2605, 0x2606),  # stars
    (0x2610, 0x2612),  # ballot boxes
    (0x2713, 0x2717),  # ticks and crosses
    (0x2776, 0x277F),  # negative circled digits
    (0x3000, 0x303F),  # CJK symbols and punctuation
    (0x3220, 0x3229),  # bracketed numbers
    (0x3251, 0x325F),  # circled numbers 21 to 35
    (0x3280, 0x3289),  # circled ideographic numbers
    (0x32B1, 0x32BF),  # circled numbers 36 to 50
    (0x3380, 0x33DF),  # square units: kilogram, square metre
    (0xFF01, 0xFF5E),  # full-width forms
    (0xFFE0, 0xFFE6),  # full-width currency signs
)

# Hanzi: extension A, the unified block, compatibility, and all planes beyond.
_HANZI_RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))

# GB/T 9704-2012, 7.5: Arabic digits between two one-em rules; the other dashes are
# there for offices whose custom differs.
_PAGE_NUMBER_SIGNS = " 0123456789-/\u00a0\u00b7\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"


def gb2312_characters() -> set[int]:
    """Give all of GB 2312-1980 by decoding every two-byte code."""
    return {
        ord(text)
        for high in range(0xA1, 0xF8)
        for low in range(0xA1, 0xFF)
        if (text := bytes((high, low)).decode("gb2312", errors="ignore"))
    }


def read_unihan_standard_list(unihan: bytes, expected: int) -> list[int]:
    """Give the characters of the 2013 General Standard list (field kTGH of Unihan)."""
    found = sorted(
        int(columns[0].removeprefix("U+"), 16)
        for line in unihan.decode("utf-8").splitlines()
        if len(columns := line.split("\t")) == 3 and columns[1] == "kTGH"
    )
    if len(found) != expected:
        raise FontBuildError(f"Unihan has {len(found)} characters with kTGH, not {expected}")
    return found


def read_unihan_names(unihan: bytes, sources: tuple[str, ...]) -> set[int]:
    """Give the hanzi that one of these Chinese sources names (field kIRG_GSource of Unihan)."""
    columns = (line.split("\t") for line in unihan.decode("utf-8").splitlines())
    return {
        int(row[0].removeprefix("U+"), 16)
        for row in columns
        if len(row) == 3 and row[1] == "kIRG_GSource" and row[2].split("-")[0] in sources
    }


def rare_characters(upstream: set[int], report: set[int]) -> set[int]:
    """Give all hanzi of an upstream font that the text faces do without."""
    return {
        code
        for code in upstream - report
        if any(first <= code <= last for first, last in _HANZI_RANGES)
    }


def character_list_text(code_points: list[int]) -> bytes:
    """Write the characters in code point order, forty to a line."""
    text = "".join(map(chr, code_points))
    lines = [text[start : start + 40] for start in range(0, len(text), 40)]
    return ("\n".join(lines) + "\n").encode("utf-8")


def report_characters(standard_list: list[int]) -> set[int]:
    """Give what the four text faces hold, as far as their upstream has it."""
    signs = {code for first, last in _SIGN_RANGES for code in range(first, last + 1)}
    return gb2312_characters() | set(standard_list) | signs


def page_number_characters() -> set[int]:
    """Give the digits and dashes of the page number."""
    return set(map(ord, _PAGE_NUMBER_SIGNS))
