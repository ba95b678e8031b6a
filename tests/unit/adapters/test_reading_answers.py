"""An answer is read from whatever mail program; whatever else a mail holds, reading it ends soon and says why not."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.calendar import read_answer
from app.core.invitations import CalendarAnswer, UnreadableMail
from tests.factories.answering import NOW, answer_file, answer_mail

UID, JAN = "d3b0738455d64c3f@leergang", "jan@voorbeeld.nl"


def mail_with(file: str, kind: str = 'text/calendar; method=REPLY; charset="utf-8"') -> bytes:
    return (
        f"From: {JAN}\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n{file}"
    ).encode()


@pytest.mark.parametrize("style", ["gmail", "outlook", "apple"])
@pytest.mark.parametrize("partstat", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_answers_of_all_mail_programs_are_read(style: str, partstat: str) -> None:
    found = read_answer(
        answer_mail(UID, JAN, partstat, style=style, sequence=2, message_id="<een@voorbeeld>")
    )
    assert found == CalendarAnswer("<een@voorbeeld>", JAN, JAN, UID, 2, NOW, partstat)


def test_an_answer_without_sequence_is_to_the_first_invitation() -> None:
    found = read_answer(answer_mail(UID, JAN, sequence=None))
    assert found is not None
    assert found.sequence == 0


def test_addresses_are_compared_in_lower_case() -> None:
    found = read_answer(answer_mail(UID, "Jan@Voorbeeld.NL", sender="JAN@voorbeeld.nl"))
    assert found is not None
    assert (found.sender, found.attendee) == (JAN, JAN)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "x-unknown", "rot13", "zlib", "utf-7"])
def test_a_strange_charset_does_no_harm(charset: str) -> None:
    found = read_answer(mail_with(answer_file(UID, JAN), f"text/calendar; method=REPLY; charset={charset}"))
    assert found is not None
    assert found.uid == UID


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\x00\xff" * 500,
        b"From: a@b.nl\r\nSubject: hoi\r\n\r\nKom je morgen?",
        mail_with("METHOD:REPLY", "text/plain"),
        mail_with(answer_file(UID, JAN).replace("METHOD:REPLY", "METHOD:REQUEST")),
        mail_with(answer_file(UID, JAN).replace("METHOD:REPLY", "METHOD:COUNTER")),
    ],
)
def test_other_mail_is_no_answer(mail: bytes) -> None:
    assert read_answer(mail) is None


BAD = {
    "no UID": answer_file(UID, JAN).replace(f"UID:{UID}\r\n", ""),
    "two UIDs": answer_file(UID, JAN, more="UID:other"),
    "two people": answer_file(UID, JAN, more="ATTENDEE;PARTSTAT=DECLINED:mailto:piet@voorbeeld.nl"),
    "no attendee": "\r\n".join(
        one for one in answer_file(UID, JAN).split("\r\n") if not one.startswith(("ATTENDEE", " ;"))
    ),
    "an attendee without address": answer_file(UID, "nobody"),
    "another answer": answer_file(UID, JAN, "DELEGATED"),
    "no answer": answer_file(UID, JAN, "NEEDS-ACTION"),
    "no stamp": answer_file(UID, JAN).replace("DTSTAMP", "X-STAMP"),
    "a stamp that never was": answer_file(UID, JAN).replace(f"{NOW:%Y%m%dT%H%M%SZ}", "20261399T999999Z"),
    "a sequence of letters": answer_file(UID, JAN).replace("SEQUENCE:0", "SEQUENCE:nul"),
    "an endless sequence": answer_file(UID, JAN).replace("SEQUENCE:0", "SEQUENCE:" + "9" * 3000),
    "two events": answer_file(UID, JAN).replace(
        "END:VEVENT", "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT"
    ),
    "one of a series": answer_file(UID, JAN, more="RECURRENCE-ID:20260903T073000Z"),
    "an event that never ends": answer_file(UID, JAN).replace("END:VEVENT\r\n", ""),
    "ends in another order": answer_file(UID, JAN).replace("END:VEVENT", "END:VTODO"),  # a task
    "nested without end": "METHOD:REPLY\r\n" + "BEGIN:VCALENDAR\r\n" * 1500,
    "a line without end": answer_file(UID, JAN, more="X-LONG:" + "x" * 200_000),
    "lines without end": answer_file(UID, JAN, more="X:1\r\n" * 50_000 + "X:1"),
    "folded without end": answer_file(UID, JAN, more="X:1\r\n" + " y\r\n" * 3000 + "X:1"),
    "XML with a DTD": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>\nMETHOD:REPLY\n<a>&b;</a>',
    "a quote that never ends": answer_file(UID, JAN).replace('CN="Jan; van: Test"', 'CN="Jan'),
}


@pytest.mark.parametrize("name", BAD)
def test_a_broken_answer_is_unreadable(name: str) -> None:
    with pytest.raises(UnreadableMail):
        read_answer(mail_with(BAD[name]))


@pytest.mark.parametrize(
    "senders",
    [
        "",
        "From: piet\r\n",
        f"From: {JAN}\r\nFrom: piet@voorbeeld.nl\r\n",
        f"From: {JAN}, piet@voorbeeld.nl\r\n",
        f"From: =?utf-8?q?{JAN}?= <>\r\n",
    ],
)
def test_an_answer_of_nobody_or_of_several_is_unreadable(senders: str) -> None:
    mail = mail_with(answer_file(UID, JAN)).replace(f"From: {JAN}\r\n".encode(), senders.encode())
    with pytest.raises(UnreadableMail):
        read_answer(mail)


def bombs() -> dict[str, bytes]:
    """Mails of a megabyte that are meant to keep a reader busy."""
    head = f"From: {JAN}\r\nX-Holds: text/calendar\r\nMIME-Version: 1.0\r\n".encode()
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(15_000)
    )
    forwarded = b"Content-Type: message/rfc822\r\n\r\n" * 30_000
    wide = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 90_000
    calendars = (
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + b"--b\r\nContent-Type: text/calendar\r\n\r\nMETHOD:REPLY\r\n" * 18_000
    )
    few = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(16)
    )
    return {
        "nested parts": head + deep,
        "forwarded in forwarded": head + forwarded,
        "a hundred thousand parts": head + wide,
        "a calendar in every part": head + calendars,
        "some nested parts and many lines": head + few + b"x\n" * 400_000,
        "one header": b"X-Holds: text/calendar\r\nFrom: " + b"x" * 1_000_000,
        "many headers": b"X-Holds: text/calendar\r\n" + b"X: y\r\n" * 150_000 + b"\r\n",
        "base64 of nothing": head
        + b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + b"=" * 900_000,
    }


@pytest.mark.parametrize("name", bombs())
def test_a_mail_that_is_meant_to_keep_us_busy_does_not(name: str) -> None:
    mail = bombs()[name]
    began = time.process_time()
    with suppress(UnreadableMail):
        assert read_answer(mail) is None
    assert time.process_time() - began < 2


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_to_an_answer_gets_past_the_reader(data: st.DataObject) -> None:
    mail = bytearray(answer_mail(UID, JAN, style=data.draw(st.sampled_from(["gmail", "outlook", "apple"]))))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(mail) - 1))
        mail[place : place + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
        if not mail:
            return
    try:
        found = read_answer(bytes(mail))
    except UnreadableMail:
        return
    assert found is None or found.stamped_at < datetime(9999, 12, 31, tzinfo=UTC)
