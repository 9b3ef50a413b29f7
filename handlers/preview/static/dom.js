// Small steps in the document that several parts share.

export const find = (selector, within = document) => within.querySelector(selector);

// The element that a fragment rendered by the server holds; its values were escaped there.
export function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

// Show for a moment that something changed.
export function flash(node) {
  node.classList.add("changed");
  setTimeout(() => node.classList.remove("changed"), 2600);
}

// Put `node` in the place of `old`, or where `put` puts it; who had the focus on a link inside keeps it.
export function swap(old, node, put = () => old.replaceWith(node)) {
  const at = [...(old?.querySelectorAll("a") ?? [])].indexOf(document.activeElement);
  put();
  if (at >= 0) node.querySelectorAll("a")[at]?.focus({ preventScroll: true });
}

// Read a line out for those who listen to the page.
export function speak(text) {
  find("#spoken").textContent = text;
}

// What a person's browser remembers; it may refuse to.
export const memory = {
  read(name) {
    try { return localStorage.getItem(name); } catch { return null; }
  },
  write(name, value) {
    try { localStorage.setItem(name, value); } catch { /* private windows may keep nothing */ }
  },
};
