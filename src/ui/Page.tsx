import { type DragEvent, useCallback, useState } from 'react';
import { holdsVectors } from '../app/context.ts';
import { strings } from '../app/strings.ts';
import { filesOfDrop } from '../audio/dropped-files.ts';
import { useApp, useAppState } from './app-context.ts';
import { ClustersPanel } from './ClustersPanel.tsx';
import { CollectionsPanel } from './CollectionsPanel.tsx';
import { FolderPermission } from './FolderPermission.tsx';
import { Header } from './Header.tsx';
import { HearingPanel } from './HearingPanel.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { LabelsPanel } from './LabelsPanel.tsx';
import { LaboratoryPanel } from './LaboratoryPanel.tsx';
import { LearnPanel } from './LearnPanel.tsx';
import { NeighbourList } from './NeighbourList.tsx';
import { Notice } from './Notice.tsx';
import { OutputDialog } from './OutputDialog.tsx';
import { PlayerBar } from './PlayerBar.tsx';
import { ProbePanel } from './ProbePanel.tsx';
import { QualityPanel } from './QualityPanel.tsx';
import { RunsPanel } from './RunsPanel.tsx';
import { SkippedFiles } from './SkippedFiles.tsx';
import { SoundList } from './SoundList.tsx';
import { SoundMap } from './SoundMap.tsx';
import { StatusBar } from './StatusBar.tsx';
import { StorageNote } from './StorageNote.tsx';
import { SuggestionsPanel } from './SuggestionsPanel.tsx';
import { useCurrentInput } from './use-current-input.ts';
import { usePageKeys } from './use-page-keys.ts';
import { VectorsPanel } from './VectorsPanel.tsx';

/** The one screen: lists on the left, the map in the middle, what was learned on the right. */
export function Page() {
  const app = useApp();
  const selected = useAppState((state) => state.selection?.soundId ?? null);
  const [dragging, setDragging] = useState<'sound' | 'files' | null>(null);
  const vectors = useAppState((state) => holdsVectors(state.library));
  const searchable = useAppState((state) => state.model !== null) && !vectors;

  const [keysShown, setKeysShown] = useState(false);
  const showKeys = useCallback(() => setKeysShown(true), []);
  useCurrentInput();
  usePageKeys(showKeys);
  const [outputsShown, setOutputsShown] = useState(false);

  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    const [item, ...others] = event.dataTransfer.items;
    // What is no file, as a folder, has no type; nor have some kinds of sounds, which "Search by file" takes.
    setDragging(others.length === 0 && item?.type.startsWith('audio/') ? 'sound' : 'files');
  };
  const onDrop = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setDragging(null);
    const isSearch = event.target instanceof Element && event.target.closest('[data-drop=search]') !== null;
    const add = isSearch ? app.searchByDrop : app.adding.add;
    void add((signal) => filesOfDrop(event.dataTransfer, signal));
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the whole page takes a drop; the buttons do the same by keyboard.
    <div
      className="page"
      data-selected={selected ?? undefined}
      onDragOver={onDragOver}
      onDragLeave={(event) => event.relatedTarget === null && setDragging(null)}
      onDrop={onDrop}
    >
      <Header />
      <div className="lists">
        <SoundList />
        <NeighbourList />
      </div>
      <main className="centre">
        <SoundMap />
        <FolderPermission />
        <Notice />
      </main>
      <aside className="side">
        {vectors ? (
          <VectorsPanel />
        ) : (
          <>
            <LearnPanel />
            <HearingPanel />
          </>
        )}
        <CollectionsPanel />
        <QualityPanel />
        <ProbePanel />
        <ClustersPanel />
        <SuggestionsPanel />
        <LabelsPanel />
        {!vectors && <RunsPanel />}
        <LaboratoryPanel />
        <SkippedFiles />
        <StorageNote />
      </aside>
      <footer className="foot">
        <PlayerBar onShowKeys={showKeys} onShowOutputs={() => setOutputsShown(true)} />
        <StatusBar />
      </footer>
      {keysShown && <KeysDialog onClose={() => setKeysShown(false)} />}
      {outputsShown && <OutputDialog onClose={() => setOutputsShown(false)} />}
      {dragging && (
        <div className="drop-veil">
          <p>{strings.dropHere}</p>
          {dragging === 'sound' && searchable && <p data-drop="search">{strings.outside.dropHere}</p>}
        </div>
      )}
    </div>
  );
}
