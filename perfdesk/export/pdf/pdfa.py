"""What makes a file PDF/A-2b beyond its pages: metadata in XMP, and what its grey means.

ISO 19005-2: 6.2.3 (output intent), 6.6.2 (metadata), 6.6.4 (identification). No clock: a date of
making is not asked for, and it would make two files of the same report differ.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

PROGRAM = "perfdesk"
LANGUAGE = "zh-CN"

# The characters that XML gives a meaning, and those that it does not allow at all.
_XML = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"} | dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)
)

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<pdf:Keywords>{keywords}</pdf:Keywords>
<pdf:Producer>{program}</pdf:Producer>
<xmp:CreatorTool>{program}</xmp:CreatorTool>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""

# The grey of the file is that of common screens: one curve, a power of 2.2 (ICC.1:2001-04).
PROFILE_NAME = "perfdesk grey, gamma 2.2"
_D50 = struct.pack(">3L", 0xF6D6, 0x10000, 0xD32D)
_GAMMA = 0x0233


@dataclass(frozen=True, slots=True)
class About:
    """What a file tells of itself; ``keywords`` holds the fingerprint and the faces used."""

    title: str
    author: str
    keywords: str = ""


def xmp(about: About) -> bytes:
    """Return the metadata; what XML does not allow is left out."""
    return _XMP.format(
        language=LANGUAGE,
        title=about.title.translate(_XML),
        author=about.author.translate(_XML),
        keywords=about.keywords.translate(_XML),
        program=PROGRAM,
    ).encode("utf-8")


def grey_profile() -> bytes:
    """Return the colour profile: a grey display of gamma 2.2, version 2.1, made here."""
    words = PROFILE_NAME.encode("ascii") + b"\0"
    tags = {
        b"desc": b"desc" + struct.pack(">2L", 0, len(words)) + words + bytes(4 + 4 + 2 + 1 + 67),
        b"cprt": b"text" + bytes(4) + b"No copyright, use freely.\0",
        b"wtpt": b"XYZ " + bytes(4) + _D50,
        b"kTRC": b"curv" + struct.pack(">2LH", 0, 1, _GAMMA),
    }
    directory, bodies = [struct.pack(">L", len(tags))], list[bytes]()
    at = 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        directory.append(struct.pack(">4s2L", tag, at, len(data)))
        bodies.append(data + bytes(-len(data) % 4))
        at += len(bodies[-1])
    header = b"".join(
        (
            struct.pack(">2LL4s4s4s", at, 0, 0x02100000, b"mntr", b"GRAY", b"XYZ "),
            struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp"),
            bytes(28),
            _D50,
            bytes(48),
        )
    )
    return b"".join((header, *directory, *bodies))
