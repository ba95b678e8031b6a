"""Pure decisions about course content: what it consists of, and every mistake that a folder can hold."""
