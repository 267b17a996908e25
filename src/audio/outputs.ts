// The devices that sounds can go to, where the browser lets a page choose one.

export interface OutputDevice {
  /** The same at each visit to this site, and of no use elsewhere. */
  id: string;
  name: string;
}

/** What browsers list beside devices, for whatever the system chooses. */
const systemIds = ['', 'default', 'communications'];

export function canChooseOutput(): boolean {
  return 'setSinkId' in AudioContext.prototype && 'mediaDevices' in navigator;
}

/** Null where the browser names them only to pages that may use the microphone. */
async function readOutputs(): Promise<OutputDevice[] | null> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  const outputs = devices.filter(({ kind }) => kind === 'audiooutput');
  if (outputs.some(({ label }) => label === '')) return null;
  return outputs
    .filter(({ deviceId }) => !systemIds.includes(deviceId))
    .map(({ deviceId, label }) => ({ id: deviceId, name: label }));
}

/** Tells which there are, now and whenever one comes or goes, until it is called off. */
export function watchOutputs(tell: (outputs: OutputDevice[] | null) => void): () => void {
  let isWatched = true;
  const look = async () => {
    const outputs = await readOutputs();
    if (isWatched) tell(outputs);
  };
  void look();
  navigator.mediaDevices.addEventListener('devicechange', look);
  return () => {
    isWatched = false;
    navigator.mediaDevices.removeEventListener('devicechange', look);
  };
}

/** Asks for the microphone, so that devices are named, and lets go of it at once. Rejects where it may not be used. */
export async function askForNames(): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  for (const track of stream.getTracks()) track.stop();
}
