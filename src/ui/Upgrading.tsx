import { strings } from '../app/strings.ts';

/** Shown while what an earlier Earshot has stored is brought over, which takes seconds for a large library. */
export function Upgrading() {
  return (
    <main className="before-start">
      <p>{strings.upgrading}</p>
    </main>
  );
}
