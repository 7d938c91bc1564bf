/**
 * What a seal needs of CBOR's deterministic encoding (RFC 8949, 4.2): whole numbers, bytes, texts, lists, maps, truth and tags.
 *
 * What is decoded is encoded again and compared, so that a value has one spelling: no longer lengths, other order, key twice,
 * indefinite length or byte behind it.
 */

import { Malformed } from "./malformed.js";

/** @typedef {number | boolean | string | Uint8Array | Tag | Value[] | Map<Value, Value>} Value */

const [UNSIGNED, NEGATIVE, BYTES, TEXT, LIST, MAP, TAG, SIMPLE] = [0, 1, 2, 3, 4, 5, 6, 7];
const utf8 = new TextEncoder();
const text = new TextDecoder();

/** A value under a tag. */
export class Tag {
  /**
   * @param {number} number
   * @param {Value} value
   */
  constructor(number, value) {
    this.number = number;
    this.value = value;
  }
}

/**
 * Return what bytes encode, if they are its deterministic encoding and nothing follows.
 * @param {Uint8Array} bytes
 * @returns {Value}
 */
export function decode(bytes) {
  const found = new Reader(bytes).value();
  if (!equal(encode(found), bytes)) throw new Malformed();
  return found;
}

/**
 * Return the deterministic encoding of a value.
 * @param {Value} value
 * @returns {Uint8Array}
 */
export function encode(value) {
  if (typeof value === "number") return value < 0 ? head(NEGATIVE, -1 - value) : head(UNSIGNED, value);
  if (typeof value === "boolean") return Uint8Array.of(value ? 0xf5 : 0xf4);
  if (typeof value === "string") return joined([head(TEXT, utf8.encode(value).length), utf8.encode(value)]);
  if (value instanceof Uint8Array) return joined([head(BYTES, value.length), value]);
  if (value instanceof Tag) return joined([head(TAG, value.number), encode(value.value)]);
  if (Array.isArray(value)) return joined([head(LIST, value.length), ...value.map(encode)]);
  const pairs = [...value].map(([key, one]) => ({ key: encode(key), one: encode(one) }));
  pairs.sort((one, other) => order(one.key, other.key));
  return joined([head(MAP, pairs.length), ...pairs.flatMap(({ key, one }) => [key, one])]);
}

/**
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
export function equal(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  /**
   * Read one value; no seal has bytes enough to nest it too deeply.
   * @returns {Value}
   */
  value() {
    const first = this.take(1)[0];
    const [kind, short] = [first >> 5, first & 31];
    if (kind === SIMPLE) {
      if (short !== 20 && short !== 21) throw new Malformed();
      return short === 21;
    }
    const size = this.number(short);
    if (kind === UNSIGNED) return size;
    if (kind === NEGATIVE) return -1 - size;
    if (kind === BYTES) return this.take(size);
    if (kind === TEXT) return text.decode(this.take(size));
    if (kind === TAG) return new Tag(size, this.value());
    if (size > this.bytes.length) throw new Malformed();
    if (kind === LIST) return Array.from({ length: size }, () => this.value());
    return new Map(Array.from({ length: size }, () => [this.value(), this.value()]));
  }

  /** @param {number} short */
  number(short) {
    if (short < 24) return short;
    if (short > 27) throw new Malformed();
    return this.take(2 ** (short - 24)).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  /** @param {number} size */
  take(size) {
    const taken = this.bytes.slice(this.at, this.at + size);
    if (taken.length !== size) throw new Malformed();
    this.at += size;
    return taken;
  }
}

/**
 * @param {number} kind
 * @param {number} size
 */
function head(kind, size) {
  if (size < 24) return Uint8Array.of((kind << 5) | size);
  const width = size < 2 ** 8 ? 1 : size < 2 ** 16 ? 2 : size < 2 ** 32 ? 4 : 8;
  const digits = Array.from({ length: width }, (_, at) => Math.floor(size / 256 ** (width - 1 - at)) % 256);
  return Uint8Array.of((kind << 5) | (24 + Math.log2(width)), ...digits);
}

/** @param {Uint8Array[]} parts */
function joined(parts) {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/**
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
function order(one, other) {
  const at = one.findIndex((byte, place) => byte !== other[place]);
  return one.length - other.length || (at < 0 ? 0 : one[at] - other[at]);
}
