// The part of plotly.js that Earshot uses, for the bundle that it puts together itself.
declare module 'plotly.js/lib/core' {
  const Plotly: import('./plotly-bundle.ts').PlotlyCore;
  export default Plotly;
}
declare module 'plotly.js/src/traces/scattergl/strict' {
  const trace: unknown;
  export default trace;
}
