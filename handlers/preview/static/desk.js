// The desk's pages read without this script; with it, times are the reader's.
import { startTimes } from "./times.js";

startTimes();
