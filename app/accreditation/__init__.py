"""Points of professional registers (PE points): who gets them, under which number, and when they were passed on."""
