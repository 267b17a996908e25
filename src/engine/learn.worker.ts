import { expose } from 'comlink';
import { registerAbortSignals } from './abort-signal.ts';
import { createLearnService } from './learn-service.ts';

registerAbortSignals();
expose(createLearnService());
