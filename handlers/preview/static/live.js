// What happens while the page is open: changes, unread marks, and whether the line stands.
import { ring, wanted } from "./bell.js";
import { find, speak } from "./dom.js";
import { take } from "./threads.js";
import { setNow } from "./times.js";
import { hasMore, isKnown, links, mark, remember } from "./unread.js";

const KEEP = 200; // changes remembered, for a thread that was asked for while they came
const HIDDEN_FOR = 60_000; // milliseconds after which a page that nobody sees gives its connection back
const AGAIN = 5_000; // milliseconds until the next try where the browser does not try itself

const recent = [];
const unread = new Map();
let seen = 0;
let stream = null;
let away = 0;

// Changes above `seq` again: the page that a thread was taken from may be older than they are.
export function replaySince(seq) {
  recent.filter((change) => change.seq > seq).forEach(take);
}

function state(name, text) {
  find(".state").dataset.state = name;
  find(".state-text").textContent = text;
}

function onChange(event) {
  const change = JSON.parse(event.data);
  seen = change.seq;
  recent.push(change);
  if (recent.length > KEEP) recent.shift();
  take(change);
  if (change.fresh) count(change);
  if (change.fresh) ring(change);
  if (change.channel === document.body.dataset.channel) speak(change.spoken);
}

// --- unread ---

function count(change) {
  const here = change.channel === document.body.dataset.channel;
  if (here && !document.hidden) read(change.channel);
  else unread.set(change.channel, (unread.get(change.channel) ?? 0) + 1);
  showUnread();
  if (here && isScrolled()) offerTop();
}

function read(channel) {
  unread.delete(channel);
  remember(channel, seen);
}

function showUnread() {
  for (const link of links()) {
    const number = unread.get(link.dataset.name) ?? 0;
    const more = link.dataset.unread === "yes" && !link.hasAttribute("aria-current");
    mark(link, number > 0 ? `${number} new` : more ? "new" : "");
  }
  const here = unread.get(document.body.dataset.channel) ?? 0;
  document.title = (here ? `(${here}) ` : "") + document.title.replace(/^\(\d+\) /, "");
}

// Channels with something newer than this browser has seen there.
function compareWithMemory() {
  for (const link of links()) {
    if (hasMore(link)) link.dataset.unread = "yes";
    if (!isKnown(link.dataset.name)) remember(link.dataset.name, seen);
  }
}

// --- the top of the list ---

const isScrolled = () => find("#threads").scrollTop > 80 || scrollY > 240;

function offerTop() {
  const button = find("button.fresh");
  button.hidden = false;
  button.textContent = "New at the top";
}

function onScroll() {
  if (!isScrolled()) find("button.fresh").hidden = true;
}

function toTop() {
  const smooth = matchMedia("(prefers-reduced-motion: no-preference)").matches ? "smooth" : "auto";
  find("#threads").scrollTo({ top: 0, behavior: smooth });
  scrollTo({ top: 0, behavior: smooth });
}

// --- the line ---

function connect() {
  if (stream && stream.readyState !== EventSource.CLOSED) return;
  stream = new EventSource(`/preview/events?after=${seen}`);
  stream.addEventListener("open", () => state("live", "Live"));
  stream.addEventListener("change", onChange);
  stream.addEventListener("clock", (event) => setNow(JSON.parse(event.data).now));
  stream.addEventListener("reset", () => location.reload());
  stream.addEventListener("error", () => {
    state("lost", "Connecting again");
    if (stream?.readyState === EventSource.CLOSED) setTimeout(connect, AGAIN);
  });
}

function disconnect() {
  stream?.close();
  stream = null;
}

function onVisibility() {
  clearTimeout(away);
  if (document.hidden) {
    if (!wanted()) away = setTimeout(disconnect, HIDDEN_FOR);
    return;
  }
  read(document.body.dataset.channel);
  showUnread();
  connect();
}

export function startLive() {
  seen = Number(document.body.dataset.seq);
  compareWithMemory();
  if (!document.hidden) read(document.body.dataset.channel);
  showUnread();
  connect();
  find("button.fresh").addEventListener("click", toTop);
  document.addEventListener("scroll", onScroll, { capture: true, passive: true });
  document.addEventListener("visibilitychange", onVisibility);
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", (event) => event.persisted && connect());
}
