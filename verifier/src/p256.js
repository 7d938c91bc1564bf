/** ES256: by the browser where it has WebCrypto, else (a page that is no secure context) by the bundled curve. */

import { p256 } from "@noble/curves/nist.js";

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const ES256 = { name: "ECDSA", hash: "SHA-256" };

/**
 * @param {string} point the public key, uncompressed, in hexadecimal digits
 * @param {Uint8Array} signature `r` and `s`, 32 bytes each
 * @param {Uint8Array} message
 * @param {SubtleCrypto} [subtle] the browser's; without it, or where it knows no P-256, the bundled curve answers
 * @returns {Promise<boolean>}
 */
export async function holds(point, signature, message, subtle) {
  const raw = Uint8Array.from(point.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  if (subtle) {
    const key = await subtle.importKey("raw", raw, CURVE, false, ["verify"]).catch(() => null);
    if (key) return subtle.verify(ES256, key, Uint8Array.from(signature), Uint8Array.from(message));
  }
  return p256.verify(signature, message, raw, { lowS: false, prehash: true, format: "compact" });
}
