/** Who may seal what, when, and what was withdrawn: each answer is `{ axis, status, code, evidence }`. */

import { dayAt, instant } from "./days.js";

/** @typedef {import("./claims.js").Claims} Claims */
/** @typedef {"format" | "integrity" | "authority" | "time" | "register"} Axis */
/** @typedef {"passed" | "failed" | "indeterminate" | "not_checked"} Status */
/** @typedef {{ axis: Axis, status: Status, code: string, evidence: string }} Result */
/**
 * An instant of a list: milliseconds since 1970, and the two ways in which a report writes it.
 * @typedef {{ ms: number, iso: string, rfc3339: string }} Instant
 */
/** @typedef {{ key: string, kid: string, point: string, office: string, types: string[], from: string, to: string, revoked: string | null }} Issuer */
/** @typedef {{ letter: string, office: string, number: string, on: string, replacedBy: string }} Withdrawn */
/**
 * @template Entry
 * @typedef {{ version: number, scope: string, issued: Instant, expires: Instant, entries: Entry[] }} List
 */
/** @typedef {{ training: boolean, issuers: List<Issuer> | null, withdrawn: List<Withdrawn> | null }} Trust */

const SKEW = 5 * 60;

/**
 * @param {Axis} axis
 * @param {Status} status
 * @param {string} code
 * @param {string} [evidence]
 * @returns {Result}
 */
export function result(axis, status, code, evidence = "") {
  return { axis, status, code, evidence };
}

/**
 * May this key seal this?
 * @param {List<Issuer>} issuers
 * @param {string} key
 * @param {Claims} claims
 * @param {number} at milliseconds since 1970
 */
export function judgeIssuer(issuers, key, claims, at) {
  /** @type {(status: Status, code: string, evidence: string) => Result} */
  const answer = (status, code, evidence) => result("authority", status, code, evidence);
  const { office, type } = claims;
  if (!inside(issuers.scope, office)) return answer("failed", "SEAL_OUT_OF_SCOPE", `office=${office} scope=${issuers.scope}`);
  const ofKey = issuers.entries.filter((entry) => entry.key === key);
  if (ofKey.some((entry) => entry.revoked)) return answer("failed", "SEAL_KEY_REVOKED", `key=${key.slice(0, 16)}`);
  const ofOffice = ofKey.filter((entry) => entry.office === office);
  if (!ofOffice.length) return answer("failed", "SEAL_OFFICE_NOT_LISTED", `office=${office}`);
  const ofType = ofOffice.filter((entry) => entry.types.includes(type));
  if (!ofType.length) return answer("failed", "SEAL_TYPE_NOT_LISTED", `type=${type}`);
  const day = dayAt(claims.sealedAt, office);
  if (!ofType.some((entry) => entry.from <= day && day <= entry.to)) return answer("failed", "SEAL_DATE_NOT_LISTED", `sealed=${day}`);
  if (at < issuers.issued.ms) return answer("indeterminate", "ISSUER_LIST_NOT_YET_ISSUED", `issued=${issuers.issued.iso}`);
  if (at >= issuers.expires.ms) return answer("indeterminate", "ISSUER_LIST_EXPIRED", `expires=${issuers.expires.iso}`);
  return answer("passed", "SEAL_LISTED", `version=${issuers.version} issued=${issuers.issued.iso.slice(0, 10)}`);
}

/**
 * A key that is not on the list is none, as long as the list is in force: keys are listed before they are used.
 * @param {List<Issuer>} issuers
 * @param {number} at milliseconds since 1970
 */
export function judgeUnknown(issuers, at) {
  if (at < issuers.expires.ms) return result("authority", "failed", "SEAL_KEY_UNKNOWN");
  return result("authority", "indeterminate", "ISSUER_LIST_EXPIRED", `expires=${issuers.expires.iso}`);
}

/**
 * May a letter be a specimen here?
 * @param {Claims} claims
 * @param {Trust} trust
 */
export function judgePractice(claims, trust) {
  return claims.specimen && !trust.training ? [result("authority", "failed", "SPECIMEN")] : [];
}

/**
 * Is the letter good on this day, in the zone of its office?
 * @param {Claims} claims
 * @param {number} at milliseconds since 1970
 */
export function judgeValidity(claims, at) {
  const until = `valid_until=${claims.validUntil}`;
  if (claims.sealedAt * 1000 > at + SKEW * 1000) {
    return result("time", "indeterminate", "SEALED_LATER", `sealed=${instant(claims.sealedAt, "+00:00")}`);
  }
  if (dayAt(at / 1000, claims.office) > claims.validUntil) return result("time", "failed", "LETTER_LAPSED", until);
  return result("time", "passed", "WITHIN_VALIDITY", until);
}

/**
 * Was the letter withdrawn, as far as is known?
 * @param {List<Withdrawn> | null} withdrawn
 * @param {Claims} claims
 * @param {number} at milliseconds since 1970
 */
export function judgeWithdrawn(withdrawn, claims, at) {
  /** @type {(status: Status, code: string, evidence?: string) => Result} */
  const answer = (status, code, evidence) => result("register", status, code, evidence);
  if (!withdrawn) return answer("not_checked", "NO_WITHDRAWN_LIST");
  const { letter, office, number } = claims;
  const gone = withdrawn.entries.find((one) => one.letter === letter || (one.office === office && one.number === number));
  if (gone) return answer("failed", "WITHDRAWN", `on=${gone.on}${gone.replacedBy && ` replaced_by=${gone.replacedBy}`}`);
  if (!inside(withdrawn.scope, office)) return answer("not_checked", "NO_WITHDRAWN_LIST", `scope=${withdrawn.scope}`);
  const known = `known_to=${withdrawn.issued.iso}`;
  const inForce = withdrawn.issued.ms <= at && at < withdrawn.expires.ms;
  return inForce ? answer("passed", "NOT_WITHDRAWN", known) : answer("indeterminate", "WITHDRAWN_LIST_EXPIRED", known);
}

/**
 * @param {string} scope
 * @param {string} office
 */
function inside(scope, office) {
  return office === scope || office.startsWith(`${scope}.`);
}
