// Notifications of the browser: only once somebody asks for them here, and only while nobody looks at the page.
import { find, memory } from "./dom.js";

const possible = () => "Notification" in window;

export const wanted = () => possible() && Notification.permission === "granted" && memory.read("bell") === "on";

function show() {
  const bell = find("#bell");
  bell.hidden = !possible();
  bell.setAttribute("aria-pressed", String(wanted()));
  bell.textContent = wanted() ? "Notifying here" : "Notify me here";
}

async function toggle() {
  const on = !wanted();
  const allowed = on && (await Notification.requestPermission()) === "granted";
  memory.write("bell", allowed ? "on" : "off");
  show();
  if (on && !allowed) find("#bell").textContent = "The browser forbids it";
}

// Says a change: one note a thread, which a later one replaces.
export function ring(change) {
  if (!wanted() || !document.hidden) return;
  const note = new Notification(change.called, { body: change.spoken, tag: `aidwire-${change.root}`, icon: "/preview/static/icon.svg" });
  note.addEventListener("click", () => {
    window.focus();
    location.assign(`/c/${encodeURIComponent(change.channel)}/t/${encodeURIComponent(change.root)}`);
  });
}

export function startBell() {
  find("#bell").addEventListener("click", toggle);
  show();
}
