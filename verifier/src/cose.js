/**
 * COSE_Sign1 (RFC 9052) in the one form that a seal has: 18([ << {1: -7, 4: key id} >>, {}, << claims >>, signature ]).
 */

import * as base45 from "./base45.js";
import * as cbor from "./cbor.js";
import { Malformed } from "./malformed.js";
import { holds } from "./p256.js";

export const PREFIX = "SLR1:";
const MOST_CHARACTERS = 909;
const SIGN1 = 18;
const [ALG, KID, ES256] = [1, 4, -7];
const WHOLE = 64;
const HALF_ORDER = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n;

/**
 * A seal taken apart; nothing in it is proven.
 * @typedef {{ kid: string, payload: Uint8Array, signature: Uint8Array, signed: Uint8Array }} Envelope
 */

/**
 * Take the text of a seal apart.
 * @param {string} text
 * @returns {Envelope}
 */
export function read(text) {
  if (!text.startsWith(PREFIX) || text.length > MOST_CHARACTERS) throw new Malformed();
  const tagged = cbor.decode(base45.decode(text.slice(PREFIX.length)));
  if (!(tagged instanceof cbor.Tag) || tagged.number !== SIGN1 || !Array.isArray(tagged.value)) throw new Malformed();
  const [header, unprotected, payload, signature, ...more] = tagged.value;
  if (more.length || !(unprotected instanceof Map) || unprotected.size) throw new Malformed();
  if (!isBytes(header) || !isBytes(payload) || !isBytes(signature)) throw new Malformed();
  const named = cbor.decode(header);
  if (!(named instanceof Map) || named.size !== 2 || named.get(ALG) !== ES256) throw new Malformed();
  const kid = named.get(KID);
  if (!isBytes(kid)) throw new Malformed();
  return { kid: hex(kid), payload, signature, signed: cbor.encode(["Signature1", header, new Uint8Array(), payload]) };
}

/**
 * Say whether a key signed it, in the one form that counts: 64 bytes, with the lower `s`.
 * @param {Envelope} envelope
 * @param {string} point the public key, uncompressed, in hexadecimal digits
 * @param {SubtleCrypto} [subtle]
 * @returns {Promise<boolean>}
 */
export async function signedBy(envelope, point, subtle) {
  const { signature, signed } = envelope;
  if (signature.length !== WHOLE || BigInt(`0x${hex(signature.slice(WHOLE / 2))}`) > HALF_ORDER) return false;
  return holds(point, signature, signed, subtle);
}

/** @param {Uint8Array} bytes */
export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {cbor.Value | undefined} value
 * @returns {value is Uint8Array}
 */
function isBytes(value) {
  return value instanceof Uint8Array;
}
