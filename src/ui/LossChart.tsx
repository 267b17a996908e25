import { useMemo } from 'react';
import { strings } from '../app/strings.ts';
import { useAppState } from './app-context.ts';
import { Plot } from './Plot.tsx';
import { useDark } from './use-dark.ts';

/** 1, 2 and 5 of each power of ten: plotly's own ticks on a short logarithmic axis are bare digits. */
const lossTicks = [-6, -5, -4, -3, -2, -1, 0].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));

/** Loss on training and on held-out pictures, an epoch at a time. */
export function LossChart() {
  const losses = useAppState((state) => state.losses);
  const epochs = useAppState((state) => state.epochs);
  const dark = useDark();
  const data = useMemo(() => {
    const x = losses.map((_, index) => index + 1);
    const line = (name: string, y: number[], color: string) => ({
      type: 'scatter',
      mode: losses.length > 1 ? 'lines' : 'markers',
      name,
      x,
      y,
      line: { color, width: 2 },
      marker: { color },
      hovertemplate: '%{y:.5f}',
    });
    return [
      line(
        strings.learn.trainingLoss,
        losses.map((loss) => loss.training),
        dark ? '#8fb4d9' : '#3a6ea5',
      ),
      line(
        strings.learn.heldOutLoss,
        losses.map((loss) => loss.heldOut),
        dark ? '#f2b544' : '#b26b00',
      ),
    ];
  }, [losses, dark]);
  const layout = useMemo(() => {
    const colour = dark ? '#a9a59b' : '#5a5c63';
    const axis = { fixedrange: true, color: colour, gridcolor: dark ? '#2b2e35' : '#e4e1da', zeroline: false };
    return {
      height: 150,
      margin: { l: 44, r: 6, t: 4, b: 30 },
      paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)',
      font: { size: 10, color: colour },
      xaxis: {
        ...axis,
        range: [0.5, Math.max(epochs, losses.length, 2) + 0.5],
        title: { text: strings.learn.epoch, standoff: 2 },
        nticks: 6,
      },
      yaxis: {
        ...axis,
        type: 'log',
        tickvals: lossTicks,
        ticktext: lossTicks.map((loss) => String(Number(loss.toPrecision(1)))),
      },
      legend: { orientation: 'h', x: 1, xanchor: 'right', y: 1, yanchor: 'top', bgcolor: 'rgba(0,0,0,0)' },
      hovermode: 'x unified',
      dragmode: false,
    };
  }, [epochs, losses.length, dark]);
  return (
    <figure className="loss" aria-label={strings.learn.loss}>
      <Plot className="loss-plot" data={data} layout={layout} />
    </figure>
  );
}
