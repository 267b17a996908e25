// Whether the default number of epochs is enough, and how long it takes: the default model on 2,000 sounds against its
// own run of 100 epochs.

import { figure, goal, type Prepare } from './benchmark.ts';
import { withTrainPage } from './train-page.ts';

export { browserArguments, harness } from './train-page.ts';

const sounds = 2000;
const longEpochs = 100;
const goals = { timesLongLoss: 1.03, seconds: 120 };

export const prepare: Prepare = () => (setting) =>
  withTrainPage(setting, async (page) => {
    const { usual, long } = await page.evaluate(
      ([sounds, epochs]) => window.trainHarness.compareEpochs(sounds, epochs),
      [sounds, longEpochs] as const,
    );
    const best = (curve: typeof usual) => Math.min(...curve.epochs.map(({ heldOut }) => heldOut));
    const longLoss = best(long);
    const close = usual.epochs.find(({ heldOut }) => heldOut <= goals.timesLongLoss * longLoss);
    const percent = 100 * (goals.timesLongLoss - 1);
    const name = `default model, ${usual.epochs.length} epochs`;
    const inTime = goal(goals.seconds);
    return [
      figure('sounds', sounds, 'from the demo synthesiser, a tenth of them held out'),
      figure('backend', usual.backend, 'chosen as the page does'),
      figure(`${name}: held-out loss`, best(usual), 'squared error of a pixel', {
        peer: `${long.epochs.length} epochs, goal ${percent.toFixed(0)} % more at most`,
        peerValue: longLoss,
        better: 'lower',
      }),
      figure(`${name}: time to come as near`, close?.seconds ?? null, 's', inTime),
      figure(`${name}: all of training`, usual.seconds, 's', inTime),
      figure(`${long.epochs.length} epochs: all of training`, long.seconds, 's'),
    ];
  });
