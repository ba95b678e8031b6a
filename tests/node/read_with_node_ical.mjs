// Prints what node-ical reads in a calendar file: one JSON line for each event, with its moments in UTC.
import ical from "node-ical";

for (const event of Object.values(ical.sync.parseFile(process.argv[2]))) {
  if (event.type !== "VEVENT") continue;
  console.log(JSON.stringify({
    uid: event.uid,
    summary: event.summary,
    location: event.location ?? null,
    start: event.start.toISOString(),
    end: event.end.toISOString(),
    sequence: Number(event.sequence ?? 0),
    status: event.status,
  }));
}
