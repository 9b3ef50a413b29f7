// Commands: completed while they are written, answered below the threads, seen by nobody else.
import { element, find, flash } from "./dom.js";
import { showTimes } from "./times.js";

const ANSWERS = 5; // kept on the page

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

// --- answers ---

function place(answer) {
  const box = find("#answers");
  showTimes(answer);
  box.append(answer);
  while (box.querySelectorAll(".answer").length > ANSWERS) find(".answer", box).remove();
  answer.append(dismissal(answer));
  answer.scrollIntoView({ block: "nearest" });
  flash(answer);
}

function dismissal(answer) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "dismiss";
  button.textContent = "Dismiss";
  button.addEventListener("click", () => { answer.remove(); input().focus(); });
  return button;
}

function trouble(text) {
  const note = document.createElement("article");
  note.className = "answer";
  note.dataset.tone = "error";
  const line = document.createElement("p");
  line.textContent = text;
  note.append(line);
  return note;
}

const send = (text) => fetch("/preview/command", {
  method: "POST",
  headers: { "Content-Type": "application/json", "X-CSRF-Token": document.body.dataset.csrf },
  body: JSON.stringify({ channel: document.body.dataset.channel, text }),
});

// A bot that was started anew, or a new login, wants another token than this page was given.
async function renew() {
  const page = await (await fetch(location.href)).text();
  const known = new DOMParser().parseFromString(page, "text/html").body.dataset.csrf;
  if (!known) return false;
  document.body.dataset.csrf = known;
  for (const field of document.querySelectorAll("input[name=csrf]")) field.value = known;
  return true;
}

async function ask(text) {
  let answer = await send(text);
  if (answer.status === 403 && (await renew())) answer = await send(text);
  if (answer.status === 401) location.reload();
  const known = answer.headers.get("Content-Type")?.startsWith("application/json");
  return known ? element((await answer.json()).html) : trouble(`The bot could not answer (${answer.status}). Please try again.`);
}

async function submit(event) {
  event.preventDefault();
  const text = input().value.trim();
  if (!text || input().readOnly) return;
  reveal(false);
  input().readOnly = true;
  try {
    place(await ask(text));
    history.push(text);
    recalled = history.length;
    input().value = "";
  } catch {
    place(trouble("The bot cannot be reached. Your command is still in the line: try again."));
  } finally {
    input().readOnly = false;
    input().focus();
  }
}

// A button types its line.
async function press(event) {
  const line = event.submitter?.value;
  event.preventDefault();
  if (!line) return;
  event.submitter.disabled = true;
  try {
    place(await ask(line));
    find("#answers").focus({ preventScroll: true });
  } catch {
    place(trouble("The bot cannot be reached. Please try again."));
  } finally {
    event.submitter.disabled = false;
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
  find("#press").addEventListener("submit", press);
  input().addEventListener("input", suggest);
  input().addEventListener("keydown", onKey);
  input().addEventListener("blur", () => setTimeout(() => reveal(false), 120));
  list().addEventListener("mousedown", (event) => event.preventDefault());
  list().addEventListener("click", (event) => {
    const hint = event.target.closest("[role=option]");
    if (hint) complete(hint);
  });
}
