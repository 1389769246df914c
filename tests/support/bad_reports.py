"""Files that people upload for a report and that are none, each with what is answered."""

from __future__ import annotations

import io
import zipfile
import zlib

ENTITY = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LINKS = "".join(
    f'<li><a href="/{n}">A visit of a delegation</a></li>' for n in range(90)
)
MENUS = f"<!doctype html><html><body><div><ul>{LINKS}</ul></div></body></html>"


def scanned(pages: int = 1) -> bytes:
    """Return a PDF whose pages hold a picture each and no letter."""
    width, height = 60, 80
    pixels = zlib.compress(b"\xee" * (width * height * 3))
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(pages))
    picture = (
        f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} "
        f"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode "
        f"/Length {len(pixels)} >>\nstream\n"
    )
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        picture.encode() + pixels + b"\nendstream",
    ]
    drawn = b"q 595 0 0 842 0 0 cm /I Do Q"
    for n in range(pages):
        page = (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /XObject << /I 3 0 R >> >> /Contents {5 + 2 * n} 0 R >>"
        )
        parts.append(page.encode())
        parts.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    return _numbered(parts)


def _numbered(parts: list[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (count, len(out))
    )


def document(
    part: str = "", cut: str = "", *, wide: bool = False, far: int = 0
) -> bytes:
    """Return a DOCX; ``cut`` is put in front of the root of a part of it."""
    import docx

    made = docx.Document()
    made.add_paragraph("A delegation of Laos visited Hanoi for talks.")
    out, changed = io.BytesIO(), io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                content = _with(content.decode(), cut, far, wide=wide)
            new.writestr(name, content)
    return changed.getvalue()


def _with(text: str, cut: str, far: int, *, wide: bool) -> bytes:
    head, mark, body = text.partition("<w:")
    comment = f"<!--{'x' * far}-->" if far else ""
    whole = f"{head}{comment}{cut}{mark}{body}"
    if wide:
        return whole.replace("UTF-8", "UTF-16").encode("utf-16")
    return whole.encode()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("xl/workbook.xml", "<x/>")
    return out.getvalue()


OUTSIDE = "The document names things outside itself; it is not opened."
NO_FILE = "This is no text, page or document that can be read."
PICTURE = "This is a picture; there is no text in it to read."
SCANNED = "The PDF holds pictures of pages, no text."
OTHER = "This text is in none of the three languages, or too short to tell."
NO_EXCHANGE = "This text does not tell of an exchange between the two countries."
EMPTY = "There is no text to read."
NOTHING = "The page holds menus and links, no report."
NO_ARCHIVE = "This archive is no document that can be read."

FILES = {
    "blank.txt": (b" \n\t ", EMPTY),
    "recipe.txt": (
        b"The recipe needs two eggs; bake it for an hour in the oven.",
        NO_EXCHANGE,
    ),
    "french.txt": (
        "Une délégation du Laos s'est rendue à Hanoï pour des entretiens.".encode(),
        OTHER,
    ),
    "scan.pdf": (scanned(), SCANNED),
    "scan-200.pdf": (scanned(200), SCANNED),
    "photo.jpg": (b"\xff\xd8\xff\xe0picture", PICTURE),
    "photo.webp": (b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\x01\x02" * 99, PICTURE),
    "photo.heic": (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 99, PICTURE),
    "menus.html": (MENUS.encode(), NOTHING),
    "entity.docx": (document("word/document.xml", ENTITY), OUTSIDE),
    "entity-late.docx": (document("word/document.xml", ENTITY, far=3000), OUTSIDE),
    "entity-wide.docx": (document("word/document.xml", ENTITY, wide=True), OUTSIDE),
    "entity-styles.docx": (document("word/styles.xml", ENTITY), OUTSIDE),
    "sheet.xlsx": (archive(), NO_ARCHIVE),
    "program.exe": (b"MZ\x90\x00\x03" + bytes(range(256)), NO_FILE),
    "sound.mp3": (b"ID3\x03" + bytes([7, 200, 13, 255]) * 99, NO_FILE),
    "letter.rtf": (rb"{\rtf1\ansi A delegation of Laos visited Hanoi.}", NO_FILE),
}
"""By the name of a file: its content, and the answer in English."""
