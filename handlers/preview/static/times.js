// Times in the reader's zone. "Now" is the bot's clock, which may follow another one.

const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const FULL = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });
const STEPS = [["minute", 60], ["hour", 3600], ["day", 86400]];

const DAY_MS = 86_400_000;

let ahead = 0; // milliseconds that the bot's clock is ahead of the browser's

const now = () => Date.now() + ahead;

const isOld = (at) => Math.abs(at - now()) >= 3.5 * DAY_MS;
const date = (at) => (Math.abs(at - now()) < 300 * DAY_MS ? DAY : YEAR).format(at);

// "just now", "12 min ago", "3 hr ago"; a date from the fourth day on. What is ahead of the clock came just now, too.
function relative(at) {
  if (isOld(at)) return date(at);
  const seconds = (at - now()) / 1000;
  const age = -seconds;
  if (age < 45) return "just now";
  const [unit, size] = STEPS.findLast(([, size]) => age >= size * 0.75);
  return RELATIVE.format(Math.round(seconds / size), unit).replace(".", "");
}

// The hour, with the day where it is not today.
function absolute(at) {
  const today = new Date(now()).toDateString() === at.toDateString();
  return today ? CLOCK.format(at) : `${date(at)}, ${CLOCK.format(at)}`;
}

function show(time) {
  const at = new Date(time.dateTime);
  const full = time.dataset.form === "full";
  if (time.dataset.form === "day") time.textContent = YEAR.format(at);
  else time.textContent = !full ? relative(at) : isOld(at) ? absolute(at) : `${absolute(at)} · ${relative(at)}`;
  time.title = FULL.format(at);
}

export function showTimes(within = document) {
  within.querySelectorAll("time").forEach(show);
}

export function setNow(iso) {
  ahead = new Date(iso) - Date.now();
}

export function startTimes() {
  setNow(document.body.dataset.now);
  showTimes();
  setInterval(showTimes, 20_000);
}
