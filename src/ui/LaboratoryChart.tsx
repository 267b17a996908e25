import { useMemo } from 'react';
import { strings } from '../app/strings.ts';
import type { LaboratoryResult } from '../engine/protocol.ts';
import { chartAxis, chartLayout, logarithmicAxis } from './chart-style.ts';
import { Plot } from './Plot.tsx';
import { categoryColours } from './palette.ts';
import { useDark } from './use-dark.ts';

const words = strings.laboratory;

/** All times, in powers of ten of a millisecond; half of one at least, in which there is always more than one tick. */
function timeRange({ results, exact }: LaboratoryResult): [number, number] {
  const powers = [exact, ...results].map(({ seconds }) => Math.log10(seconds * 1000));
  const [least, most] = [Math.min(...powers), Math.max(...powers)];
  const margin = Math.max(0.05 * (most - least), (0.75 - (most - least)) / 2);
  return [least - margin, most + margin];
}

/** What each setting finds over what a search takes, a colour a K; comparing with all is a line. */
export function LaboratoryChart({ result }: { result: LaboratoryResult }) {
  const dark = useDark();
  const data = useMemo(() => {
    const kinds = [...new Set(result.results.map(({ projections }) => projections))];
    const colours = categoryColours(kinds.length, dark);
    const exact = result.exact.seconds * 1000;
    const ink = dark ? '#f4f1ea' : '#17181c';
    const { chosen } = result;
    return [
      ...kinds.map((projections, i) => {
        const ofKind = result.results.filter((each) => each.projections === projections);
        return {
          type: 'scatter',
          mode: 'markers',
          name: words.projections(projections),
          x: ofKind.map(({ seconds }) => seconds * 1000),
          y: ofKind.map(({ recall }) => 100 * recall),
          text: ofKind.map(({ tables, probes }) => words.point(tables, probes)),
          marker: { color: colours[i], size: 6 },
          hovertemplate: '%{text}<br>%{y:.0f} %, %{x:.3g} ms',
        };
      }),
      {
        type: 'scatter',
        mode: 'lines',
        name: words.exact,
        x: [exact, exact],
        y: [0, 100],
        line: { color: ink, width: 1.5, dash: 'dot' },
        hovertemplate: '%{x:.3g} ms',
      },
      ...(chosen
        ? [
            {
              type: 'scatter',
              mode: 'markers',
              name: words.chosen,
              x: [chosen.seconds * 1000],
              y: [100 * chosen.recall],
              marker: { color: 'rgba(0,0,0,0)', size: 14, line: { color: ink, width: 2 } },
              hoverinfo: 'skip',
            },
          ]
        : []),
    ];
  }, [result, dark]);
  const layout = useMemo(() => {
    return {
      ...chartLayout(dark),
      height: 230,
      margin: { l: 44, r: 6, t: 4, b: 64 },
      xaxis: { ...logarithmicAxis(dark, -3, 3), range: timeRange(result), title: { text: words.time, standoff: 2 } },
      yaxis: { ...chartAxis(dark), range: [0, 109], ticksuffix: ' %', title: { text: words.found, standoff: 2 } },
      legend: { orientation: 'h', x: 0, y: -0.3, bgcolor: 'rgba(0,0,0,0)' },
      hovermode: 'closest',
    };
  }, [result, dark]);
  return (
    <figure className="loss" aria-label={words.chart}>
      <Plot className="laboratory-plot" data={data} layout={layout} />
    </figure>
  );
}
