import { useMemo } from 'react';
import { strings } from '../app/strings.ts';
import type { LaboratoryResult } from '../engine/protocol.ts';
import { Plot } from './Plot.tsx';
import { categoryColours } from './palette.ts';
import { useDark } from './use-dark.ts';

const words = strings.laboratory;

/** 1, 2 and 5 of each power of ten: plotly's own ticks on a short logarithmic axis are bare digits. */
const timeTicks = [-3, -2, -1, 0, 1, 2, 3].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));

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
    const colour = dark ? '#a9a59b' : '#5a5c63';
    const axis = { fixedrange: true, color: colour, gridcolor: dark ? '#2b2e35' : '#e4e1da', zeroline: false };
    return {
      height: 230,
      margin: { l: 44, r: 6, t: 4, b: 64 },
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { size: 10, color: colour },
      xaxis: {
        ...axis,
        type: 'log',
        title: { text: words.time, standoff: 2 },
        tickvals: timeTicks,
        ticktext: timeTicks.map((time) => String(Number(time.toPrecision(1)))),
      },
      yaxis: { ...axis, range: [0, 109], ticksuffix: ' %', title: { text: words.found, standoff: 2 } },
      legend: { orientation: 'h', x: 0, y: -0.3, bgcolor: 'rgba(0,0,0,0)' },
      hovermode: 'closest',
      dragmode: false,
    };
  }, [dark]);
  return (
    <figure className="loss" aria-label={words.chart}>
      <Plot className="laboratory-plot" data={data} layout={layout} />
    </figure>
  );
}
