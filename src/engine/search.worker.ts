import { expose } from 'comlink';
import { createSearchService } from './search-service.ts';

/** Where one library after the other is asked of, each time anew, so much of their vectors stays. */
const keptBytes = 2 ** 28;

expose(createSearchService(self.name === 'across' ? keptBytes : 0));
