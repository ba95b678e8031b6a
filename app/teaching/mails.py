"""The letter about an announcement, written in the transaction that posts it."""

from __future__ import annotations

from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.messages import service as messages
from app.teaching.queries import Recipient

LETTER: Final = "teaching/announcement"
_MARKDOWN = MarkdownIt("commonmark")


def context_of(
    to: Recipient, *, cohort_id: int, cohort_name: str, title: str, text: str, posted_by: str
) -> dict[str, Any]:
    """What the letter tells one reader."""
    return {
        "given_name": to.given_name,
        "cohort_name": cohort_name,
        "title": title,
        "blocks": blocks(text),
        "posted_by": posted_by,
        "link_path": f"/leren/groepen/{cohort_id}",
    }


def post(db: Session, clock: Clock, to: Recipient, announcement_id: int, context: dict[str, Any]) -> bool:
    """Writes the letter to one reader; whether it was not written before."""
    posted = messages.post(
        db,
        clock,
        to=to.email,
        to_name=to.name,
        person_id=to.person_id,
        template=LETTER,
        language=to.language,
        context=context,
        key=f"announcement:{announcement_id}:{to.person_id}",
    )
    return posted is not None


def blocks(text: str) -> list[list[str]]:
    """Markdown as a list of (kind, plain text): ``h`` a heading, ``p`` a paragraph, ``li`` a point, ``n.`` a number.

    A letter has few means: a link is written out behind its words, marks of emphasis fall away.
    """
    found: list[list[str]] = []
    lists: list[int | None] = []
    kind, fresh = "p", False
    for token in _MARKDOWN.parse(text):
        match token.type:
            case "ordered_list_open":
                lists.append(int(token.attrs.get("start", 1)))
            case "bullet_list_open":
                lists.append(None)
            case "ordered_list_close" | "bullet_list_close":
                lists.pop()
            case "list_item_open":
                fresh = True
            case "heading_open":
                kind = "h"
            case "heading_close":
                kind = "p"
            case "inline":
                mark = kind
                if fresh and lists:
                    number = lists[-1]
                    mark, fresh = "li" if number is None else f"{number}.", False
                    lists[-1] = None if number is None else number + 1
                found.append([mark, _plain(token)])
            case "fence" | "code_block":
                found.append(["p", token.content.rstrip("\n")])
    return [one for one in found if one[1]]


def _plain(token: Token) -> str:
    words: list[str] = []
    link, at = "", 0
    for child in token.children or ():
        match child.type:
            case "softbreak":
                words.append(" ")
            case "hardbreak":
                words.append("\n")
            case "link_open":
                link, at = str(child.attrGet("href") or ""), len(words)
            case "link_close":
                said = "".join(words[at:])
                if link.removeprefix("mailto:") != said:
                    words.append(f" ({link.removeprefix('mailto:')})")
            case _:
                words.append(child.content)
    return "".join(words).strip()
