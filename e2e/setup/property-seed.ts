// Property tests draw the same examples at every run. To look for others, change the seed for a while.

import fc from 'fast-check';

fc.configureGlobal({ seed: 1 });
