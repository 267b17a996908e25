/** A few clusters of dots: what a map looks like before there is one. */
export function MapSketch() {
  const golden = 137.508 * (Math.PI / 180);
  const clusters = [
    { x: 70, y: 60, dots: 22 },
    { x: 165, y: 45, dots: 14 },
    { x: 130, y: 110, dots: 18 },
    { x: 225, y: 100, dots: 26 },
  ];
  return (
    <svg className="sketch" viewBox="0 0 290 160" aria-hidden="true">
      {clusters.map(({ x, y, dots }, cluster) =>
        Array.from({ length: dots }, (_, i) => (
          <circle
            // biome-ignore lint/suspicious/noArrayIndexKey: the dots never change.
            key={`${cluster}-${i}`}
            className={`sketch-${cluster}`}
            cx={x + 7 * Math.sqrt(i) * Math.cos(i * golden)}
            cy={y + 7 * Math.sqrt(i) * Math.sin(i * golden)}
            r="2.6"
          />
        )),
      )}
    </svg>
  );
}
