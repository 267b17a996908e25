// npm start: installs, builds, serves the page and prints its address.

import { installPackages, root, run } from './install.mjs';

installPackages();
run('npx', ['vite', 'build', '--logLevel', 'error']);
const { preview } = await import('vite');
const server = await preview({ root, preview: { port: Number(process.env.PORT ?? 4173) } });
console.log('\nEarshot is ready. Open this address in Chrome, Edge or another recent browser:\n');
server.printUrls();
