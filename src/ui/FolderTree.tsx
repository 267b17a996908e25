import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { folderOf, withoutFilter } from '../app/filters.ts';
import {
  countSounds,
  type Folder,
  foldersOf,
  folderTree,
  openToFit,
  outerPaths,
  shownFolders,
} from '../app/folder-tree.ts';
import { strings } from '../app/strings.ts';
import { useApp, useAppState } from './app-context.ts';
import { useRowsInSight } from './use-rows-in-sight.ts';
import { isLetter, useTypedName } from './use-typed-name.ts';

const rowPixels = 24;
/** What fits without scrolling is open at first. */
const rowsThatFit = 8;

/** The library's folders, with how many sounds of each pass the other filters. The one that is chosen filters. */
export function FolderTree() {
  const app = useApp();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const typedName = useTypedName();
  const sounds = useAppState((state) => state.sounds);
  const filters = useAppState((state) => state.filters);
  const aspects = useAppState((state) => state.aspects);
  const collections = useAppState((state) => state.collections);
  const tags = useAppState((state) => state.tags);
  const chosen = folderOf(filters);

  const ofSounds = useMemo(() => foldersOf(sounds), [sounds]);
  const root = useMemo(() => folderTree(ofSounds.paths), [ofSounds]);
  // After the list: a key that is typed waits for that alone.
  const others = useDeferredValue(filters);
  const counts = useMemo(() => {
    const passing = app.finding.passing({ sounds, aspects, collections, tags }, withoutFilter(others, 'folder'));
    return countSounds(root, ofSounds, passing);
  }, [app, root, ofSounds, sounds, others, aspects, collections, tags]);
  const [open, setOpen] = useState(() => new Set([...openToFit(root, rowsThatFit), ...outerPaths(chosen)]));
  const shown = useMemo(() => shownFolders(root, open), [root, open]);
  const at = Math.max(
    0,
    shown.findIndex(({ path }) => path === chosen),
  );
  const { from, to, reveal } = useRowsInSight(scroller, shown.length, rowPixels);
  useEffect(() => reveal(at), [at, reveal]);

  const toggle = ({ path }: Folder, isOpen: boolean) => {
    const changed = new Set(open);
    if (isOpen) changed.add(path);
    else changed.delete(path);
    setOpen(changed);
    // What is chosen stays in sight.
    if (!isOpen && outerPaths(chosen).includes(path)) app.finding.lookInto(path);
  };
  const go = (row: number) => {
    const folder = shown[Math.min(shown.length - 1, Math.max(0, row))];
    app.finding.lookInto(folder.path);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const folder = shown[at];
    const isOpen = open.has(folder.path);
    const rowsOfPage = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPixels));
    const moves: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      PageDown: () => go(at + rowsOfPage),
      PageUp: () => go(at - rowsOfPage),
      Home: () => go(0),
      End: () => go(shown.length - 1),
      ArrowRight: () => {
        if (folder.folders.length === 0) return;
        if (isOpen) go(at + 1);
        else toggle(folder, true);
      },
      ArrowLeft: () => {
        if (isOpen && folder.folders.length > 0) toggle(folder, false);
        else if (folder.parent) app.finding.lookInto(folder.parent.path);
      },
    };
    const move = moves[event.key];
    if (move) move();
    else if (isLetter(event.key)) {
      const names = shown.map(({ name }) => name);
      const found = typedName(event.key, event.timeStamp, names, at);
      if (found !== null) go(found);
    } else return;
    event.preventDefault();
  };

  const idOf = (row: number) => `${id}${row}`;
  return (
    <div className="folder-tree" ref={scroller}>
      <div
        role="tree"
        aria-label={strings.finding.parts.folders}
        tabIndex={0}
        aria-activedescendant={idOf(at)}
        onKeyDown={onKeyDown}
        style={{ height: shown.length * rowPixels }}
      >
        {shown.slice(from, to).map((folder, i) => {
          const { path, name, depth, folders, parent } = folder;
          const hasFolders = folders.length > 0;
          const siblings = parent?.folders ?? [folder];
          const count = counts.get(path) ?? 0;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the tree.
            <div
              key={path}
              id={idOf(from + i)}
              role="treeitem"
              tabIndex={-1}
              className="folder"
              data-folder={path}
              data-empty={count === 0 || undefined}
              aria-level={depth + 1}
              aria-setsize={siblings.length}
              aria-posinset={siblings.indexOf(folder) + 1}
              aria-selected={path === chosen}
              aria-expanded={hasFolders ? open.has(path) : undefined}
              style={{
                top: (from + i) * rowPixels,
                height: rowPixels,
                paddingInlineStart: `calc(6px + ${12 * depth}px)`,
              }}
              title={path}
              // The tree keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={(event) => {
                event.currentTarget.parentElement?.focus();
                app.finding.lookInto(path);
              }}
              onDoubleClick={() => hasFolders && toggle(folder, !open.has(path))}
            >
              <span
                className="folder-twist"
                aria-hidden="true"
                onClick={(event) => {
                  if (!hasFolders) return;
                  event.stopPropagation();
                  toggle(folder, !open.has(path));
                }}
              >
                {hasFolders ? (open.has(path) ? '▾' : '▸') : ''}
              </span>
              <bdi className="folder-name">{name || strings.finding.allFolders}</bdi>
              <span className="count">{count}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
