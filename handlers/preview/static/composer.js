// The line for commands: completed while it is written, answered below the threads.
import { ask, place, take, trouble } from "./answers.js";
import { find } from "./dom.js";

let chosen = -1; // which of the shown hints is chosen
let history = [];
let recalled = 0;

const input = () => find("#command");
const list = () => find("#hints");
const hints = () => [...list().querySelectorAll("[role=option]")];
const shown = () => hints().filter((hint) => !hint.hidden);

// "/aid latest [topic]" -> "/aid latest": what is typed, without what a person fills in.
const words = (hint) => hint.dataset.usage.split(/ [[<(]/)[0];

// --- hints ---

function offers(hint, text) {
  const typed = text.toLowerCase();
  return words(hint).startsWith(typed) || typed.startsWith(`${words(hint)} `);
}

function suggest() {
  const text = input().value.trimStart();
  for (const hint of hints()) hint.hidden = !(text.startsWith("/") && offers(hint, text));
  choose(-1);
  reveal(shown().length > 0);
}

function reveal(open) {
  list().hidden = !open;
  input().setAttribute("aria-expanded", String(open));
}

function choose(index) {
  chosen = index;
  shown().forEach((hint, at) => hint.setAttribute("aria-selected", String(at === index)));
  const hint = shown()[index];
  if (hint) input().setAttribute("aria-activedescendant", hint.id);
  else input().removeAttribute("aria-activedescendant");
  hint?.scrollIntoView({ block: "nearest" });
}

function complete(hint) {
  input().value = `${words(hint)} `;
  input().focus();
  suggest();
}

// --- asking ---

async function submit(event) {
  event.preventDefault();
  const text = input().value.trim();
  if (!text || input().readOnly) return;
  reveal(false);
  input().readOnly = true;
  try {
    const answer = await ask(text);
    place(answer);
    history.push(text);
    recalled = history.length;
    input().value = "";
    take(answer);
  } catch {
    place(trouble("The bot cannot be reached. Your command is still in the line: try again."));
  } finally {
    input().readOnly = false;
    input().focus();
  }
}

// --- keys ---

function recall(step) {
  recalled = Math.min(Math.max(recalled + step, 0), history.length);
  input().value = history[recalled] ?? "";
}

const OPEN_KEYS = {
  ArrowDown: () => choose((chosen + 1) % shown().length),
  ArrowUp: () => choose((chosen <= 0 ? shown().length : chosen) - 1),
  Escape: () => reveal(false),
};
const CLOSED_KEYS = {
  ArrowDown: () => recall(1),
  ArrowUp: () => recall(-1),
  Escape: () => input().blur(),
};

function onKey(event) {
  const open = !list().hidden;
  const hint = shown()[chosen] ?? (event.key === "Tab" && unfinished() ? shown()[0] : null);
  if (open && hint && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) {
    event.preventDefault();
    complete(hint);
    return;
  }
  const act = (open ? OPEN_KEYS : CLOSED_KEYS)[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

// Tab completes only what is not complete: else it leaves the line, as everywhere.
const unfinished = () => shown().some((hint) => words(hint) !== input().value.trim() && !input().value.startsWith(`${words(hint)} `));

export function startComposer() {
  find("#composer").addEventListener("submit", submit);
  input().addEventListener("input", suggest);
  input().addEventListener("keydown", onKey);
  input().addEventListener("blur", () => setTimeout(() => reveal(false), 120));
  list().addEventListener("mousedown", (event) => event.preventDefault());
  list().addEventListener("click", (event) => {
    const hint = event.target.closest("[role=option]");
    if (hint) complete(hint);
  });
}
