// Single keys: j and k walk the threads, Esc closes, / writes. They can be switched off (WCAG 2.1.4).
import { find, memory } from "./dom.js";
import { close, isOpen } from "./threads.js";

function walk(step) {
  const stops = [...document.querySelectorAll(".card a.open")];
  const current = document.activeElement.closest?.(".card")?.querySelector("a.open") ?? find("a.open[aria-current]");
  const at = stops.indexOf(current);
  const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), stops.length - 1);
  stops[next]?.focus();
  stops[next]?.closest(".card").scrollIntoView({ block: "nearest" });
}

const writes = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  "/": () => find("#command").focus(),
};

function onKey(event) {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
  if (event.key === "Escape" && isOpen() && !writes(event.target)) {
    event.preventDefault();
    close();
    return;
  }
  const act = KEYS[event.key];
  if (!act || !find("#shortcuts").checked || writes(event.target)) return;
  event.preventDefault();
  act();
}

export function startKeys() {
  const box = find("#shortcuts");
  box.checked = memory.read("shortcuts") !== "off";
  box.addEventListener("change", () => memory.write("shortcuts", box.checked ? "on" : "off"));
  document.addEventListener("keydown", onKey);
}
