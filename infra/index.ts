/**
 * The Pulumi program of this repository: `pulumi up` with a region deploys the social media design.
 *
 * Settings of the stack say how (README, "Deploying with Pulumi"); `tablewright:design` names another design.
 */
import { fileURLToPath } from "node:url";
import { deploy, loadConfigured } from "./deploy.ts";

const socialMedia = fileURLToPath(new URL("../model/designs/social-media/index.ts", import.meta.url));

/** What was deployed: tables, indexes, ARNs, regions, policies and the design's fingerprint. */
export const deployment = await deploy(() => loadConfigured(socialMedia));
