/**
 * What a seal says: a map with integer keys, read only in the one way in which it is written.
 *
 * Keys 1, 4, 6 and 7 are those of a CBOR Web Token (RFC 8392); the negative ones are ours.
 */

import * as cbor from "./cbor.js";
import { hex } from "./cose.js";
import { dayBefore, dayOf } from "./days.js";
import { Malformed } from "./malformed.js";

/**
 * @typedef {object} Claims
 * @property {string} office
 * @property {string} letter
 * @property {string} number
 * @property {string} type
 * @property {string} dated
 * @property {string} validUntil
 * @property {number} sealedAt seconds since 1970
 * @property {string} name
 * @property {string} role
 * @property {string} commitment
 * @property {string | null} nik
 * @property {string[]} programs
 * @property {number | null} index
 * @property {Record<string, string | number | null>} sealed
 * @property {boolean} specimen
 * @property {boolean} byHand
 */

/** @typedef {(value: cbor.Value) => boolean} Rule */

const LATEST = 2 ** 32;
const LARGEST = 2 ** 53;
const PROGRAMS = 2;
const ID_BYTES = 16;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const UNPRINTABLE = /(?! )[\p{C}\p{Z}]/u;
const utf8 = new TextEncoder();

/** @param {number} most bytes of UTF-8 */
const text = (most) => (/** @type {cbor.Value} */ value) =>
  typeof value === "string" && value !== "" && utf8.encode(value).length <= most && !UNPRINTABLE.test(value);
/** @param {number} limit */
const below = (limit) => (/** @type {cbor.Value} */ value) => typeof value === "number" && value >= 0 && value < limit;
/** @param {number} size */
const bytes = (size) => (/** @type {cbor.Value} */ value) => value instanceof Uint8Array && value.length === size;
/** @type {Rule} */
const tail = (value) => typeof value === "string" && /^\p{Nd}{4}$/u.test(value);
/** @type {Rule} */
const codes = (value) => Array.isArray(value) && value.length > 0 && value.length <= PROGRAMS && value.every(text(24));
/** @type {Rule} */
const id = (value) => bytes(ID_BYTES)(value) || (text(36)(value) && !UUID.test(/** @type {string} */ (value)));
/** @type {Rule} */
const truth = (value) => value === true;

/** Key -> name, rule, and whether every seal has it. @type {Map<number, [string, Rule, boolean]>} */
const KEYS = new Map([
  [1, ["office", text(32), true]],
  [4, ["expires", below(LATEST), true]],
  [6, ["sealedAt", below(LATEST), true]],
  [7, ["letter", id, true]],
  [-1, ["number", text(80), true]],
  [-2, ["type", text(32), true]],
  [-3, ["name", text(40), true]],
  [-4, ["nik", tail, false]],
  [-5, ["programs", codes, false]],
  [-6, ["role", text(40), true]],
  [-7, ["index", below(LARGEST), false]],
  [-8, ["commitment", bytes(16), true]],
  [-9, ["dated", below(Math.floor(LATEST / 86_400)), true]],
  [-10, ["specimen", truth, false]],
  [-11, ["addressee", text(48), false]],
  [-12, ["amount", below(LARGEST), false]],
  [-13, ["service", text(40), false]],
  [-14, ["dependants", below(LARGEST), false]],
  [-15, ["pages", below(LARGEST), false]],
  [-16, ["byHand", truth, false]],
]);

/**
 * Return what the payload of a seal says.
 * @param {Uint8Array} payload
 * @returns {Claims}
 */
export function claims(payload) {
  const said = cbor.decode(payload);
  if (!(said instanceof Map)) throw new Malformed();
  /** @type {Record<string, any>} */
  const found = {};
  for (const [key, value] of said) {
    const [name, rule] = KEYS.get(/** @type {number} */ (key)) ?? [];
    if (!name || !rule?.(value)) throw new Malformed();
    found[name] = value;
  }
  for (const [name, , always] of KEYS.values()) if (always && !(name in found)) throw new Malformed();
  const dated = dayOf(found.dated);
  const validUntil = dayBefore(found.expires, found.office);
  if (dated > validUntil) throw new Malformed();
  const { addressee = null, amount = null, service = null, dependants = null, pages = null } = found;
  return {
    office: found.office,
    letter: found.letter instanceof Uint8Array ? uuid(hex(found.letter)) : found.letter,
    number: found.number,
    type: found.type,
    dated,
    validUntil,
    sealedAt: found.sealedAt,
    name: found.name,
    role: found.role,
    commitment: hex(found.commitment),
    nik: found.nik ?? null,
    programs: found.programs ?? [],
    index: found.index ?? null,
    sealed: { addressee, amount, service, dependants, pages },
    specimen: found.specimen ?? false,
    byHand: found.byHand ?? false,
  };
}

/** @param {string} digits */
function uuid(digits) {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
