"""MP3: frames that follow each other, after at most one tag (ISO 11172-3, ID3v2.4 section 3.1)."""

from __future__ import annotations

from typing import Final

from app.core.errors import Refused
from app.core.text import Text

#: How many frames must follow each other.
_FRAMES: Final = 3
#: Bit rates (kbit/s) of layer III by index: MPEG 1, and MPEG 2 and 2.5.
_RATES: Final = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
#: Samples a second by version bits.
_SAMPLES: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def check_mp3(content: bytes, *, wrong: Text) -> None:
    """Raises Refused unless the sound begins where it must."""
    at = 0
    if content[:3] == b"ID3" and len(content) > 10:
        size = content[6:10]
        if any(byte & 0x80 for byte in size):
            raise Refused(wrong, field="file")
        at = 10 + (size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3])
        while at < len(content) and content[at] == 0:  # padding
            at += 1
    for _ in range(_FRAMES):
        length = _frame(content[at : at + 4])
        if not length:
            raise Refused(wrong, field="file")
        at += length


def _frame(header: bytes) -> int:
    """The length of the layer III frame that begins so; 0 when none does."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0 or (header[1] >> 1) & 3 != 1:
        return 0
    version = (header[1] >> 3) & 3
    rate, sample = header[2] >> 4, (header[2] >> 2) & 3
    if version not in _SAMPLES or rate in (0, 15) or sample == 3:
        return 0
    kbits, hertz = _RATES[version != 3][rate], _SAMPLES[version][sample]
    return (144 if version == 3 else 72) * kbits * 1000 // hertz + ((header[2] >> 1) & 1)
