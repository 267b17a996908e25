import { expose } from 'comlink';
import { createProjectionService } from './projection-service.ts';
import { assembleThreads } from './threads.ts';

expose(createProjectionService(assembleThreads));
