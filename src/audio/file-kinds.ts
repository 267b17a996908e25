// What a file promises to be by its name and type alone, before it is opened.

const audioExtensions = /\.(wav|wave|bwf|rf64|flac|mp3|mp2|ogg|oga|opus|m4a|aac|mp4|webm|aif|aiff|aifc|afc|caf|weba)$/i;

/** Whether a name or type promises sound: anything else is not even opened. */
export function looksLikeAudio(path: string, type: string): boolean {
  return audioExtensions.test(path) || type.startsWith('audio/');
}

/** Whether a name promises vectors, or a table that may be one of vectors. */
export function mayHoldVectors(path: string): boolean {
  return /\.(npy|csv|tfrecords?|tar|gz|tgz)$/i.test(path);
}

/** Files that systems and programs leave beside sounds (analyses, overviews): passed over without a word. */
export function isSidecar(path: string): boolean {
  return (
    /(^|\/)(\.(?!\.\/)|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/i.test(path) ||
    /\.(asd|reapeaks|pkf|sfk|sfl|ovw|gpk)$/i.test(path)
  );
}
