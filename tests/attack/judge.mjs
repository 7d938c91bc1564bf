// Judges seals with the very script of the page: cases on stdin, one report each on stdout, by WebCrypto and by the bundled curve.

import { readFileSync } from "node:fs";
import { webcrypto } from "node:crypto";
import { runInThisContext } from "node:vm";

const { script, words, trusts, cases } = JSON.parse(readFileSync(0, "utf8"));
runInThisContext(`${readFileSync(script, "utf8")}; globalThis.page = slrtkit;`);
const { judge, report, rows, sightingOf } = globalThis.page;

const told = [];
for (const { text, texts, trust, at } of cases) {
  const seen = texts ? { sheet: "picture", texts } : sightingOf(text);
  const both = [];
  for (const subtle of [webcrypto.subtle, undefined]) {
    const said = report(await judge(seen, trusts[trust], at, subtle), trusts[trust], words);
    both.push({ ...said, rows: said.compare && rows(said.compare, words) });
  }
  told.push(both);
}
process.stdout.write(JSON.stringify(told));
