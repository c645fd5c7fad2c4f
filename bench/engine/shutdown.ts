/**
 * What has to be undone before this process ends on a signal: stop the engine, delete tables that were created elsewhere.
 *
 * Only order is at stake here. Processes are ended even when nothing of this runs (`keeper.mjs` sees to that after a crash
 * or a SIGKILL); tasks let them end one after the other, the last started first, while we wait.
 */

type Task = () => Promise<void>;

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type EndSignal = (typeof signals)[number];

const tasks: Task[] = [];
let endingBy: EndSignal | undefined;

/**
 * Registers a task for SIGINT (Ctrl-C), SIGTERM and SIGHUP and returns a function that takes it back. Tasks run one by
 * one, the latest first; a task that fails is reported on stderr and does not hold up the others. Afterwards the process
 * ends by the same signal, so that a shell sees what happened. A second signal ends it at once.
 *
 * The signal handlers exist only while there are tasks. A program with signal handlers of its own keeps them; it then
 * decides itself when to exit.
 */
export function onShutdown(task: Task): () => void {
  if (tasks.length === 0 && endingBy === undefined) {
    for (const signal of signals) {
      process.on(signal, handleSignal);
    }
  }
  tasks.push(task);
  return () => {
    const position = tasks.indexOf(task);
    if (position >= 0) {
      tasks.splice(position, 1);
    }
    if (tasks.length === 0 && endingBy === undefined) {
      removeHandlers();
    }
  };
}

/** The signal that this process is ending by: what fails from now on is a consequence and not worth a message. */
export function endingSignal(): NodeJS.Signals | undefined {
  return endingBy;
}

function handleSignal(signal: EndSignal): void {
  if (endingBy !== undefined) {
    endBy(signal);
    return;
  }
  endingBy = signal;
  void runTasks().then(() => endBy(signal));
}

async function runTasks(): Promise<void> {
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    try {
      await task();
    } catch (error) {
      process.stderr.write(`While ending: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}

function endBy(signal: EndSignal): void {
  removeHandlers();
  endingBy = undefined;
  process.kill(process.pid, signal);
}

function removeHandlers(): void {
  for (const signal of signals) {
    process.off(signal, handleSignal);
  }
}
