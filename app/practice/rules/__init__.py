"""Pure decisions about practice cases: their course (``cases``), the privacy guard (``guard``), the words."""
