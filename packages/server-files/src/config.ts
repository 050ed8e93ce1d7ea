import { booleanSetting, defineConfig, integerSetting, listSetting, stringSetting } from "@org/mcp-core";

/** The settings of server-files besides the common ones. */
export const config = defineConfig("FILES", {
  allowedPaths: listSetting({
    env: "ALLOWED_PATHS",
    positional: "DIR",
    default: [],
    placeholder: "DIR",
    description: "Directories that may be used, each as `DIR`, `LABEL=DIR` or `LABEL=DIR:ro` (default: where the server was started)",
  }),
  readOnly: booleanSetting({ default: false, description: "Offer no tool that changes anything" }),
  deny: listSetting({
    default: [],
    placeholder: "PATTERN",
    description: "Names that are never touched, as in .gitignore, besides keys and `.env`; `!PATTERN` allows one of those again",
  }),
  builtInDeny: booleanSetting({ default: true, description: "Deny keys, credentials, `.env` files and git hooks" }),
  maxFileSize: integerSetting({
    env: "MAX_FILE_SIZE",
    default: 16_777_216,
    min: 1024,
    max: 268_435_456,
    description: "Bytes of the largest file that is edited or written; larger ones are read in pages",
  }),
  searchMs: integerSetting({
    default: 10_000,
    min: 100,
    max: 600_000,
    description: "Milliseconds after which a search answers with what it has",
  }),
  stateDir: stringSetting({
    default: "",
    placeholder: "DIR",
    description: "Where earlier versions of files are kept for undo (default: the user's state directory)",
  }),
  journalMb: integerSetting({ default: 500, min: 1, max: 1_000_000, description: "Megabytes of earlier versions to keep" }),
});
