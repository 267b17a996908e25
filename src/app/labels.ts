// Labels: what sounds are judged by and named after. Their folder's name, or labels of their own: from a list that a person
// drops, or from suggestions that were accepted.

import type { DroppedFile } from '../audio/dropped-files.ts';
import { readLabelList } from '../core/formats/label-list.ts';
import { updateSounds } from '../storage/database.ts';
import type { LabelSource, LabelSuggestion, LibraryRecord, SoundRecord } from '../storage/schema.ts';
import type { Job } from './activity.ts';
import type { AppContext } from './context.ts';
import { matchLabels } from './label-matching.ts';
import type { RunsCapability } from './runs.ts';
import { changedSounds, type LabelListOutcome, withSounds } from './state.ts';
import { strings } from './strings.ts';

/** What a sound is judged by, none or more. A loose file has no folder: its own labels stand in for it. */
export function labelsOf(sound: SoundRecord, source: LabelSource = 'folders'): string[] {
  if (source === 'folders' && sound.folder !== '') return [sound.folder];
  return sound.labels ?? [];
}

/** Whether a dropped file is a list of labels rather than one of a folder's files. */
export function isLabelList({ path }: DroppedFile): boolean {
  return /^[^/]+\.(csv|tsv)$/i.test(path);
}

export function createLabelsCapability({ store, database, activity }: AppContext, runs: RunsCapability) {
  /** Stores labels that sounds now have, and what they are judged by. */
  async function change(labels: ReadonlyMap<number, string[]>, source?: LabelSource): Promise<void> {
    const { library, soundById, sounds } = store.getState();
    if (!library) return;
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
    store.setState({ library: relabelled, ...withSounds(changedSounds(sounds, changed)) });
  }

  /** Gives the sounds that a list names its labels, in place of their own before, and judges by those from now on. */
  async function readList(file: DroppedFile, job: Job): Promise<void> {
    const { library, readOnly, sounds, notice } = store.getState();
    if (readOnly || !library || sounds.length === 0) {
      store.setState({ notice: readOnly ? strings.notices.otherTab : strings.labels.soundsFirst(file.path) });
      return;
    }
    job.report('decoding', strings.labels.reading);
    const opened = await file.open();
    const { entries, problems } = readLabelList(new Uint8Array(await opened.arrayBuffer()));
    const { labels, unmatched, ambiguous } = matchLabels(entries, sounds);
    if (labels.size > 0) await change(labels, 'own');
    const outcome: LabelListOutcome = {
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
    // Beside what is said of the sounds that were dropped with it.
    const said = [notice, strings.labels.read(outcome)].filter(Boolean).join(' ');
    store.setState({ labelList: outcome, notice: said });
    runs.makeMissing();
  }

  return {
    /** For work that is under way already. Nothing is changed where no sound is named. */
    withinJob: { readList },

    judgeBy: (source: LabelSource): Promise<void> =>
      activity.enqueue(async () => {
        await change(new Map(), source);
        runs.makeMissing();
      }),

    /** Keeps what was suggested. What was judged stays as it is until it is asked for: more may be accepted. */
    accept: (suggestions: readonly LabelSuggestion[]): Promise<void> =>
      activity.enqueue(async () => {
        const { soundById } = store.getState();
        await change(
          new Map(
            suggestions.map(({ soundId, label }) => [soundId, [...(soundById.get(soundId)?.labels ?? []), label]]),
          ),
        );
      }),

    /** Takes labels back that were accepted. */
    takeBack: (suggestions: readonly LabelSuggestion[]): Promise<void> =>
      activity.enqueue(async () => {
        const { soundById } = store.getState();
        await change(
          new Map(
            suggestions.map(({ soundId, label }) => [
              soundId,
              (soundById.get(soundId)?.labels ?? []).filter((own) => own !== label),
            ]),
          ),
        );
      }),

    /** Takes away every label that sounds have of their own. */
    removeAll: (): Promise<void> =>
      activity.enqueue(async () => {
        const labelled = store.getState().sounds.filter(({ labels }) => labels && labels.length > 0);
        await change(new Map(labelled.map(({ id }) => [id, []])), 'folders');
        store.setState({ labelList: null });
        runs.makeMissing();
      }),

    dismissList: () => store.setState({ labelList: null }),
  };
}

export type LabelsCapability = ReturnType<typeof createLabelsCapability>;
