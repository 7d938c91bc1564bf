/** The page starts itself where there is one; elsewhere these names are what is checked. */

import { start } from "./page.js";

export { judge, sightingOf } from "./check.js";
export { report, rows } from "./report.js";

if (globalThis.document) start();
