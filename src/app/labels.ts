// Labels: what sounds are judged by and named after. Their folder's name, or labels of their own: from a list that a person
// drops, or from suggestions that were accepted.

import type { DroppedFile } from '../audio/dropped-files.ts';
import { readLabelList } from '../core/formats/label-list.ts';
import { updateSounds } from '../storage/database.ts';
import type { LabelSource, LabelSuggestion, LibraryRecord, SoundRecord } from '../storage/schema.ts';
import type { Job } from './activity.ts';
import type { AppContext } from './context.ts';
import type { History } from './history.ts';
import { matchLabels } from './label-matching.ts';
import type { RunsCapability } from './runs.ts';
import { changedSounds, type LabelListOutcome, withSounds } from './state.ts';
import { strings } from './strings.ts';

/** More than any list of labels has; what is read of a larger file is enough to say so. */
const mostBytes = 64 * 2 ** 20 + 1;

/** What a sound is judged by, none or more. A loose file has no folder: its own labels stand in for it. */
export function labelsOf(sound: SoundRecord, source: LabelSource = 'folders'): string[] {
  if (source === 'folders' && sound.folder !== '') return [sound.folder];
  return sound.labels ?? [];
}

/** A label as it is shown where there is little room: of a folder its last name. */
export function shortLabel(label: string, source: LabelSource = 'folders'): string {
  return source === 'folders' ? label.slice(label.lastIndexOf('/') + 1) : label;
}

/** Whether a dropped file is a list of labels rather than one of a folder's files. */
export function isLabelList({ path }: DroppedFile): boolean {
  return /^[^/]+\.(csv|tsv)$/i.test(path);
}

/** Labels that some sounds have of their own, and what all are judged by. */
interface Labelling {
  labels: ReadonlyMap<number, string[]>;
  source: LabelSource;
}

interface Needs {
  runs: RunsCapability;
  history: History;
}

export function createLabelsCapability({ store, database, activity }: AppContext, { runs, history }: Needs) {
  /** Stores labels that sounds now have, and what they are judged by. Gives what both were before. */
  async function change(labels: ReadonlyMap<number, string[]>, source?: LabelSource): Promise<Labelling> {
    const { library, soundById } = store.getState();
    if (!library) return { labels: new Map(), source: 'folders' };
    const before: Labelling = {
      labels: new Map(Array.from(labels.keys(), (id) => [id, soundById.get(id)?.labels ?? []])),
      source: library.labelSource ?? 'folders',
    };
    const changed = Array.from(labels).flatMap(([id, own]) => {
      const sound = soundById.get(id);
      return sound ? [{ ...sound, labels: own }] : [];
    });
    const relabelled: LibraryRecord = {
      ...library,
      labelSource: source ?? library.labelSource,
      labelling: (library.labelling ?? 0) + 1,
    };
    await updateSounds(database, relabelled, changed);
    store.setState(({ sounds }) => ({ library: relabelled, ...withSounds(changedSounds(sounds, changed)) }));
    return before;
  }

  /** Remembers what was changed, so that it can be taken back. `follow` is what comes after a change. */
  function remember(says: string, before: Labelling, after: ReadonlyMap<number, string[]>, follow: () => void): void {
    const source = store.getState().library?.labelSource ?? 'folders';
    const put = (labelling: Labelling) =>
      activity.enqueueForLibrary(async () => {
        await change(labelling.labels, labelling.source);
        follow();
      });
    history.did({ says, redo: () => put({ labels: after, source }), undo: () => put(before) });
  }

  /** Gives the sounds that a list names its labels, in place of their own before. `onChange` is told of what changed. */
  async function readList(
    file: DroppedFile,
    onChange: (before: Labelling, after: ReadonlyMap<number, string[]>) => void,
  ): Promise<LabelListOutcome> {
    const { sounds } = store.getState();
    try {
      const opened = await file.open();
      const bytes = new Uint8Array(await opened.slice(0, mostBytes).arrayBuffer());
      const { entries, problems } = readLabelList(bytes);
      const { labels, unmatched, ambiguous } = matchLabels(entries, sounds);
      if (labels.size > 0) onChange(await change(labels, 'own'), labels);
      return {
        file: file.path,
        labelled: labels.size,
        problems: [
          ...problems,
          ...unmatched.map(({ line, path }) => ({ line, text: path, reason: strings.labels.unmatched })),
          ...ambiguous.map(({ entry, paths }) => ({
            line: entry.line,
            text: entry.path,
            reason: strings.labels.ambiguous(paths),
          })),
        ].sort((a, b) => a.line - b.line),
      };
    } catch (error) {
      console.error(error);
      return { file: file.path, labelled: 0, problems: [{ line: 0, text: '', reason: (error as Error).message }] };
    }
  }

  /** Reads lists one after the other, says what came of them, and has the run in use judged by the labels of these. */
  async function readLists(files: readonly DroppedFile[], job: Job): Promise<void> {
    const { library, readOnly, sounds, notice } = store.getState();
    if (readOnly || !library || sounds.length === 0) {
      store.setState({ notice: readOnly ? strings.notices.otherTab : strings.labels.soundsFirst(files[0].path) });
      return;
    }
    job.report('decoding', strings.labels.reading);
    const labelLists: LabelListOutcome[] = [];
    const first: Labelling[] = [];
    const before = new Map<number, string[]>();
    const after = new Map<number, string[]>();
    for (const file of files) {
      const outcome = await readList(file, (was, now) => {
        first.push(was);
        // What an earlier list has changed was otherwise before that.
        for (const [id, own] of was.labels) if (!before.has(id)) before.set(id, own);
        for (const [id, own] of now) after.set(id, own);
      });
      labelLists.push(outcome);
    }
    // Beside what is said of the sounds that were dropped with it.
    const said = [notice, ...labelLists.map(strings.labels.read)].filter(Boolean).join(' ');
    store.setState({ labelLists, notice: said });
    if (first.length > 0) remember(said, { labels: before, source: first[0].source }, after, runs.makeMissing);
    runs.makeMissing();
  }

  return {
    /** For work that is under way already. Nothing is changed where no sound is named. */
    withinJob: { readLists },

    add: (files: readonly File[]): Promise<void> =>
      activity.enqueue(async (job) => {
        store.setState({ notice: null });
        await readLists(
          files.map((file) => ({ path: file.name, open: async () => file })),
          job,
        );
      }),

    judgeBy: (source: LabelSource): Promise<void> =>
      activity.enqueueForLibrary(async () => {
        const before = await change(new Map(), source);
        remember(strings.history.judgedBy(strings.labels.sources[source]), before, new Map(), runs.makeMissing);
        runs.makeMissing();
      }),

    /** Keeps what was suggested. What was judged stays as it is until it is asked for: more may be accepted. */
    accept: (suggestions: readonly LabelSuggestion[]): Promise<void> =>
      activity.enqueueForLibrary(async () => {
        const { soundById } = store.getState();
        const fresh = suggestions.filter(({ soundId }) => !soundById.get(soundId)?.labels?.length);
        if (fresh.length === 0) return;
        const after = new Map(fresh.map(({ soundId, label }) => [soundId, [label]]));
        remember(strings.history.labelled(after.size), await change(after), after, () => {});
      }),

    /** Takes away every label that sounds have of their own. */
    removeAll: (): Promise<void> =>
      activity.enqueueForLibrary(async () => {
        const labelled = store.getState().sounds.filter(({ labels }) => labels && labels.length > 0);
        const after = new Map(labelled.map(({ id }) => [id, []]));
        const before = await change(after, 'folders');
        store.setState({ labelLists: [] });
        remember(strings.history.labelsRemoved(after.size), before, after, runs.makeMissing);
        runs.makeMissing();
      }),

    dismissLists: () => store.setState({ labelLists: [] }),
  };
}

export type LabelsCapability = ReturnType<typeof createLabelsCapability>;
