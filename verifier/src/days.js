/** Days and instants, as the offices of Indonesia count them. A day is a text, `2026-11-22`. */

const DAY = 86_400;
const EASTERN = { 8: ["51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"], 9: ["8", "9"] };

/**
 * Return by how many seconds an office is ahead of UTC, by the province in its code (Keppres 41/1987).
 * @param {string} office
 */
export function offset(office) {
  const eastern = Object.entries(EASTERN).find(([, provinces]) => provinces.some((code) => office.startsWith(code)));
  return Number(eastern?.[0] ?? 7) * 3600;
}

/**
 * Return the day of an instant at an office.
 * @param {number} seconds since 1970
 * @param {string} office
 */
export function dayAt(seconds, office) {
  return dayOf(Math.floor((seconds + offset(office)) / DAY));
}

/**
 * Return a day by its number since 1970-01-01.
 * @param {number} number
 */
export function dayOf(number) {
  return new Date(number * DAY * 1000).toISOString().slice(0, 10);
}

/**
 * Return the last day before an instant that is midnight at an office, or an empty text where it is another time of day.
 * @param {number} seconds since 1970
 * @param {string} office
 */
export function dayBefore(seconds, office) {
  const number = (seconds + offset(office)) / DAY;
  return Number.isInteger(number) ? dayOf(number - 1) : "";
}

/**
 * Return an instant as a report tells it.
 * @param {number} seconds since 1970
 * @param {string} zone
 */
export function instant(seconds, zone) {
  return new Date(seconds * 1000).toISOString().slice(0, 19) + zone;
}
