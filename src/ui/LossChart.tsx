import { useMemo } from 'react';
import { strings } from '../app/strings.ts';
import { useAppState } from './app-context.ts';
import { chartAxis, chartLayout, logarithmicAxis } from './chart-style.ts';
import { Plot } from './Plot.tsx';
import { useDark } from './use-dark.ts';

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
    return {
      ...chartLayout(dark),
      height: 150,
      margin: { l: 44, r: 6, t: 4, b: 30 },
      xaxis: {
        ...chartAxis(dark),
        range: [0.5, Math.max(epochs, losses.length, 2) + 0.5],
        title: { text: strings.learn.epoch, standoff: 2 },
        nticks: 6,
      },
      yaxis: logarithmicAxis(dark, -6, 0),
      legend: { orientation: 'h', x: 1, xanchor: 'right', y: 1, yanchor: 'top', bgcolor: 'rgba(0,0,0,0)' },
      hovermode: 'x unified',
    };
  }, [epochs, losses.length, dark]);
  return (
    <figure className="loss" aria-label={strings.learn.loss}>
      <Plot className="loss-plot" data={data} layout={layout} />
    </figure>
  );
}
