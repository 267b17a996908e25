// One long job at a time, in the order in which they were asked for; each can be stopped, none fails in silence.

import type { Progress, Stage, Store } from './state.ts';
import { strings } from './strings.ts';

/** Why background work is cut off. */
const putOff = new DOMException('Put off for what was asked for.', 'AbortError');

export interface Job {
  signal: AbortSignal;
  report(stage: Stage, message: string, progress?: Progress | null): void;
}

type Work = (job: Job) => Promise<void>;

export function createActivity(store: Store) {
  const queue: { work: Work; done: () => void }[] = [];
  /** What is done while nothing is asked for. */
  let background: Work | null = null;
  let current: { controller: AbortController; work: Work; inBackground: boolean } | null = null;
  /** A failure stays to be read until something else is asked for. */
  let failed = false;

  /** The status while nothing runs; unchanged while something does or waits to. */
  function rest(): void {
    if (current !== null || queue.length > 0) return;
    const { sounds, library } = store.getState();
    if (library?.vectorColumns !== undefined && sounds.length > 0) {
      const message = strings.vectors.ready(sounds.length, library.vectorColumns);
      store.setState({ status: { stage: 'ready', message, progress: null } });
      return;
    }
    const seconds = sounds.reduce((sum, sound) => sum + sound.durationSeconds, 0);
    const copied = sounds.reduce((sum, { source, bytes }) => sum + (source.kind === 'copy' ? bytes : 0), 0);
    const inFolders = sounds.filter(({ source }) => source.kind === 'folder').length;
    store.setState({
      status:
        sounds.length === 0
          ? { stage: 'empty', message: strings.status.empty, progress: null }
          : {
              stage: 'ready',
              message: strings.status.ready(sounds.length, seconds, copied, inFolders),
              progress: null,
            },
    });
  }

  async function run(work: Work, inBackground: boolean): Promise<void> {
    const controller = new AbortController();
    const mine = { controller, work, inBackground };
    current = mine;
    let failure: string | null = null;
    try {
      await work({
        signal: controller.signal,
        report: (stage, message, progress = null) => {
          // Progress comes from workers through ports of its own, and may come when its job is over.
          if (current === mine) store.setState({ status: { stage, message, progress } });
        },
      });
    } catch (error) {
      // Stopped work may still fail, as where what it has done cannot be stored.
      if (!controller.signal.aborted || (error as Error).name !== 'AbortError') {
        console.error(error);
        failure = error instanceof Error ? error.message : String(error);
      } else if (controller.signal.reason !== putOff) store.setState({ notice: strings.notices.stopped });
    }
    current = null;
    if (failure === null) rest();
    else store.setState({ status: { stage: 'failed', message: failure, progress: null } });
    failed = failure !== null;
  }

  async function runNext(): Promise<void> {
    if (current !== null) return;
    const next = queue.shift();
    if (next) {
      store.setState({ waitingJobs: queue.length });
      await run(next.work, false);
      next.done();
      await runNext();
    } else if (background && !failed) {
      const work = background;
      background = null;
      await run(work, true);
      await runNext();
    }
  }

  return {
    rest,
    /** Runs `work` when all that was asked for before is done. */
    enqueue(work: Work): Promise<void> {
      return new Promise((done) => {
        queue.push({ work, done });
        store.setState({ waitingJobs: queue.length });
        if (current?.inBackground && !current.controller.signal.aborted) {
          background ??= current.work;
          current.controller.abort(putOff);
        }
        void runNext();
      });
    },
    /** The same for the library that is open now: not at all where another is by then, or this one is only to be read. */
    enqueueForLibrary(work: Work): Promise<void> {
      const asked = store.getState().library?.id;
      return this.enqueue(async (job) => {
        const { library, readOnly } = store.getState();
        if (library && library.id === asked && !readOnly) await work(job);
      });
    },
    /** Runs `work` when nothing else is to be done, instead of what waited for that. It is cut off by whatever is asked
     * for, and begun anew afterwards; stopped by the person, it is not. */
    inBackground(work: Work): void {
      background = work;
      if (current?.inBackground) current.controller.abort(putOff);
      void runNext();
    },
    isBusy: () => current !== null && !current.inBackground,
    /** Stops the job that runs; it ends as soon as it notices. */
    stop: () => current?.controller.abort(new DOMException('Stopped by the person.', 'AbortError')),
  };
}

export type Activity = ReturnType<typeof createActivity>;

/** Tells how fast something goes and how long the rest takes, from now on, when `before` of it are done. */
export function createRate(total: number, unit: string, before = 0) {
  const started = performance.now();
  return (done: number): Progress => {
    const seconds = (performance.now() - started) / 1000;
    const perSecond = done > before && seconds > 0.2 ? (done - before) / seconds : null;
    return {
      done,
      total,
      unit,
      rate: perSecond ? { perSecond, unit: `${unit}/s` } : null,
      secondsLeft: perSecond ? (total - done) / perSecond : null,
    };
  };
}
