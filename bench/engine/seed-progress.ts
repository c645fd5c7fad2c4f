import type { SeedProgress } from "./seed.ts";

export interface ProgressStyle {
  /** Whether the text is redrawn in place; otherwise it is a line of a log. */
  readonly isTerminal: boolean;
}

const barWidth = 24;

/** Progress of seeding with the rate so far and the time that is left at that rate; without a line break. */
export function renderSeedProgress(progress: SeedProgress, { isTerminal }: ProgressStyle): string {
  const { items, count, seconds, retried } = progress;
  const share = count === 0 ? 1 : Math.min(1, items / count);
  const percent = `${Math.floor(share * 100)} %`;
  const itemsPerSecond = seconds === 0 ? 0 : items / seconds;
  const facts = [
    `${render(items)} of ${render(count)} items`,
    `${render(itemsPerSecond)} items/s`,
    ...(items < count && itemsPerSecond > 0 ? [`${renderSeconds((count - items) / itemsPerSecond)} left`] : []),
    ...(retried > 0 ? [`${render(retried)} sent again`] : []),
  ].join(", ");
  if (!isTerminal) {
    return `Seeding: ${percent}, ${facts}`;
  }
  const filled = Math.floor(share * barWidth);
  return `Seeding [${"#".repeat(filled)}${"-".repeat(barWidth - filled)}] ${percent.padStart(5)}  ${facts}`;
}

/**
 * An `onProgress` for `seedItems` that writes to a stream: one line redrawn in place on a terminal, otherwise a line for
 * every tenth of the way.
 */
export function createSeedPrinter(
  write: (text: string) => void,
  style: ProgressStyle,
): (progress: SeedProgress) => void {
  let tenthsPrinted = 0;
  return (progress) => {
    const tenths = progress.count === 0 ? 10 : Math.floor((progress.items / progress.count) * 10);
    const text = renderSeedProgress(progress, style);
    if (tenthsPrinted >= 10) {
      return;
    }
    if (style.isTerminal) {
      write(`\r${text}\u001b[K${tenths >= 10 ? "\n" : ""}`);
    } else if (tenths > tenthsPrinted) {
      write(`${text}\n`);
    }
    tenthsPrinted = Math.max(tenthsPrinted, tenths);
  };
}

function render(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

function renderSeconds(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
