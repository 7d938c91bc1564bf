// Builds what the Python package ships, out of src/ and the three packages that package-lock.json pins.
// The same sources give the same bytes: built.json tells both, and a test compares.

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const OUT = process.argv[2] ?? "../src/slrtkit/web/verifier/built";
const LICENCES = ["zxing-wasm", "@noble/curves", "@noble/hashes"];
const APACHE = "ZXing-C++, which zxing-wasm is compiled from\n\n";

const digest = (...files) => files.reduce((sum, file) => sum.update(readFileSync(file)), createHash("sha256")).digest("hex");

process.chdir(import.meta.dirname);
mkdirSync(OUT, { recursive: true });
await build({
  entryPoints: ["src/index.js"],
  outfile: `${OUT}/page.js`,
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "slrtkit",
  target: "es2020",
  legalComments: "none",
  charset: "ascii",
});
// Where zxing-wasm would fetch its bytes from, if the page did not hand them over.
const script = readFileSync(`${OUT}/page.js`, "utf8");
writeFileSync(`${OUT}/page.js`, script.replace("https://fastly.jsdelivr.net/npm/", ""));
copyFileSync("node_modules/zxing-wasm/dist/reader/zxing_reader.wasm", `${OUT}/reader.wasm`);
const texts = LICENCES.map((name) => {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
  return `${name} ${version}\n\n${readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim()}\n`;
});
texts.push(APACHE + readFileSync("../LICENSE", "utf8"));
writeFileSync(`${OUT}/LICENSES.txt`, texts.join("\n----\n\n"));
const sources = readdirSync("src").filter((name) => name.endsWith(".js")).sort().map((name) => `src/${name}`);
const told = { sources: digest(...sources, "build.mjs", "package-lock.json") };
for (const name of ["page.js", "reader.wasm", "LICENSES.txt"]) told[name] = digest(`${OUT}/${name}`);
writeFileSync(`${OUT}/built.json`, `${JSON.stringify(told, null, 2)}\n`);
