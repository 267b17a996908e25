import { expose } from 'comlink';
import { assembleAlone } from '../core/wasm/team.ts';
import { createProjectionService } from './projection-service.ts';

expose(createProjectionService(assembleAlone));
