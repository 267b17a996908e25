/** What an evaluation throws that is no longer wanted. */
export function stopped(): Error {
  const error = new Error('Evaluation was stopped before it had finished.');
  error.name = 'AbortError';
  return error;
}
