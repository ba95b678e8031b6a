"""Pictures that carry their credential inside (Open Badges 3.0, section 5.3)."""

from __future__ import annotations

import re
import struct
import zlib

_PNG = b"\x89PNG\r\n\x1a\n"
#: The last chunk of every PNG: empty, so always these bytes.
_END = struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
_KEYWORD = b"openbadgecredential"
_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
#: What XML cannot hold, and the end of a CDATA section. In JSON these stand inside strings only.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|(?<=]])>")


def bake_png(picture: bytes, credential: bytes) -> bytes:
    """Return the PNG with the credential in an uncompressed iTXt chunk before its end."""
    if not (picture.startswith(_PNG) and picture.endswith(_END)):
        raise ValueError("not a PNG")
    body = b"iTXt" + _KEYWORD + b"\0" * 5 + credential
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return picture.removesuffix(_END) + chunk + _END


def bake_svg(picture: str, credential: bytes) -> bytes:
    """Return the SVG with the credential, still the same JSON, in an element of its own before its end."""
    if not picture.endswith("</svg>"):
        raise ValueError("not an SVG")
    text = _NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", credential.decode())
    element = (
        f'<openbadges:credential xmlns:openbadges="{_NAMESPACE}"><![CDATA[{text}]]></openbadges:credential>'
    )
    return (picture.removesuffix("</svg>") + element + "</svg>").encode()
