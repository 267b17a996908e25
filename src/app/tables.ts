// Tables that a person can take along: what is judged, as rows for a spreadsheet.

import type { ClusterAgreement } from '../core/evaluation/clusters.ts';
import type { Quality } from '../core/evaluation/lsh-sweep.ts';
import type { RetrievalFigures } from '../core/evaluation/retrieval.ts';
import { encodeCsv } from '../core/formats/csv.ts';
import { representationById } from '../core/representations/registry.ts';
import type { LaboratoryResult } from '../engine/protocol.ts';
import type { Clusters, Judgement, SoundProbe, SoundRecord } from '../storage/schema.ts';
import { clusterSizes } from './evaluation.ts';
import { settingsInWords } from './run-settings.ts';
import { bestOf, type Run } from './state.ts';

type Cell = string | number;

export interface Table {
  columns: string[];
  rows: Cell[][];
}

const retrievalColumns = ['p_at_1', 'p_at_5', 'r_precision', 'mean_average_precision'];

function cellsOf(figures: RetrievalFigures): Cell[] {
  const { precisionAt1, precisionAt5, rPrecision, meanAveragePrecision } = figures;
  return [precisionAt1, precisionAt5, rPrecision, meanAveragePrecision];
}

/** A row a label, after those of all, of all labels alike, of chance, of the interval's ends and without copies. */
export function retrievalTable({ retrieval, copies }: Judgement): Table {
  const { judged, figures, macro, chance, intervals, perLabel } = retrieval;
  const wholes = { all: figures, macro, chance, low: intervals?.low, high: intervals?.high };
  const without = copies?.retrieval;
  return {
    columns: ['label', 'sounds', ...retrievalColumns, 'row'],
    rows: [
      ...Object.entries(wholes).flatMap(([name, of]) => (of ? [['', judged, ...cellsOf(of), name]] : [])),
      ...(without?.figures ? [['', without.judged, ...cellsOf(without.figures), 'without copies']] : []),
      ...perLabel.map(({ label, count, figures: of }) => [label, count, ...cellsOf(of), 'label']),
    ],
  };
}

/** A row a setting that was tried, after one for comparing with all. */
export function laboratoryTable({ exact, results }: LaboratoryResult): Table {
  const cells = ({ recall, precision, seconds, candidates, bytes, buildSeconds }: Quality): Cell[] => [
    ...[recall, precision ?? '', seconds * 1000, candidates, bytes, buildSeconds],
  ];
  return {
    columns: [
      ...['index', 'projections', 'tables', 'probes', 'recall_at_10', 'precision_at_10'],
      ...['milliseconds', 'candidates', 'bytes', 'build_seconds'],
    ],
    rows: [
      ['exact', '', '', '', ...cells(exact)],
      ...results.map((each) => ['lsh', each.projections, each.tables, each.probes, ...cells(each)]),
    ],
  };
}

/** A row a run: what it is, how it did, its clusters' agreement with labels, and all its settings in words. */
export function runsTable(runs: readonly Run[], agreements: readonly (ClusterAgreement | null)[]): Table {
  const orNothing = (value: number | null | undefined): Cell => value ?? '';
  return {
    columns: [
      'run',
      'created',
      ...retrievalColumns,
      ...retrievalColumns.map((column) => `${column}_without_copies`),
      'probe_accuracy',
      'cluster_purity',
      'normalised_mutual_information',
      'saturated_units',
      'held_out_loss',
      'epochs',
      'best_epoch',
      'training_seconds',
      'backend',
      'seed',
      'settings',
    ],
    rows: runs.map((run, i) => {
      const judgement = run.evaluation?.judgement;
      const none: Cell[] = retrievalColumns.map(() => '');
      const { figures } = judgement?.retrieval ?? {};
      const without = judgement?.copies ? judgement.copies.retrieval.figures : figures;
      return [
        representationById(run.representationId).label,
        new Date(run.createdAt).toISOString(),
        ...(figures ? cellsOf(figures) : none),
        ...(without ? cellsOf(without) : none),
        orNothing(judgement?.probe?.accuracy),
        orNothing(agreements[i]?.purity),
        orNothing(agreements[i]?.normalisedMutualInformation),
        orNothing(run.saturated),
        orNothing(bestOf(run).heldOutLoss),
        run.epoch,
        bestOf(run).epoch,
        orNothing(run.trainedSeconds),
        run.backend,
        run.seed,
        settingsInWords(run)
          .map(({ label, value }) => `${label}: ${value}`)
          .join('; '),
      ];
    }),
  };
}

/** A row a cluster, a column a label: how many sounds are of both. A sound with several labels is a share in each. */
export function clustersTable(clusters: Clusters, { labels, counts }: ClusterAgreement): Table {
  const sizes = clusterSizes(clusters);
  return {
    columns: ['cluster', 'name', 'sounds', ...labels],
    rows: clusters.names.map((name, cluster) => [
      cluster + 1,
      name,
      sizes[cluster],
      ...labels.map((_, label) => counts[cluster]?.[label] ?? 0),
    ]),
  };
}

/** A row a sound that was tested: what it is and what the probe took it for. */
export function probeTable({ labels, tests }: SoundProbe, soundById: ReadonlyMap<number, SoundRecord>): Table {
  return {
    columns: ['path', 'label', 'predicted', 'probability'],
    rows: tests.map(({ soundId, truth, predicted, probability }) => [
      soundById.get(soundId)?.path ?? '',
      labels[truth],
      labels[predicted],
      probability,
    ]),
  };
}

export function toCsv({ columns, rows }: Table): Blob {
  return new Blob([encodeCsv(columns, rows)], { type: 'text/csv' });
}

/** Cells with tabs between them, as spreadsheets paste them. */
export function toTabbed({ columns, rows }: Table): string {
  const plain = (cell: Cell) => String(cell).replaceAll(/[\t\r\n]+/g, ' ');
  return [columns, ...rows].map((row) => row.map(plain).join('\t')).join('\n');
}
