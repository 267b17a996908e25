// Records, inside the page and on its own clock, when the stages change and when the main thread is blocked.

import type { Page } from 'playwright';
import type { Stage } from '../earshot-page.ts';

/** All times in milliseconds since the page began to load. */
export interface Timeline {
  /** Each change of what the status says. */
  stages: { at: number; stage: Stage; message: string }[];
  /** Blocks of the main thread of at least 50 ms: shorter ones the browser does not tell. */
  longTasks: { at: number; milliseconds: number }[];
  droppedAt: number | null;
  /** When the map last came to stand still. */
  mapReadyAt: number | null;
}

declare global {
  interface Window {
    timeline: Timeline;
    /** What an input was given last, kept to be decoded again. */
    droppedFiles: File[];
  }
}

/** Runs before any script of the page. */
function record(): void {
  const timeline: Timeline = { stages: [], longTasks: [], droppedAt: null, mapReadyAt: null };
  window.timeline = timeline;
  window.droppedFiles = [];

  const look = () => {
    const status = document.querySelector<HTMLElement>('[role=status][data-stage]');
    const stage = status?.dataset.stage as Stage | undefined;
    const message = status?.firstElementChild?.textContent ?? '';
    const last = timeline.stages.at(-1);
    if (stage && (last?.stage !== stage || last.message !== message)) {
      timeline.stages.push({ at: performance.now(), stage, message });
    }
    const ready = document.querySelector('[data-points][data-ready=true]') !== null;
    if (!ready) timeline.mapReadyAt = null;
    else timeline.mapReadyAt ??= performance.now();
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['data-stage', 'data-ready'],
  });

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      timeline.longTasks.push({ at: startTime, milliseconds: duration });
    }
  }).observe({ type: 'longtask', buffered: true });

  const onChange = ({ target }: Event) => {
    if (!(target instanceof HTMLInputElement) || !target.files?.length) return;
    timeline.droppedAt = performance.now();
    window.droppedFiles = Array.from(target.files);
  };
  document.addEventListener('change', onChange, { capture: true });
  const onDrop = () => {
    timeline.droppedAt = performance.now();
  };
  document.addEventListener('drop', onDrop, { capture: true });
}

export async function recordTimeline(page: Page): Promise<void> {
  await page.addInitScript(record);
}

export function readTimeline(page: Page): Promise<Timeline> {
  return page.evaluate(() => window.timeline);
}

/** When the status first showed `stage`, and `message` if one is given, at or after `from`. */
export function timeOf(timeline: Timeline, stage: Stage, from = 0, message?: string): number {
  const found = timeline.stages.find(
    (each) => each.at >= from && each.stage === stage && (message === undefined || each.message === message),
  );
  if (!found) throw new Error(`The page never showed the stage ${stage}${message ? ` (${message})` : ''}.`);
  return found.at;
}

/** The longest block between `from` and `to`, what lies outside cut off, in milliseconds; 0 where none reached 50. */
export function longestBlock({ longTasks }: Timeline, from: number, to: number): number {
  const within = longTasks.map(({ at, milliseconds }) => Math.min(at + milliseconds, to) - Math.max(at, from));
  return Math.max(0, ...within);
}
