/** What a look at a paper comes to: found, opened, judged. Says the same as `slrtkit verify-seal`, code for code. */

import { claims as claimsOf } from "./claims.js";
import { PREFIX, read, signedBy } from "./cose.js";
import { judgeIssuer, judgePractice, judgeUnknown, judgeValidity, judgeWithdrawn, result } from "./judge.js";
import { Malformed } from "./malformed.js";

/** @typedef {import("./judge.js").Result} Result */
/** @typedef {import("./judge.js").Trust} Trust */
/** @typedef {import("./claims.js").Claims} Claims */
/**
 * What is seen on one sheet: `null` is nothing that can be read.
 * @typedef {{ sheet: "text" | "picture" | null, texts: string[] }} Sighting
 */
/**
 * @typedef {object} Judgement
 * @property {Result[]} axes
 * @property {string} key
 * @property {Claims | null} claims
 * @property {string[]} notices
 */

const LONGEST_TEXT = 8192;
const BELIEVED = ["integrity", "authority"];

/**
 * Return what is seen in a text that a reader of QR codes shows.
 * @param {string} written
 * @returns {Sighting}
 */
export function sightingOf(written) {
  const text = written.replace(/^[\r\n]+|[\r\n]+$/g, "");
  const readable = written !== "" && written.length <= LONGEST_TEXT && /^[ -~]*$/.test(text);
  return readable ? { sheet: "text", texts: [text] } : { sheet: null, texts: [] };
}

/**
 * Judge the seal on a sheet.
 * @param {Sighting} seen
 * @param {Trust} trust
 * @param {number} at milliseconds since 1970
 * @param {SubtleCrypto} [subtle] the browser's; without it the bundled curve answers
 * @returns {Promise<Judgement>}
 */
export async function judge(seen, trust, at, subtle) {
  const different = [...new Set(seen.texts)];
  const seals = different.filter((text) => text.startsWith(PREFIX));
  const found = judgeSheet(seen, seals.length, different.length - seals.length);
  if (seals.length !== 1) return { axes: [found], key: "", claims: null, notices: [] };
  const opened = await open(seals[0], trust, subtle);
  const axes = [found, ...opened.axes, ...judged(opened, trust, at)];
  const believed = [found, ...BELIEVED.map((axis) => axes.find((one) => one.axis === axis && one.status === "passed"))];
  const claims = believed.every((one) => one?.status === "passed") ? opened.claims : null;
  const notices = [...(claims?.specimen ? ["specimen"] : []), ...(trust.training ? ["training"] : [])];
  return { axes, key: opened.key, claims, notices };
}

/**
 * Is there one seal?
 * @param {Sighting} seen
 * @param {number} seals
 * @param {number} others
 */
function judgeSheet(seen, seals, others) {
  const evidence = seen.sheet ? `sheet=${seen.sheet}` : "";
  if (!seen.sheet) return result("format", "failed", "FORMAT_FAILURE");
  if (!seals && others) return result("format", "failed", "ADDRESS_ONLY", evidence);
  if (!seals) return result("format", "indeterminate", "NO_SEAL", evidence);
  if (seals > 1) return result("format", "failed", "TWO_SEALS", evidence);
  return result("format", "passed", "SEAL_FORM", evidence);
}

/** @typedef {{ axes: Result[], key: string, claims: Claims | null }} Opened */

/**
 * Open a seal with whichever listed key it names; claims are read only after they verified.
 * @param {string} text
 * @param {Trust} trust
 * @param {SubtleCrypto} [subtle]
 * @returns {Promise<Opened>}
 */
async function open(text, trust, subtle) {
  const form = result("format", "passed", "SEAL_FORM");
  try {
    const envelope = read(text);
    const evidence = `kid=${envelope.kid}`;
    const named = (trust.issuers?.entries ?? []).filter((entry) => entry.kid === envelope.kid);
    if (!named.length) return closed(form, result("integrity", "not_checked", "NOT_CHECKED", evidence));
    for (const { key, point } of named) {
      if (!(await signedBy(envelope, point, subtle))) continue;
      const claims = claimsOf(envelope.payload);
      return { axes: [form, result("integrity", "passed", "SEAL_HOLDS", evidence)], key, claims };
    }
    return closed(form, result("integrity", "failed", "SEAL_BROKEN"));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return closed(result("format", "failed", "SEAL_MALFORMED"));
  }
}

/**
 * @param {Result[]} axes
 * @returns {Opened}
 */
function closed(...axes) {
  return { axes, key: "", claims: null };
}

/**
 * Answer what the key and the claims of a seal can be asked.
 * @param {Opened} opened
 * @param {Trust} trust
 * @param {number} at milliseconds since 1970
 * @returns {Result[]}
 */
function judged({ axes, key, claims }, trust, at) {
  if (!trust.issuers) return [result("authority", "indeterminate", "NO_ISSUER_LIST")];
  if (!claims) return axes.some((one) => one.status === "failed") ? [] : [judgeUnknown(trust.issuers, at)];
  return [
    judgeIssuer(trust.issuers, key, claims, at),
    ...judgePractice(claims, trust),
    judgeValidity(claims, at),
    judgeWithdrawn(trust.withdrawn, claims, at),
  ];
}
