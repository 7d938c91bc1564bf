/** A judgement as the document that `slrtkit verify-seal --json` writes. Every sentence of it comes with the page. */

import { result } from "./judge.js";
import { instant } from "./days.js";

/** @typedef {import("./judge.js").Result} Result */
/** @typedef {import("./judge.js").Trust} Trust */
/** @typedef {import("./claims.js").Claims} Claims */
/** @typedef {import("./check.js").Judgement} Judgement */
/** @typedef {{ id: string, en: string }} Sentence */
/**
 * @typedef {object} Words
 * @property {string} profile
 * @property {string[]} required the axes of the profile, in order
 * @property {Record<string, Sentence>} axes
 * @property {Record<string, Sentence>} verdicts
 * @property {Record<string, Sentence>} notices
 * @property {Record<string, Sentence>} reasons
 */

const RANK = { passed: 0, not_checked: 1, indeterminate: 2, failed: 3 };

/**
 * @param {Judgement} judgement
 * @param {Trust} trust
 * @param {Words} words
 */
export function report(judgement, trust, words) {
  const { claims, key, notices } = judgement;
  const required = words.required.map((axis) => worst(judgement.axes, axis));
  const first = required.reduce((one, other) => (RANK[other.status] > RANK[one.status] ? other : one));
  const decisive = first.status === "passed" ? null : first;
  const byHand = !decisive && claims?.byHand;
  const verdict = byHand ? "SIGNED-BY-HAND" : verdictOf(first.status);
  return {
    verdict,
    sub_indication: byHand ? "SIGNED_BY_HAND" : (decisive?.code ?? null),
    profile: words.profile,
    axes: required.map((one) => ({ ...one, text: words.reasons[one.code] })),
    specimen: notices.includes("specimen"),
    notices,
    key: key || null,
    withdrawals_known_to: trust.withdrawn?.issued.rfc3339 ?? null,
    text: conclusion(verdict, decisive, notices, words),
    compare: claims && compared(claims),
  };
}

/**
 * Return the fields that a person compares with the paper.
 * @param {Claims} claims
 */
function compared(claims) {
  return {
    number: claims.number,
    dated: claims.dated,
    valid_until: claims.validUntil,
    office: claims.office,
    name: claims.name,
    nik_last_four: claims.nik,
    ...claims.sealed,
    role: claims.role,
    type: claims.type,
    programs: claims.programs,
    letter: claims.letter,
    index: claims.index,
    commitment: claims.commitment,
    sealed_at: instant(claims.sealedAt, ".000000Z"),
  };
}

/**
 * @param {Result[]} axes
 * @param {string} axis
 */
function worst(axes, axis) {
  const given = axes.filter((one) => one.axis === axis);
  const none = result(/** @type {import("./judge.js").Axis} */ (axis), "not_checked", "NOT_CHECKED");
  return given.length ? given.reduce((one, other) => (RANK[other.status] > RANK[one.status] ? other : one)) : none;
}

/** @param {import("./judge.js").Status} status */
function verdictOf(status) {
  if (status === "failed") return "TOTAL-FAILED";
  return status === "passed" ? "SEAL-GENUINE" : "INDETERMINATE";
}

/**
 * Return what the report as a whole says; practice is never called genuine.
 * @param {string} verdict
 * @param {Result | null} decisive
 * @param {string[]} notices
 * @param {Words} words
 * @returns {Sentence}
 */
function conclusion(verdict, decisive, notices, words) {
  if (!decisive) return words.notices[notices[0]] ?? words.verdicts[verdict];
  const [said, reason] = [words.verdicts[verdict], words.reasons[decisive.code]];
  return { id: `${said.id} ${reason.id}`, en: `${said.en} ${reason.en}` };
}

/**
 * Return each field that a seal has, and what must stand on the paper for it, in the order in which it is shown.
 * @param {Record<string, any>} compare what a report gives to be compared
 * @param {{ fields: Record<string, Sentence>, months: { id: string[] } }} words
 * @returns {[string, string][]}
 */
export function rows(compare, words) {
  const said = /** @type {Record<string, any>} */ ({
    ...compare,
    dated: written(compare.dated, words.months.id),
    valid_until: written(compare.valid_until, words.months.id),
    nik: compare.nik_last_four,
    amount: compare.amount === null ? null : `Rp${String(compare.amount).replace(/\B(?=(\d{3})+$)/g, ".")}`,
    programs: compare.programs.join(", "),
  });
  return Object.keys(words.fields).flatMap((name) => (said[name] === null || said[name] === "" ? [] : [[name, String(said[name])]]));
}

/**
 * Return a day in words: as it stands on the paper, with the months of Indonesian.
 * @param {string} day
 * @param {string[]} months
 */
export function written(day, months) {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${months[month - 1]} ${year}`;
}
