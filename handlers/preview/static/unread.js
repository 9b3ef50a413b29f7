// What this browser has seen of each channel, and the marks beside those that have more.
import { find, memory } from "./dom.js";

const lastRead = (channel) => memory.read(`read:${channel}`);

export const links = () => document.querySelectorAll("nav a[data-name]");
export const remember = (channel, seq) => memory.write(`read:${channel}`, seq);
export const isKnown = (channel) => lastRead(channel) !== null;
export const hasMore = (link) => isKnown(link.dataset.name) && Number(link.dataset.newest) > Number(lastRead(link.dataset.name));

export function mark(link, text) {
  const note = find(".unread", link);
  note.hidden = !text;
  note.textContent = text && ` ${text}`;
}
