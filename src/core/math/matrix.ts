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
