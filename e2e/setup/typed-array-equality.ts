// Vitest compares typed arrays as it compares all that can be gone through, a million numbers in seconds. Those that are
// equal are known by a loop; how others differ is left for it to tell.

import { expect } from 'vitest';

type TypedArray = ArrayBufferView & ArrayLike<number | bigint>;

function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

expect.addEqualityTesters([
  (a, b) => {
    if (!isTypedArray(a) || !isTypedArray(b)) return undefined;
    if (a.constructor !== b.constructor || a.length !== b.length) return undefined;
    for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return undefined;
    return true;
  },
]);
