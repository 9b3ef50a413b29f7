// Threads open beside the list without leaving the page; every state has its address.
import { element, find, flash, swap } from "./dom.js";
import { replaySince } from "./live.js";
import { showTimes } from "./times.js";

const panel = () => find("#thread");
const cardOf = (root) => document.getElementById(`t-${root}`);
const openRoot = () => find("#messages")?.dataset.root;

function markCard() {
  find(".card a.open[aria-current]")?.removeAttribute("aria-current");
  const root = openRoot();
  if (root) find("a.open", cardOf(root) ?? document.createElement("i"))?.setAttribute("aria-current", "true");
}

// Take the thread of another page of ours into this one.
function adopt(page) {
  const fresh = find("#thread", page);
  for (const part of fresh.querySelectorAll("[data-script]")) part.hidden = false;
  panel().replaceWith(fresh);
  document.body.dataset.view = page.body.dataset.view;
  document.title = page.title;
  showTimes(fresh);
  markCard();
  replaySince(Number(page.body.dataset.seq));
}

async function load(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

let path = location.pathname; // of the state that is shown
let asked = ""; // the address that was asked for last: a slower answer for another one is dropped

async function show(url) {
  asked = url;
  try {
    const page = await load(url);
    if (asked !== url) return false;
    adopt(page);
    return true;
  } catch {
    location.assign(url); // the browser says better than we what is wrong
    return false;
  }
}

async function open(url) {
  if (!(await show(url))) return;
  history.pushState({}, "", url);
  path = location.pathname;
  focusThread();
}

// Back and forward: the thread of that address, or the list with the card that was open.
async function wander() {
  if (path === location.pathname) return; // only the place on the page has changed
  path = location.pathname;
  const left = openRoot();
  if (!(await show(location.href))) return;
  if (isOpen()) focusThread();
  else focusCard(left);
}

const focusThread = () => find("#thread-name").focus({ preventScroll: true });
const focusCard = (root) => find("a.open", cardOf(root) ?? document)?.focus();

export function isOpen() {
  return document.body.dataset.view === "thread";
}

export function close() {
  const root = openRoot();
  asked = "";
  panel().hidden = true;
  panel().replaceChildren();
  document.body.dataset.view = "channel";
  document.title = `${document.body.dataset.called} · Aidwire`;
  history.pushState({}, "", `/c/${encodeURIComponent(document.body.dataset.channel)}`);
  path = location.pathname;
  markCard();
  focusCard(root);
}

async function share(button) {
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Copy the address above";
  }
  setTimeout(() => { button.textContent = "Copy link"; }, 2000);
}

const plain = (event) => event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

// A change: the card goes to its place in the list, the message into its thread if that is open.
export function take(change) {
  if (change.channel === document.body.dataset.channel) takeCard(change);
  if (change.root === openRoot()) takeMessage(change);
  markCard();
}

function takeCard(change) {
  const old = cardOf(change.root);
  const onTop = document.body.dataset.top === "yes";
  if (!old && !onTop) return; // it belongs on the first page
  const card = element(change.card);
  showTimes(card);
  if (old && !(change.fresh && onTop)) swap(old, card);
  else swap(old, card, () => { old?.remove(); find("#cards").prepend(card); });
  flash(card);
}

function takeMessage(change) {
  const old = document.getElementById(`m-${change.id}`);
  const message = element(change.message);
  showTimes(message);
  if (old) swap(old, message);
  else find("#messages > .quiet").before(message);
  flash(message);
}

export function startThreads() {
  markCard();
  document.addEventListener("click", (event) => {
    if (!plain(event)) return;
    const opener = event.target.closest("a.open");
    const closer = event.target.closest("a.close");
    const sharer = event.target.closest("button.share");
    if (opener) { event.preventDefault(); open(opener.href); }
    if (closer) { event.preventDefault(); close(); }
    if (sharer) share(sharer);
  });
  addEventListener("popstate", wander);
}
