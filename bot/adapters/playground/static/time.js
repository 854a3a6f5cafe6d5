// Times as a reader in some zone sees them. The moment is always the community's, never this computer's.

const MINUTE = 60_000;
const DAY = 86_400_000;
const formats = new Map();
const offsets = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return formats.get(key);
}

/** Write the hour: 09:00. */
export function hour(at, zone) {
  return format(zone, { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** Write the day in short: Mon 23 Nov. */
export function day(at, zone) {
  return format(zone, { weekday: "short", day: "numeric", month: "short" }).format(at).replaceAll(",", "");
}

/** Write the day in full: Monday 23 November. */
export function longDay(at, zone) {
  return format(zone, { weekday: "long", day: "numeric", month: "long" }).format(at).replaceAll(",", "");
}

/** How far local time is ahead of UTC, in milliseconds. */
export function offset(at, zone) {
  const key = `${zone} ${Math.floor(at / (15 * MINUTE))}`;
  if (!offsets.has(key)) {
    const parts = format(zone, { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", hourCycle: "h23" })
      .formatToParts(at);
    const read = (type) => Number(parts.find((part) => part.type === type).value);
    const local = Date.UTC(read("year"), read("month") - 1, read("day"), read("hour"), read("minute"));
    offsets.set(key, local - Math.floor(at / MINUTE) * MINUTE);
  }
  return offsets.get(key);
}

/** The day's number in a zone, to tell one day from the next. */
export function dayNumber(at, zone) {
  return Math.floor((at + offset(at, zone)) / DAY);
}

/** Say when something is, seen from now: today 14:00, tomorrow 09:00, Thu 26 Nov 09:00. */
export function when(at, now, zone) {
  const ahead = dayNumber(at, zone) - dayNumber(now, zone);
  if (ahead === 0) return `today ${hour(at, zone)}`;
  if (ahead === 1) return `tomorrow ${hour(at, zone)}`;
  return `${day(at, zone)} ${hour(at, zone)}`;
}
