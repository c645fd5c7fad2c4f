#!/usr/bin/env node
// The command line. Registers tsx, so that the sources and a user's design run as they are written.
import { register } from "tsx/esm/api";

// The AWS SDK announces on every start that it will drop Node 20 one day; that is for this project to follow, not its users.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

register();
const { main } = await import("./main.ts");
await main(process.argv);
