// Folders that the browser lets a page keep: choosing one, and whether it may still be read.

// TypeScript's library leaves out what not every browser has.
interface PermissionDescriptor {
  mode: 'read';
}

interface AskableHandle {
  queryPermission?: (descriptor: PermissionDescriptor) => Promise<PermissionState>;
  requestPermission?: (descriptor: PermissionDescriptor) => Promise<PermissionState>;
}

interface PickingWindow {
  showDirectoryPicker?: (options: { mode: 'read' }) => Promise<FileSystemDirectoryHandle>;
}

const read: PermissionDescriptor = { mode: 'read' };

export function canPickFolders(): boolean {
  return 'showDirectoryPicker' in window;
}

/** The chosen folder; null where the person chose none. Needs a click, and a browser that `canPickFolders`. */
export async function pickFolder(): Promise<FileSystemDirectoryHandle | null> {
  const { showDirectoryPicker } = window as PickingWindow;
  if (!showDirectoryPicker) throw new Error('This browser cannot open folders.');
  try {
    return await showDirectoryPicker.call(window, read);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

/** Whether files of the folder may be read now; `prompt`: after asking. Browsers that never ask always may. */
export async function permissionOf(handle: FileSystemDirectoryHandle): Promise<PermissionState> {
  return (await (handle as AskableHandle).queryPermission?.(read)) ?? 'granted';
}

/** Asks the person for the folder, where they must be asked. Needs a click: without one, nobody is asked. */
export async function askPermission(handle: FileSystemDirectoryHandle): Promise<void> {
  try {
    await (handle as AskableHandle).requestPermission?.(read);
  } catch (error) {
    console.warn(error);
  }
}
