import { strings } from '../app/strings.ts';
import type { LabelRetrieval } from '../core/evaluation/retrieval.ts';

/** How well the sounds of each label find each other, those that do so worst first. */
export function LabelTable({ labels }: { labels: readonly LabelRetrieval[] }) {
  const worstFirst = [...labels].sort((a, b) => a.figures.precisionAt5 - b.figures.precisionAt5);
  const { label: labelTitle, sounds } = strings.quality;
  const { precision, meanAveragePrecision } = strings.runs;
  return (
    <details className="labels">
      <summary>{strings.quality.byLabel}</summary>
      <table>
        <thead>
          <tr>
            <th>{labelTitle}</th>
            <th className="number">{sounds}</th>
            <th className="number" title={strings.quality.measures.precisionAt5}>
              {precision}
            </th>
            <th className="number" title={strings.quality.measures.meanAveragePrecision}>
              {meanAveragePrecision}
            </th>
          </tr>
        </thead>
        <tbody>
          {worstFirst.map(({ label, count, figures }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td className="number">{count}</td>
              <td className="number">{figures.precisionAt5.toFixed(2)}</td>
              <td className="number">{figures.meanAveragePrecision.toFixed(2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
