// What a benchmark ran on, and its figures as a table.

import { availableParallelism, cpus, totalmem } from 'node:os';

/** The page's own view of the graphics hardware: a software renderer is no GPU. */
async function findGpu(page) {
  return page.evaluate(async () => {
    const software = /swiftshader|llvmpipe|software|basic render/i;
    const context = document.createElement('canvas').getContext('webgl2');
    const names = context?.getExtension('WEBGL_debug_renderer_info');
    const renderer = names ? context.getParameter(names.UNMASKED_RENDERER_WEBGL) : 'no WebGL';
    const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
    return {
      webgl: software.test(renderer) || !names ? null : renderer,
      webgpu: adapter && !adapter.info.isFallbackAdapter ? `${adapter.info.vendor} ${adapter.info.architecture}` : null,
    };
  });
}

export async function machineRow(browser, address) {
  const page = await browser.newPage();
  await page.goto(address);
  const { webgl, webgpu } = await findGpu(page);
  await page.close();
  const gpu = [webgl && `WebGL on ${webgl}`, webgpu && `WebGPU on ${webgpu}`].filter(Boolean);
  const value = [
    cpus()[0]?.model.trim() ?? 'unknown CPU',
    `${availableParallelism()} cores`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `${browser.browserType().name()} ${browser.version()}`,
    gpu.length > 0 ? gpu.join(', ') : 'no GPU',
  ].join(', ');
  return { name: 'machine', value, unit: '', peer: null, peerValue: null, ratio: null };
}

/** What is longer stands out of its column rather than widening it for all. */
const widestColumn = 48;

const numbers = new Intl.NumberFormat('en', { maximumSignificantDigits: 4, useGrouping: false });

function show(value) {
  if (typeof value === 'number') return numbers.format(value);
  return value ?? '';
}

export function printTable([machine, ...rows]) {
  const header = ['figure', 'value', 'unit', 'peer', 'its value', 'ratio'];
  const cells = rows.map((row) =>
    [row.name, row.value, row.unit, row.peer, row.peerValue, row.ratio].map((value) => show(value)),
  );
  const widths = header.map((_, column) =>
    Math.min(widestColumn, Math.max(...[header, ...cells].map((line) => line[column].length))),
  );
  console.log(`\n${machine.value}\n`);
  for (const line of [header, widths.map((width) => '-'.repeat(width)), ...cells]) {
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
  }
}
