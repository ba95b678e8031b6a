"""Reads a calendar file with libical, by the system's Python: one JSON line for each event, then one for the verdict.

The verdict is libical's own `restriction_check`: what RFC 5545 and, by its METHOD, RFC 5546 ask of the file.
"""

import json
import sys
from datetime import UTC, datetime

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402  only after the version is chosen

STATUSES = {
    ICalGLib.PropertyStatus.CONFIRMED: "CONFIRMED",
    ICalGLib.PropertyStatus.CANCELLED: "CANCELLED",
}


def events(calendar):
    """Every VEVENT of the file."""
    found = calendar.get_first_component(ICalGLib.ComponentKind.VEVENT_COMPONENT)
    while found is not None:
        yield found
        found = calendar.get_next_component(ICalGLib.ComponentKind.VEVENT_COMPONENT)


def moment(time):
    """A time of the file in UTC, by the time zone that the file gives."""
    seconds = time.as_timet_with_zone(time.get_timezone())
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", ".000Z")


def problems(component):
    """What the parser or the check wrote into the file as X-LIC-ERROR."""
    kind = ICalGLib.PropertyKind.XLICERROR_PROPERTY
    found = component.get_first_property(kind)
    while found is not None:
        yield found.get_value_as_string()
        found = component.get_next_property(kind)
    inner = component.get_first_component(ICalGLib.ComponentKind.ANY_COMPONENT)
    children = []
    while inner is not None:
        children.append(inner)
        inner = component.get_next_component(ICalGLib.ComponentKind.ANY_COMPONENT)
    for child in children:
        yield from problems(child)


with open(sys.argv[1], "rb") as file:
    calendar = ICalGLib.Component.new_from_string(file.read().decode())
for event in events(calendar):
    print(
        json.dumps(
            {
                "uid": event.get_uid(),
                "summary": event.get_summary(),
                "location": event.get_location(),
                "start": moment(event.get_dtstart()),
                "end": moment(event.get_dtend()),
                "sequence": event.get_sequence(),
                "status": STATUSES.get(event.get_status(), "?"),
            }
        )
    )
print(json.dumps({"valid": bool(ICalGLib.restriction_check(calendar)), "problems": list(problems(calendar))}))
