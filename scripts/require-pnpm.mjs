// `npm install` here would write a second lockfile and ignore the workspace; say what to do instead.
if (!process.env.npm_config_user_agent?.startsWith("pnpm/")) {
  console.error("This workspace installs with pnpm. Run `npm test` or `npm run demo`: they fetch pnpm themselves.");
  process.exit(1);
}
