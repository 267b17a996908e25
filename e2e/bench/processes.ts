// What the browser's processes take of memory and processors while something goes on, where Linux tells it.

import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright';

const millisecondsBetween = 100;
/** Linux counts processor time in these, whatever the machine. */
const ticksPerSecond = 100;

/** Memory in MB beyond what there was at the beginning, processor time in seconds. */
export interface Usage {
  /** The tab's process: the page and its workers. Memory of its own, not shared, not mapped from files. */
  tabPeakMegabytes: number;
  /** All processes of the browser together. */
  browserPeakMegabytes: number;
  seconds: {
    page: number;
    workers: number;
    /** Other threads of the tab: decoding, hashing, reading. */
    otherThreads: number;
    /** The browser's other processes: files, database, drawing. */
    otherProcesses: number;
    /** Whatever else ran on this machine meanwhile: where it is much, the figures are not the page's own. */
    otherPrograms: number;
  };
  wallSeconds: number;
}

interface Process {
  pid: number;
  isTab: boolean;
}

/** Null where the process has ended meanwhile. */
function attempt<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function ownMegabytes({ pid }: Process): number {
  const status = attempt(() => readFileSync(`/proc/${pid}/status`, 'utf8'));
  return (Number(/^RssAnon:\s+(\d+) kB$/m.exec(status ?? '')?.[1] ?? 0) * 1024) / 1e6;
}

/** By thread: its name, or `page` for the main one, and the seconds that it has computed. */
function threadsOf({ pid }: Process): Map<string, { name: string; seconds: number }> {
  const threads = new Map<string, { name: string; seconds: number }>();
  for (const thread of attempt(() => readdirSync(`/proc/${pid}/task`)) ?? []) {
    const stat = attempt(() => readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8'));
    // The name stands in parentheses and may hold some itself.
    const [, name, rest] = /^\d+ \((.*)\) (.*)$/s.exec(stat ?? '') ?? [];
    if (!rest) continue;
    const fields = rest.split(' ');
    const seconds = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    threads.set(thread, { name: thread === String(pid) ? 'page' : name, seconds });
  }
  return threads;
}

/** Seconds that all processors together have computed, for whomever. */
function machineSeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
}

/** Watches from now on until what it gives is called. Null on systems that do not tell. */
export async function watchProcesses(browser: Browser): Promise<(() => Promise<Usage>) | null> {
  if (process.platform !== 'linux') return null;
  const session = await browser.newBrowserCDPSession();
  const list = async (): Promise<Process[]> => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.map(({ id, type }) => ({ pid: id, isTab: type === 'renderer' }));
  };

  const before = await list();
  const first = new Map(before.map((each) => [each.pid, ownMegabytes(each)]));
  const threadsBefore = new Map(before.map((each) => [each.pid, threadsOf(each)]));
  const togetherBefore = [...first.values()].reduce((sum, each) => sum + each, 0);
  const machineBefore = machineSeconds();
  const started = performance.now();

  const peaks = new Map<number, number>();
  let browserPeakMegabytes = 0;
  let watching = true;
  const watched = (async () => {
    while (watching) {
      let together = 0;
      for (const each of await list()) {
        const now = ownMegabytes(each);
        peaks.set(each.pid, Math.max(peaks.get(each.pid) ?? 0, now));
        together += now;
      }
      browserPeakMegabytes = Math.max(browserPeakMegabytes, together - togetherBefore);
      await sleep(millisecondsBetween);
    }
  })();
  // Who asks hears of a failure; where the browser is closed before, nobody does.
  watched.catch(() => {});

  return async () => {
    const after = (await list()).map((each) => ({ ...each, threads: threadsOf(each) }));
    const machine = machineSeconds() - machineBefore;
    const wallSeconds = (performance.now() - started) / 1000;
    watching = false;
    await watched;
    const growthOf = ({ pid }: Process) => (peaks.get(pid) ?? 0) - (first.get(pid) ?? 0);
    // The browser keeps other such processes ready, which do nothing.
    const tab = before.filter(({ isTab }) => isTab).reduce((a, b) => (growthOf(b) > growthOf(a) ? b : a));
    const seconds: Usage['seconds'] = { page: 0, workers: 0, otherThreads: 0, otherProcesses: 0, otherPrograms: 0 };
    for (const { pid, threads } of after) {
      const earlier = threadsBefore.get(pid);
      for (const [thread, { name, seconds: spent }] of threads) {
        const since = spent - (earlier?.get(thread)?.seconds ?? 0);
        if (pid !== tab.pid) seconds.otherProcesses += since;
        else if (name === 'page') seconds.page += since;
        else if (name.startsWith('DedicatedWorker')) seconds.workers += since;
        else seconds.otherThreads += since;
      }
    }
    const own = Object.values(seconds).reduce((sum, each) => sum + each, 0);
    seconds.otherPrograms = Math.max(0, machine - own);
    await session.detach();
    return { tabPeakMegabytes: growthOf(tab), browserPeakMegabytes, seconds, wallSeconds };
  };
}
