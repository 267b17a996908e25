/** Shown where the page cannot start at all, as when a browser keeps no data. */
export function StartFailure({ reason }: { reason: string }) {
  return (
    <main className="before-start">
      <h1>Earshot could not start</h1>
      <p role="status" data-stage="failed">
        {reason}
      </p>
      <p>
        Earshot keeps your library in this browser's own storage. Where that is forbidden, as in some private windows,
        allow it for this site and reload.
      </p>
    </main>
  );
}
