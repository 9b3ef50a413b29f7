// The page reads without this script; with it, news arrives by itself, threads open in place, and commands work.
import { startButtons } from "./answers.js";
import { startBell } from "./bell.js";
import { startComposer } from "./composer.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startThreads } from "./threads.js";
import { startTimes } from "./times.js";

for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;
startTimes();
startThreads();
startComposer();
startButtons();
startKeys();
startBell();
startLive();
