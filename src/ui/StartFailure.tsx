/** Shown where the page cannot start at all, as when a browser keeps no data. */
export function StartFailure({ reason }: { reason: string }) {
  return (
    <main className="start-failure">
      <h1>Earshot could not start</h1>
      <p role="status" data-stage="failed">
        {reason}
      </p>
      <p>
        Earshot keeps your library in this browser's own storage. Private windows and strict settings can forbid that:
        allow it for this site, or use another window, and reload.
      </p>
    </main>
  );
}
