"""What makes a file PDF/A-2b beyond its pages: metadata in XMP, and what its grey means.

ISO 19005-2: 6.2.3 (output intent), 6.6.2 (metadata), 6.6.4 (identification). No clock: a date of
making is not asked for, and it would make two files of the same report differ.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.export.pdf.objects import deflate, string

if TYPE_CHECKING:
    from perfdesk.export.pdf.objects import PdfFile

_PROGRAM = "perfdesk"
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
_PROFILE_NAME = "perfdesk grey, gamma 2.2"
_D50 = struct.pack(">3L", 0xF6D6, 0x10000, 0xD32D)
_GAMMA = 0x0233


@dataclass(frozen=True, slots=True)
class About:
    """What a file tells of itself; ``keywords`` holds the fingerprint and the faces used."""

    title: str
    author: str
    keywords: str = ""


def add_info(file: PdfFile, about: About) -> int:
    """Add the old dictionary of information, equal to the metadata; return its number."""
    return file.add(
        f"<< /Title {string(about.title)} /Author {string(about.author)} "
        f"/Keywords {string(about.keywords)} "
        f"/Creator {string(_PROGRAM)} /Producer {string(_PROGRAM)} >>"
    )


def add_identification(file: PdfFile, about: About) -> str:
    """Add the metadata and the output intent; return the catalogue's entries for them."""
    told = _XMP.format(
        language=LANGUAGE,
        title=about.title.translate(_XML),
        author=about.author.translate(_XML),
        keywords=about.keywords.translate(_XML),
        program=_PROGRAM,
    )
    # Readers that know no PDF look for the packet in the bare file, so it is not deflated.
    metadata = file.add_stream(told.encode("utf-8"), "/Type /Metadata /Subtype /XML")
    profile = file.add_deflated(deflate(grey_profile()), "/N 1")
    return (
        f"/Metadata {metadata} 0 R /OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 "
        f"/OutputConditionIdentifier {string('Custom')} /Info {string(_PROFILE_NAME)} "
        f"/DestOutputProfile {profile} 0 R >>]"
    )


def grey_profile() -> bytes:
    """Return the colour profile: a grey display of gamma 2.2, version 2.1, made here."""
    words = _PROFILE_NAME.encode("ascii") + b"\0"
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
