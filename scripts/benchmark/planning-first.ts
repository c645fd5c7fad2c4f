/** The first plan of a process, in milliseconds on stdout: what somebody waits for who runs the command once. */
import { planDesign } from "../../model/capacity/plan/plan-design.ts";
import socialMedia from "../../model/designs/social-media/index.ts";
import { pricesOf, readPrices } from "../read-prices.ts";

const prices = pricesOf(await readPrices(), "us-east-1");
const loads = [{ scale: Number(process.argv[2]), users: Number(process.argv[3]) }];
const startMs = performance.now();
planDesign({ design: socialMedia, loads, popularity: { kind: "zipf", skew: 0.99 }, prices });
console.log(performance.now() - startMs);
