// One long job at a time, in the order in which they were asked for; each can be stopped, none fails in silence.

import type { Progress, Stage, Store } from './state.ts';
import { strings } from './strings.ts';

export interface Job {
  signal: AbortSignal;
  report(stage: Stage, message: string, progress?: Progress | null): void;
}

export function createActivity(store: Store) {
  let last: Promise<void> = Promise.resolve();
  let current: AbortController | null = null;

  /** The status while nothing runs; unchanged while something does or waits to. */
  function rest(): void {
    if (current !== null || store.getState().waitingJobs > 0) return;
    const { sounds } = store.getState();
    const seconds = sounds.reduce((sum, sound) => sum + sound.durationSeconds, 0);
    const bytes = sounds.reduce((sum, sound) => sum + sound.bytes, 0);
    store.setState({
      status:
        sounds.length === 0
          ? { stage: 'empty', message: strings.status.empty, progress: null }
          : { stage: 'ready', message: strings.status.ready(sounds.length, seconds, bytes), progress: null },
    });
  }

  async function run(work: (job: Job) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    current = controller;
    let failure: string | null = null;
    try {
      await work({
        signal: controller.signal,
        report: (stage, message, progress = null) => {
          // Progress comes from workers through ports of its own, and may come when its job is over.
          if (current === controller) store.setState({ status: { stage, message, progress } });
        },
      });
    } catch (error) {
      if (controller.signal.aborted) store.setState({ notice: strings.notices.stopped });
      else {
        console.error(error);
        failure = error instanceof Error ? error.message : String(error);
      }
    }
    current = null;
    if (failure === null) rest();
    else store.setState({ status: { stage: 'failed', message: failure, progress: null } });
  }

  return {
    rest,
    /** Runs `work` when all that was asked for before is done. */
    enqueue(work: (job: Job) => Promise<void>): Promise<void> {
      store.setState((state) => ({ waitingJobs: state.waitingJobs + 1 }));
      last = last.then(() => {
        store.setState((state) => ({ waitingJobs: state.waitingJobs - 1 }));
        return run(work);
      });
      return last;
    },
    isBusy: () => current !== null,
    /** Stops the job that runs; it ends as soon as it notices. */
    stop: () => current?.abort(new DOMException('Stopped by the person.', 'AbortError')),
  };
}

export type Activity = ReturnType<typeof createActivity>;

/** Tells how fast something goes and how long the rest takes, from now on. */
export function createRate(total: number, unit: string) {
  const started = performance.now();
  return (done: number): Progress => {
    const seconds = (performance.now() - started) / 1000;
    const perSecond = done > 0 && seconds > 0.2 ? done / seconds : null;
    return {
      done,
      total,
      unit,
      rate: perSecond ? { perSecond, unit: `${unit}/s` } : null,
      secondsLeft: perSecond ? (total - done) / perSecond : null,
    };
  };
}
