/** Base45 (RFC 9285): bytes in the 45 characters that a QR symbol packs tightest. */

import { Malformed } from "./malformed.js";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/**
 * Return the bytes of a text: three characters are two bytes, two at the end are one.
 * @param {string} text
 * @returns {Uint8Array}
 */
export function decode(text) {
  const bytes = [];
  for (let at = 0; at < text.length; at += 3) {
    const group = text.slice(at, at + 3);
    const number = [...group].reduceRight((sum, character) => sum * 45 + value(character), 0);
    if (group.length === 1 || number >= 256 ** (group.length - 1)) throw new Malformed();
    bytes.push(...(group.length === 3 ? [number >> 8, number & 255] : [number]));
  }
  return Uint8Array.from(bytes);
}

/** @param {string} character */
function value(character) {
  const found = ALPHABET.indexOf(character);
  if (found < 0) throw new Malformed();
  return found;
}
