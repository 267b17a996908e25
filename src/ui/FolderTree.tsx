import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { folderOf, withoutFilter } from '../app/filters.ts';
import { countSounds, type Folder, folderTree, openToFit, outerPaths, shownFolders } from '../app/folder-tree.ts';
import { strings } from '../app/strings.ts';
import { foldText } from '../app/text-query.ts';
import { useApp, useAppState } from './app-context.ts';
import { useRowsInSight } from './use-rows-in-sight.ts';

const rowPixels = 24;
/** What fits without scrolling is open at first. */
const rowsThatFit = 8;
/** Letters that follow each other faster than this are of one name. */
const typingMilliseconds = 800;

/** The library's folders, with how many sounds of each pass the other filters. The one that is chosen filters. */
export function FolderTree() {
  const app = useApp();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });
  const sounds = useAppState((state) => state.sounds);
  const filters = useAppState((state) => state.filters);
  const aspects = useAppState((state) => state.aspects);
  const collections = useAppState((state) => state.collections);
  const chosen = folderOf(filters);

  const root = useMemo(() => folderTree(new Set(sounds.map(({ folder }) => folder))), [sounds]);
  // After the list: a key that is typed waits for that alone.
  const others = useDeferredValue(filters);
  const counts = useMemo(() => {
    const passing = app.finding.passing({ sounds, aspects, collections }, withoutFilter(others, 'folder'));
    return countSounds(
      root,
      passing.map(({ folder }) => folder),
    );
  }, [app, root, sounds, others, aspects, collections]);
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
  const goToName = (letter: string, now: number) => {
    const before = now - typed.current.at < typingMilliseconds ? typed.current.text : '';
    // The same letter again leads to the next; a name that is typed further may still be the one that it was.
    const text = before === letter ? letter : before + letter;
    typed.current = { text, at: now };
    const first = text === letter ? at + 1 : at;
    const rows = shown.map((_, i) => (first + i) % shown.length);
    const found = rows.find((row) => foldText(shown[row].name).startsWith(foldText(text)));
    if (found !== undefined) go(found);
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
    else if (/^[\p{L}\p{N}]$/u.test(event.key)) goToName(event.key, event.timeStamp);
    else return;
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
