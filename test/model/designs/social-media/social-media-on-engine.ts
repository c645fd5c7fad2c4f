/** The social media design's tables on an engine, and its patterns executed there. */
import type { Engine } from "../../../../bench/engine/engine.ts";
import { createTables } from "../../../../bench/engine/tables.ts";
import { socialMedia } from "../../../../model/designs/social-media/index.ts";
import {
  type AccessPattern,
  type AnyPattern,
  type NativeItem,
  type Plan,
  toTableDefinitions,
} from "../../../../model/index.ts";
import { startTestEngine, type TestEngine } from "../../../support/engines.ts";
import { type Executed, execute, RefusedError } from "../../../support/execute.ts";

export const { patterns } = socialMedia;
export const at = "2026-01-01T00:00:00.000Z";
export const later = "2026-01-02T00:00:00.000Z";

type PatternName = keyof typeof patterns;

/** Which test executes which pattern; together they execute all of them. */
export const postPatterns = [
  "createComment",
  "createPost",
  "createProfile",
  "getPostComments",
  "getPostWithComments",
  "getUserById",
  "getUserByUsername",
  "getUserPosts",
  "getUserWithPosts",
  "incrementPostCounters",
  "incrementUserCounters",
  "updateUserActivity",
] as const satisfies readonly PatternName[];
export const relationPatterns = [
  "createNotification",
  "createStory",
  "followUser",
  "getActiveStories",
  "getConversationMessages",
  "getFollowers",
  "getFollowing",
  "getUnreadNotifications",
  "getUserNotifications",
  "likePost",
  "markNotificationsRead",
  "sendMessage",
  "unfollowUser",
  "unlikePost",
] as const satisfies readonly PatternName[];

/** Identifiers that sort in the order of creation. */
export const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, position) => `${prefix}${String(position + 1).padStart(2, "0")}`);
export const newestFirst = (ids: readonly string[]) => [...ids].sort().reverse();
export const valuesOf = (items: readonly NativeItem[], name: string) => items.map((item) => item[name]);

export const account = (userId: string) => ({
  userId,
  username: `name-${userId}`,
  email: `${userId}@example.com`,
  firstName: "Ada",
  lastName: "Lovelace",
  profilePicture: "https://images.example.com/ada.webp",
  isVerified: true,
  biography: "",
});

export const postValue = (userId: string, postId: string) => ({
  userId,
  postId,
  content: `content of ${postId}`,
  imageUrl: "https://images.example.com/post.webp",
  videoUrl: "https://images.example.com/post.mp4",
  createdDate: at,
});

export class SocialMediaOnEngine {
  readonly #engine: Engine;
  readonly #executed = new Set<AnyPattern>();
  /** Attributes that each pattern found in all executions, for those that found any. */
  readonly #found = new Map<AnyPattern, Set<string>>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Executes a pattern and gives the requests of each stage and all items that were found. */
  async run<P extends NativeItem>(pattern: AccessPattern<P>, parameters: NoInfer<P>): Promise<Executed> {
    this.#executed.add(pattern);
    const executed = await this.execute(pattern.plan(parameters));
    const names = executed.items.flatMap((item) => Object.keys(item));
    this.#found.set(pattern, new Set([...(this.#found.get(pattern) ?? []), ...names]));
    return executed;
  }

  async ask<P extends NativeItem>(pattern: AccessPattern<P>, parameters: NoInfer<P>): Promise<readonly NativeItem[]> {
    return (await this.run(pattern, parameters)).items;
  }

  execute(plan: Plan): Promise<Executed> {
    return execute(this.#engine, plan);
  }

  async refusalOf(work: Promise<unknown>): Promise<RefusedError> {
    const outcome = await work.then(
      () => new Error("it was not refused"),
      (error: unknown) => error,
    );
    if (outcome instanceof RefusedError) {
      return outcome;
    }
    throw outcome;
  }

  createUser(userId: string): Promise<unknown> {
    return this.ask(patterns.createProfile, { ...account(userId), createdDate: at });
  }

  createPost(userId: string, postId: string): Promise<unknown> {
    return this.ask(patterns.createPost, postValue(userId, postId));
  }

  /** Names of the patterns that were executed, sorted. */
  executedNames(): string[] {
    return Object.entries(patterns)
      .flatMap(([name, pattern]) => (this.#executed.has(pattern) ? [name] : []))
      .sort();
  }

  /** What the patterns say they return and no execution has found, as `pattern.attribute`. */
  neverFound(): string[] {
    return Object.entries<AnyPattern>(patterns).flatMap(([name, pattern]) => {
      const found = this.#found.get(pattern);
      const wanted = found === undefined ? [] : (pattern.returns?.attributes ?? []);
      return wanted.filter((attribute) => found?.has(attribute) !== true).map((attribute) => `${name}.${attribute}`);
    });
  }

  stop(): Promise<void> {
    return this.#engine.stop();
  }
}

/** An engine of its own with the design's tables; the test has to stop it. */
export async function startSocialMedia(kind: TestEngine): Promise<SocialMediaOnEngine> {
  const engine = await startTestEngine(kind);
  await createTables(engine, toTableDefinitions(socialMedia));
  return new SocialMediaOnEngine(engine);
}
