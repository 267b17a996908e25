// A dense row-major matrix: the one shape in which numbers cross between core, workers, storage and the page.

/** Row r, column c stands at `data[r * cols + c]`; `data.length === rows * cols`. */
export interface Matrix<Data extends Float32Array | Uint8Array = Float32Array> {
  data: Data;
  rows: number;
  cols: number;
}

/** A view (not a copy) of row `row`. */
export function rowOf<Data extends Float32Array | Uint8Array>(matrix: Matrix<Data>, row: number): Data {
  return matrix.data.subarray(row * matrix.cols, (row + 1) * matrix.cols) as Data;
}

/** A view (not a copy) of rows `from` up to before `to`. */
export function rowsBetween<Data extends Float32Array | Uint8Array>(
  { data, cols }: Matrix<Data>,
  from: number,
  to: number,
): Matrix<Data> {
  return { data: data.subarray(from * cols, to * cols) as Data, rows: to - from, cols };
}

/** The mean of the rows, of which there is at least one, [columns]. */
export function meanOfRows(matrix: Matrix): Float32Array<ArrayBuffer> {
  const sums = new Float64Array(matrix.cols);
  for (let row = 0; row < matrix.rows; row++) {
    const values = rowOf(matrix, row);
    for (let col = 0; col < values.length; col++) sums[col] += values[col];
  }
  return Float32Array.from(sums, (sum) => sum / matrix.rows);
}

/** The numbers of all its rows, in order. */
export function allRows({ rows }: { rows: number }): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row);
}

/** A matrix of copies of these rows, in this order. */
export function takeRows<Data extends Float32Array | Uint8Array>(
  matrix: Matrix<Data>,
  rows: ArrayLike<number>,
): Matrix<Data> {
  const { data: example, cols } = matrix;
  const data = emptyLike(example, rows.length * cols);
  for (let i = 0; i < rows.length; i++) data.set(rowOf(matrix, rows[i]), i * cols);
  return { data, rows: rows.length, cols };
}

/** One matrix of the rows of several, which have the same columns, in order; at least one. */
export function stackRows<Data extends Float32Array | Uint8Array>(parts: readonly Matrix<Data>[]): Matrix<Data> {
  const [{ data: example, cols }] = parts;
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const data = emptyLike(example, rows * cols);
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return { data, rows, cols };
}

/** A copy with rows for columns. */
export function transposed<Data extends Float32Array | Uint8Array>({ data, rows, cols }: Matrix<Data>): Matrix<Data> {
  const turned = emptyLike(data, data.length);
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) turned[col * rows + row] = data[row * cols + col];
  }
  return { data: turned, rows: cols, cols: rows };
}

function emptyLike<Data extends Float32Array | Uint8Array>(example: Data, length: number): Data {
  return (example instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length)) as Data;
}
