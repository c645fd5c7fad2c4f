/**
 * The pinned facts about every tool: version, where its official archives are, what a build needs. Nothing here acts.
 *
 * An archive may carry a pinned `sha256`, which is then the only one that counts. None is pinned yet, because the releases
 * could not be reached from where this table was written: without a pin an archive is checked against the checksum file of
 * its own release. That proves that it arrived whole and unmixed, not that the release itself is honest.
 */

export const toolNames = ["k6", "dynoxide", "dynamodb-local", "pulumi"] as const;

export type ToolName = (typeof toolNames)[number];

/** `linux-x64`, `darwin-arm64`: Node's own names. */
export type Platform = `${NodeJS.Platform}-${NodeJS.Architecture}`;

export const thisPlatform: Platform = `${process.platform}-${process.arch}`;

/** `k6`, on Windows `k6.exe`. */
export function toProgramFileName(name: string): string {
  return process.platform === "win32" ? `${name}.exe` : name;
}

export interface ReleaseArchive {
  readonly fileName: string;
  readonly sha256?: string;
}

export interface Release {
  /** Below the release host, with a leading slash: the page from which a person takes the archive. */
  readonly page: string;
  /** Below the release host, with a leading slash. */
  readonly folder: string;
  /** In the same folder; lines of `<sha256>  <file name>`. */
  readonly checksumFileName: string;
  readonly archives: Partial<Record<Platform, ReleaseArchive>>;
}

/** A program that a build calls, found on `PATH`. */
export interface BuildProgram {
  readonly program: string;
  readonly versionArguments: readonly string[];
  readonly minimum: string;
  /** How a person gets it: the object of "install". */
  readonly install: string;
}

export interface ToolFacts {
  readonly version: string;
  /** Environment variable that names the tool. */
  readonly envName: string;
  /** What that variable holds: a program, or a folder with the jars. */
  readonly named: "program" | "folder";
  readonly versionArguments: readonly string[];
  /** Its first group is the version, in what the tool prints for `versionArguments`. */
  readonly versionPattern: RegExp;
  /** Versions that a named tool or one on `PATH` may have: at least this, in the same major version. */
  readonly minimumVersion: string;
  /** Set while it is asked its version. */
  readonly versionEnv?: NodeJS.ProcessEnv;
  /** Programs that it starts by itself. They are kept beside it, and without them it is of no use. */
  readonly companions: readonly string[];
  readonly release?: Release;
  readonly buildPrograms: readonly BuildProgram[];
  /** On 2 cores with nothing downloaded before. */
  readonly buildMinutes: number;
  /** Platforms for which the source lacks a part. */
  readonly notBuiltOn: Partial<Record<Platform, string>>;
  /** The shortest way to have the tool without this project's help, by operating system. */
  readonly installCommand: Partial<Record<NodeJS.Platform, string>>;
}

export const releaseHost = "https://github.com";

const toGo = (minimum: string): BuildProgram => ({
  program: "go",
  versionArguments: ["version"],
  minimum,
  install: `Go ${minimum} or newer (https://go.dev/dl)`,
});

const java: BuildProgram = {
  program: "java",
  versionArguments: ["-version"],
  minimum: "17",
  install: "Java 17 or newer (https://adoptium.net)",
};

const notOnWindows = "what starts its language host is a shell script";

export const toolTable: Record<ToolName, ToolFacts> = {
  k6: {
    version: "2.2.0",
    envName: "TABLEWRIGHT_K6",
    named: "program",
    versionArguments: ["version"],
    versionPattern: /\bv(\d+\.\d+\.\d+)/,
    minimumVersion: "2.0.0",
    companions: [],
    release: {
      page: "/grafana/k6/releases/tag/v2.2.0",
      folder: "/grafana/k6/releases/download/v2.2.0",
      checksumFileName: "k6-v2.2.0-checksums.txt",
      archives: {
        "linux-x64": { fileName: "k6-v2.2.0-linux-amd64.tar.gz" },
        "linux-arm64": { fileName: "k6-v2.2.0-linux-arm64.tar.gz" },
        "darwin-x64": { fileName: "k6-v2.2.0-macos-amd64.zip" },
        "darwin-arm64": { fileName: "k6-v2.2.0-macos-arm64.zip" },
        "win32-x64": { fileName: "k6-v2.2.0-windows-amd64.zip" },
      },
    },
    buildPrograms: [toGo("1.25")],
    buildMinutes: 3,
    notBuiltOn: {},
    installCommand: { darwin: "brew install k6", win32: "winget install k6 --source winget" },
  },
  dynoxide: {
    // The product's version; its Rust crate counts by itself and is at 3.2.0 (build-recipes.ts).
    version: "1.5.0",
    envName: "TABLEWRIGHT_DYNOXIDE",
    named: "program",
    versionArguments: ["--version"],
    versionPattern: /^dynoxide (\d+\.\d+\.\d+)/m,
    minimumVersion: "1.5.0",
    companions: [],
    release: {
      page: "/nubo-db/dynoxide/releases/tag/v1.5.0",
      folder: "/nubo-db/dynoxide/releases/download/v1.5.0",
      checksumFileName: "sha256sums.txt",
      archives: {
        "linux-x64": { fileName: "dynoxide-x86_64-unknown-linux-musl.tar.gz" },
        "linux-arm64": { fileName: "dynoxide-aarch64-unknown-linux-musl.tar.gz" },
        "darwin-x64": { fileName: "dynoxide-x86_64-apple-darwin.tar.gz" },
        "darwin-arm64": { fileName: "dynoxide-aarch64-apple-darwin.tar.gz" },
        "win32-x64": { fileName: "dynoxide-x86_64-pc-windows-msvc.zip" },
      },
    },
    buildPrograms: [
      {
        program: "cargo",
        versionArguments: ["--version"],
        minimum: "1.88",
        install: "Rust 1.88 or newer (https://rustup.rs) and a C compiler",
      },
    ],
    buildMinutes: 4,
    notBuiltOn: {},
    installCommand: {
      darwin: "brew install nubo-db/tap/dynoxide",
      linux: "npm install --global dynoxide",
    },
  },
  "dynamodb-local": {
    version: "3.1.0",
    envName: "TABLEWRIGHT_DYNAMODB_LOCAL",
    named: "folder",
    versionArguments: ["-version"],
    versionPattern: /^v?(\d+\.\d+\.\d+)\s*$/m,
    minimumVersion: "3.1.0",
    companions: [],
    buildPrograms: [
      java,
      {
        program: "mvn",
        versionArguments: ["--version"],
        minimum: "3.6.3",
        install: "Maven 3.6.3 or newer (https://maven.apache.org/install.html)",
      },
    ],
    buildMinutes: 1,
    notBuiltOn: { "linux-arm64": "its Maven artifacts hold no SQLite library for Linux on ARM" },
    installCommand: {
      darwin: "brew install openjdk maven",
      linux: "apt-get install openjdk-17-jre-headless maven",
    },
  },
  pulumi: {
    version: "3.246.0",
    envName: "TABLEWRIGHT_PULUMI",
    named: "program",
    versionArguments: ["version"],
    versionPattern: /^v(\d+\.\d+\.\d+)/m,
    // The first whose engine knows resource hooks.
    minimumVersion: "3.182.0",
    // Otherwise the question goes out to Pulumi's servers, too.
    versionEnv: { PULUMI_SKIP_UPDATE_CHECK: "true" },
    companions: ["pulumi-language-nodejs"],
    release: {
      page: "/pulumi/pulumi/releases/tag/v3.246.0",
      folder: "/pulumi/pulumi/releases/download/v3.246.0",
      checksumFileName: "pulumi-3.246.0-checksums.txt",
      archives: {
        "linux-x64": { fileName: "pulumi-v3.246.0-linux-x64.tar.gz" },
        "linux-arm64": { fileName: "pulumi-v3.246.0-linux-arm64.tar.gz" },
        "darwin-x64": { fileName: "pulumi-v3.246.0-darwin-x64.tar.gz" },
        "darwin-arm64": { fileName: "pulumi-v3.246.0-darwin-arm64.tar.gz" },
        "win32-x64": { fileName: "pulumi-v3.246.0-windows-x64.zip" },
        "win32-arm64": { fileName: "pulumi-v3.246.0-windows-arm64.zip" },
      },
    },
    buildPrograms: [toGo("1.25.8")],
    buildMinutes: 6,
    notBuiltOn: { "win32-x64": notOnWindows, "win32-arm64": notOnWindows },
    installCommand: { darwin: "brew install pulumi/tap/pulumi", win32: "winget install pulumi" },
  },
};
