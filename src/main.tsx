// Puts the page together: database, workers, store, app, components.

import { createRoot } from 'react-dom/client';
import { createApp } from './app/app.ts';
import type { VisitOptions } from './app/context.ts';
import { createState } from './app/state.ts';
import { strings } from './app/strings.ts';
import { createEngine } from './engine/client.ts';
import { openDatabase } from './storage/database.ts';
import { AppContext } from './ui/app-context.ts';
import { Page } from './ui/Page.tsx';
import { StartFailure } from './ui/StartFailure.tsx';
import { Upgrading } from './ui/Upgrading.tsx';
import './ui/style.css';

/** The seed of a visit whose address names none. */
const defaultSeed = 1;

function visitOptions(address: URLSearchParams): VisitOptions {
  const backend = address.get('backend');
  const seed = Number.parseInt(address.get('seed') ?? '', 10);
  const features = address.get('features');
  const map = address.get('map');
  return {
    backend: backend === 'webgpu' || backend === 'webgl' || backend === 'wasm' || backend === 'cpu' ? backend : null,
    seed: Number.isSafeInteger(seed) ? seed : defaultSeed,
    features: features === null ? null : features.split(','),
    map: map === 'plotly' || map === 'webgl' ? map : null,
  };
}

async function start(): Promise<void> {
  const root = createRoot(document.getElementById('root') as HTMLElement);
  try {
    const store = createState();
    const database = await openDatabase(
      () => root.render(<Upgrading />),
      () => store.setState({ readOnly: true, notice: strings.notices.outdated }),
    );
    const app = createApp({
      store,
      database,
      engine: createEngine(),
      visit: visitOptions(new URLSearchParams(location.search)),
    });
    await app.start();
    root.render(
      <AppContext value={app}>
        <Page />
      </AppContext>,
    );
  } catch (error) {
    console.error(error);
    root.render(<StartFailure reason={error instanceof Error ? error.message : String(error)} />);
  }
}

void start();
