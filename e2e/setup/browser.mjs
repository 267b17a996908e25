// Finds a Chromium or Chrome, or installs one.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { run } from './install.mjs';

const programFolders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];

/** Where systems keep their browsers. */
const systemBrowsers = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...programFolders.map((folder) => folder && `${folder}\\Google\\Chrome\\Application\\chrome.exe`),
];

function installedBrowser() {
  const { chromium } = createRequire(import.meta.url)('playwright');
  return [...systemBrowsers, chromium.executablePath()].find((path) => path && existsSync(path));
}

/** Path of a Chromium, installed if need be: Playwright's own, else Debian's package where that may be installed. */
export function findBrowser() {
  const found = installedBrowser();
  if (found) return found;
  const ways = [
    () => run('npx', ['playwright', 'install', '--with-deps', 'chromium']),
    () => {
      run('apt-get', ['update', '-qq']);
      run('apt-get', ['install', '-y', '-qq', 'chromium'], { DEBIAN_FRONTEND: 'noninteractive' });
    },
  ];
  for (const install of ways) {
    try {
      install();
    } catch (error) {
      console.warn(`No browser that way: ${error.message}`);
    }
    const browser = installedBrowser();
    if (browser) return browser;
  }
  throw new Error('No Chromium or Chrome was found or could be installed. Install one, or name it in CHROMIUM_PATH.');
}

/**
 * Parts of the browser that stay off. Of several such lists a browser reads the last, so this one begins with what
 * Playwright leaves out itself.
 */
const withoutFeatures = [
  ['AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose'],
  ['HttpsFirstBalancedModeAutoEnable', 'HttpsUpgrades', 'LensOverlay', 'MediaRouter', 'PaintHolding'],
  ['ThirdPartyStoragePartitioning', 'AimEnabled', 'NetworkTimeServiceQuerying', 'OptimizationHints'],
  ['PreconnectToSearch', 'TcpPortRandomizationWin'],
  // Suggestions of the address bar are a page of their own, which each new window would load: twice the work of ours.
  ['WebUIOmniboxAimPopup', 'WebUIOmniboxPopup'],
].flat();

/** How every browser of the tests and benchmarks is started. */
export function launchOptions() {
  const isRoot = process.getuid?.() === 0;
  return {
    executablePath: findBrowser(),
    args: [
      // Chromium refuses its sandbox to root, as in containers.
      ...(isRoot ? ['--no-sandbox'] : []),
      // Without these a browser looks for its maker's hosts at every start.
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-quic',
      '--disable-sync',
      `--disable-features=${withoutFeatures}`,
    ],
  };
}
