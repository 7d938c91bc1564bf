/** Finds QR symbols, by the same library as `slrtkit verify-seal`: ZXing-C++, here as WebAssembly out of the page itself. */

import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

/** @typedef {{ binarizer: "LocalAverage" | "GlobalHistogram", scale: number, tryDenoise?: boolean }} Look */

const LONGEST_SIDE = 4096;
/** The looks that are taken at a photo, until one sees something. @type {Look[]} */
const LOOKS = [
  { binarizer: "LocalAverage", scale: 1 },
  { binarizer: "GlobalHistogram", scale: 1 },
  { binarizer: "LocalAverage", scale: 0.5 },
  { binarizer: "LocalAverage", scale: 1, tryDenoise: true },
];

/**
 * Take the library out of the page.
 * @param {string} base64
 */
export function prepare(base64) {
  const wasmBinary = Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0)).buffer;
  prepareZXingModule({ overrides: { wasmBinary, locateFile: (/** @type {string} */ name) => name } });
}

/**
 * Return the texts of the symbols on a photo; null where it is no picture that the browser can show.
 * @param {Blob} file
 * @returns {Promise<string[] | null>}
 */
export async function readPhoto(file) {
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return null;
  }
  const fits = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  for (const { scale, ...options } of LOOKS) {
    const texts = await look(pixels(picture, picture.width * fits * scale, picture.height * fits * scale), options);
    if (texts.length) return texts;
  }
  return [];
}

/**
 * Return the texts of the symbols that the camera shows now.
 * @param {HTMLVideoElement} video
 * @returns {Promise<string[]>}
 */
export async function readFrame(video) {
  if (!video.videoWidth) return [];
  return look(pixels(video, video.videoWidth, video.videoHeight), { binarizer: "LocalAverage" });
}

/**
 * @param {ImageData} data
 * @param {Omit<Look, "scale">} options
 */
async function look(data, options) {
  const found = await readBarcodes(data, { formats: ["QRCode"], textMode: "Plain", maxNumberOfSymbols: 8, ...options });
  return found.map((one) => one.text);
}

const canvas = globalThis.document?.createElement("canvas");

/**
 * Draw on white paper, as what is transparent is.
 * @param {CanvasImageSource} source
 * @param {number} width
 * @param {number} height
 */
function pixels(source, width, height) {
  [canvas.width, canvas.height] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
