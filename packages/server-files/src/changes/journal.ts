export { createJournal, type Journal, type JournalOptions } from "./journal/journal.ts";
