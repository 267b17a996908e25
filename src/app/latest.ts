// What is computed from parts of the state, and asked for again and again until one of them changes.

/** Gives what `compute` gave at the call before, the same object, unless something of `of` is another than then. */
export function rememberLatest<Value>(): (of: readonly unknown[], compute: () => Value) => Value {
  let latest: { of: readonly unknown[]; value: Value } | null = null;
  return (of, compute) => {
    const before = latest;
    if (before && of.length === before.of.length && of.every((each, i) => each === before.of[i])) return before.value;
    latest = { of, value: compute() };
    return latest.value;
  };
}
