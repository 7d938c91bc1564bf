/** The page: buttons, camera, photo, text; a verdict. */

import { hasCamera, watch } from "./camera.js";
import { judge, sightingOf } from "./check.js";
import { PREFIX } from "./cose.js";
import { prepare, readPhoto } from "./reader.js";
import { report } from "./report.js";
import { lists, shown, speak, stale } from "./view.js";

/** @typedef {import("./check.js").Sighting} Sighting */

const PDF = "%PDF-";
const HEAD = 1024;

/**
 * Return an element of the page.
 * @param {string} id
 * @returns {any}
 */
const the = (id) => document.getElementById(id);

/** Bring the page to life. */
export function start() {
  const { trust, words, language: first } = JSON.parse(the("data").textContent);
  /** @type {"id" | "en"} */
  let language = first;
  /** @type {{ report: ReturnType<typeof report>, at: number } | null} */
  let answer = null;
  /** @type {string} */
  let hint = "";
  /** @type {(() => void) | null} */
  let closeCamera = null;
  let turn = 0;
  prepare(the("reader").textContent);

  function draw() {
    speak(words, language);
    the("language").textContent = words.page.other[language];
    the("language").lang = language === "id" ? "en" : "id";
    the("camera").hidden = !hasCamera();
    the("watching").hidden = !closeCamera;
    the("hint").textContent = hint && words.page[hint][language];
    the("hint").hidden = !hint;
    the("ask").hidden = Boolean(answer);
    the("answer").hidden = !answer;
    the("stale").textContent = stale(trust, words, language, Date.now());
    the("stale").hidden = !the("stale").textContent;
    the("lists").replaceChildren(...lists(trust, words, language, Date.now()));
    the("result").replaceChildren(...(answer ? shown(answer.report, words, language, answer.at) : []));
  }

  /** @param {string} next */
  function tell(next) {
    hint = next;
    draw();
  }

  /** @param {Sighting} seen */
  async function answerTo(seen) {
    const at = Date.now();
    answer = { report: report(await judge(seen, trust, at, globalThis.crypto?.subtle), trust, words), at };
    tell("");
    the("answer").focus();
    scrollTo(0, 0);
  }

  function stop() {
    turn += 1;
    closeCamera?.();
    closeCamera = null;
    draw();
  }

  /** @param {string[]} texts */
  function enough(texts) {
    if (!texts.some((text) => text.startsWith(PREFIX))) {
      if (hint !== "not_a_seal") tell("not_a_seal");
      return false;
    }
    stop();
    answerTo({ sheet: "picture", texts });
    return true;
  }

  the("language").addEventListener("click", () => {
    language = language === "id" ? "en" : "id";
    draw();
  });
  the("camera").addEventListener("click", async () => {
    tell("");
    the("watching").hidden = false;
    const mine = (turn += 1);
    try {
      const close = await watch(the("video"), enough, () => tell("no_reader"));
      if (mine !== turn) return close();
      closeCamera = close;
      draw();
    } catch {
      tell("refused");
    }
  });
  the("stop").addEventListener("click", stop);
  the("photo").addEventListener("change", async () => {
    const [file] = the("photo").files;
    the("photo").value = "";
    if (!file) return;
    stop();
    tell("reading");
    if ((await file.slice(0, HEAD).text()).includes(PDF)) return tell("pdf");
    await new Promise((resolve) => setTimeout(resolve));
    try {
      const texts = await readPhoto(file);
      await answerTo(texts ? { sheet: "picture", texts } : { sheet: null, texts: [] });
    } catch {
      tell("no_reader");
    }
  });
  the("typed").addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    stop();
    answerTo(sightingOf(the("text").value));
    the("text").value = "";
  });
  the("again").addEventListener("click", () => {
    answer = null;
    draw();
  });

  document.addEventListener("visibilitychange", () => document.hidden && closeCamera && stop());

  if (!hasCamera()) hint = "no_camera";
  draw();
}
