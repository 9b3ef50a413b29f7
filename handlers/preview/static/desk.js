// The desk's pages read without this script; with it, times are the reader's.
import { startButtons } from "./answers.js";
import { find } from "./dom.js";
import { startTimes } from "./times.js";

startTimes();
if (find("#press")) startButtons();
find("nav a[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
