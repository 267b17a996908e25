// What charts have in common: their layout in dark and light, and ticks of a logarithmic axis.

/** Transparent, and fixed where it is. */
export function chartLayout(dark: boolean) {
  return {
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { size: 10, color: textColour(dark) },
    dragmode: false,
  };
}

export function chartAxis(dark: boolean) {
  return { fixedrange: true, color: textColour(dark), gridcolor: dark ? '#2b2e35' : '#e4e1da', zeroline: false };
}

/** 1, 2 and 5 of each power of ten: plotly's own ticks on a short logarithmic axis are bare digits. */
export function logarithmicAxis(dark: boolean, leastPower: number, mostPower: number) {
  const powers = Array.from({ length: mostPower - leastPower + 1 }, (_, i) => leastPower + i);
  const ticks = powers.flatMap((power) => [1, 2, 5].map((digit) => Number((digit * 10 ** power).toPrecision(1))));
  return { ...chartAxis(dark), type: 'log', tickvals: ticks, ticktext: ticks.map(String) };
}

function textColour(dark: boolean): string {
  return dark ? '#a9a59b' : '#5a5c63';
}
