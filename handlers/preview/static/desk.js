// The desk's pages read without this script; with it, times are the reader's, and buttons are answered in place.
import { startButtons } from "./answers.js";
import { find } from "./dom.js";
import { startTimes } from "./times.js";
import { hasMore, links, mark } from "./unread.js";

startTimes();
if (find("#press")) startButtons();
for (const link of links()) mark(link, hasMore(link) ? "new" : "");
find("nav a[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
