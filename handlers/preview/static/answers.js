// Answers to commands and buttons: shown where they were asked for, seen by nobody else.
import { element, find, flash } from "./dom.js";
import { showTimes } from "./times.js";

const ANSWERS = 5; // kept on the page

export function place(answer) {
  const box = find("#answers");
  showTimes(answer);
  box.append(answer);
  while (box.querySelectorAll(".answer").length > ANSWERS) find(".answer", box).remove();
  answer.append(dismissal(answer));
  answer.scrollIntoView({ block: "nearest" });
  box.scrollTop += answer.getBoundingClientRect().top - box.getBoundingClientRect().top;
  flash(answer);
}

function dismissal(answer) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "dismiss";
  button.textContent = "Dismiss";
  button.addEventListener("click", () => { answer.remove(); (find("#command") ?? find("main")).focus(); });
  return button;
}

export function trouble(text) {
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

export async function ask(text) {
  let answer = await send(text);
  if (answer.status === 403 && (await renew())) answer = await send(text);
  if (answer.status === 401) location.reload();
  const known = answer.headers.get("Content-Type")?.startsWith("application/json");
  return known ? element((await answer.json()).html) : trouble(`The bot could not answer (${answer.status}). Please try again.`);
}

// The line that an answer leaves to the person to complete goes where lines are typed; says whether there was one.
export function take(answer) {
  const line = find("#command");
  if (!line || !answer.dataset.draft) return false;
  line.value = answer.dataset.draft;
  line.focus();
  return true;
}

// A button types its line, or sends the one that was typed beside it.
async function press(event) {
  const line = event.submitter?.value || find("input[name=text]", event.target)?.value;
  event.preventDefault();
  if (!line) return;
  event.submitter.disabled = true;
  try {
    const answer = await ask(line);
    place(answer);
    if (!take(answer)) find("#answers").focus({ preventScroll: true });
  } catch {
    place(trouble("The bot cannot be reached. Please try again."));
  } finally {
    event.submitter.disabled = false;
  }
}

export function startButtons() {
  find("#press").addEventListener("submit", press);
}
