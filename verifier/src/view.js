/** What the page shows. Texts reach it as texts only, never as markup. */

import { rows, written } from "./report.js";

/** @typedef {import("./report.js").Sentence} Sentence */
/** @typedef {import("./judge.js").Trust} Trust */
/** @typedef {import("./report.js").Words & { fields: Record<string, Sentence>, months: Record<Language, string[]>, known: Sentence, page: Record<string, Sentence> }} Words */
/** @typedef {ReturnType<typeof import("./report.js").report>} Report */
/** @typedef {"id" | "en"} Language */

const DAY = 86_400_000;
const SIGNS = { passed: "✓", failed: "✕", indeterminate: "?", not_checked: "–" };
/** @type {Record<string, string>} */
const KINDS = { "SEAL-GENUINE": "compare", "SIGNED-BY-HAND": "compare", INDETERMINATE: "unsure", "TOTAL-FAILED": "no" };
const WIB = 7 * 3_600_000;

/**
 * Return an element.
 * @param {string} tag with its classes: `p.small`
 * @param {(Node | string)[]} children
 */
export function make(tag, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  element.classList.add(...classes);
  element.append(...children);
  return element;
}

/**
 * Say everything that stands on the page in one language.
 * @param {Words} words
 * @param {Language} language
 */
export function speak(words, language) {
  document.documentElement.lang = language;
  document.title = words.page.title[language];
  for (const element of document.querySelectorAll("[data-says]")) {
    element.textContent = words.page[/** @type {HTMLElement} */ (element).dataset.says ?? ""][language];
  }
}

/**
 * Return a report for the person who holds the paper: the verdict, what to compare, and why.
 * @param {Report} report
 * @param {Words} words
 * @param {Language} language
 * @param {number} at milliseconds since 1970
 */
export function shown(report, words, language, at) {
  const say = (/** @type {string} */ key) => words.page[key][language];
  const parts = [make(`div.verdict.${KINDS[report.verdict]}`, make("p.code", report.verdict), make("h2", report.text[language]))];
  for (const notice of report.notices) {
    const text = words.notices[notice][language];
    if (text !== report.text[language]) parts.push(make("p.notice", text));
  }
  if (report.withdrawals_known_to) {
    parts.push(make("p.known", `${words.known[language]} `, minute(Date.parse(report.withdrawals_known_to))));
  }
  if (report.compare) parts.push(comparison(rows(report.compare, words), words, language));
  const why = report.axes.map((axis) =>
    make(`li.${axis.status}`, make("b", `${SIGNS[axis.status]} ${words.axes[axis.axis][language]}`), make("span", axis.text[language])),
  );
  parts.push(make("h3", say("why")), make("ul.axes", ...why));
  parts.push(make("p.known", `${say("checked")} `, minute(at)));
  return parts;
}

/**
 * Return the fields with a box to tick for each that was compared; ticks stay on the page and change no verdict.
 * @param {[string, string][]} fields
 * @param {Words} words
 * @param {Language} language
 */
function comparison(fields, words, language) {
  const count = make("p.count");
  const list = make("ol.fields");
  const tell = () => {
    const done = list.querySelectorAll("input:checked").length;
    count.textContent = words.page.count[language].replace("{done}", String(done)).replace("{all}", String(fields.length));
  };
  for (const [name, value] of fields) {
    const box = /** @type {HTMLInputElement} */ (make("input"));
    box.type = "checkbox";
    const line = make("label", box, make("span.name", words.fields[name][language]), make("span.value", value));
    list.append(make("li", line));
  }
  list.addEventListener("change", tell);
  tell();
  return make("section", make("h3", words.page.compare[language]), list, count);
}

/**
 * Return what is known of the lists in the page: how old they are, and who may seal.
 * @param {Trust} trust
 * @param {Words} words
 * @param {Language} language
 * @param {number} now milliseconds since 1970
 */
export function lists(trust, words, language, now) {
  const say = (/** @type {string} */ key) => words.page[key][language];
  const parts = [];
  if (trust.training) parts.push(make("p.notice", words.notices.training[language]));
  for (const [name, list] of /** @type {const} */ ([["issuers", trust.issuers], ["withdrawn", trust.withdrawn]])) {
    parts.push(list ? age(list, say(name), words, language, now) : make("p.age.old", make("b", say(name)), say(`no_${name}`)));
  }
  const months = words.months[language];
  const issuers = (trust.issuers?.entries ?? []).map((entry) => {
    const span = `${written(entry.from, months)} – ${written(entry.to, months)}`;
    const line = [make("b", entry.office), make("span", entry.types.join(", ")), make("span", span), make("code", entry.kid)];
    if (entry.revoked) line.push(make("strong", `${say("revoked")} ${written(entry.revoked, months)}`));
    return make("li", ...line);
  });
  const withdrawn = (trust.withdrawn?.entries ?? []).map((entry) => {
    const line = [make("b", entry.number), make("span", entry.office), make("span", written(entry.on, months))];
    if (entry.replacedBy) line.push(make("span", `${say("replaced")} ${entry.replacedBy}`));
    return make("li", ...line);
  });
  parts.push(make("details", make("summary", say("who")), make("ul.entries.issuers", ...issuers)));
  if (withdrawn.length) parts.push(make("details", make("summary", say("gone")), make("ul.entries.withdrawn", ...withdrawn)));
  return parts;
}

/**
 * Return what is wrong with the lists as a whole, to stand above everything: with it no seal is called genuine.
 * @param {Trust} trust
 * @param {Words} words
 * @param {Language} language
 * @param {number} now milliseconds since 1970
 */
export function stale(trust, words, language, now) {
  const faults = [trust.issuers, trust.withdrawn].map((list) => (list ? outside(list, now) : "no_withdrawn"));
  const first = faults.find(Boolean);
  return first ? words.page[first][language] : "";
}

/**
 * @param {import("./judge.js").List<unknown>} list
 * @param {number} now
 */
function outside(list, now) {
  if (now >= list.expires.ms) return "expired";
  return now < list.issued.ms ? "early" : "";
}

/**
 * @param {import("./judge.js").List<unknown>} list
 * @param {string} name
 * @param {Words} words
 * @param {Language} language
 * @param {number} now
 */
function age(list, name, words, language, now) {
  const say = (/** @type {string} */ key) => words.page[key][language];
  const days = Math.floor((now - list.issued.ms) / DAY);
  const old = outside(list, now);
  const lines = [
    make("strong", old ? say(old) : days ? say("age").replace("{days}", String(days)) : say("today")),
    say("version").replace("{version}", String(list.version)).replace("{count}", String(list.entries.length)),
    make("span", `${say("issued")} `, minute(list.issued.ms)),
    make("span", `${say("until")} `, minute(list.expires.ms)),
  ];
  return make(old ? "p.age.old" : "p.age", make("b", name), ...lines);
}

/**
 * Return an instant to the minute, in western Indonesian time, as `slrtkit verify-seal` shows it.
 * @param {number} ms since 1970
 */
function minute(ms) {
  return make("time", `${new Date(ms + WIB).toISOString().slice(0, 16).replace("T", " ")} WIB`);
}
