// The words that the page shows, in one place.

import { clock, count, duration, megabytes, numbers } from './quantities.ts';

/** How many of a list's problems are of a row of it, not of the whole. */
function rowsOf(problems: readonly { line: number }[]): number {
  return problems.filter(({ line }) => line > 0).length;
}

export const strings = {
  appName: 'Earshot',
  addFolder: 'Add folder',
  addFiles: 'Add files',
  loadDemo: 'Load demo library',
  newLibrary: 'New library',
  deleteLibrary: 'Delete library',
  confirmDelete: (name: string) =>
    `Delete “${name}” from this browser? Its copied audio, what was learned and its map go once you leave this page; until then you can undo it. Your own files stay where they are.`,
  delete: 'Delete',
  cancel: 'Cancel',
  close: 'Close',
  dismiss: 'Dismiss',
  library: 'Library',
  readOnly: 'Open in another tab: listen only',
  untitled: 'Untitled library',
  demoName: 'Demo library',
  empty: {
    title: 'Drop a folder of sounds anywhere here',
    body: 'Earshot listens to every sound, learns what makes them alike, and draws a map of them. Click a sound and hear what else sounds like it.',
    privacy: (free: string | null) =>
      `Nothing leaves your machine. A folder stays where it is, if your browser can remember it; other sounds are copied into the browser${free ? ` (${free} free)` : ''}, so that they are here tomorrow.`,
    formats:
      'WAV, AIFF, FLAC, MP3, Ogg, CAF, whatever else your browser plays, and zips of these. Folders in folders are fine. Vectors that you have already come as .npy, .csv or AudioSet’s features.',
  },
  dropHere: 'Drop to add these sounds',
  status: {
    empty: 'No sounds yet',
    ready: (sounds: number, seconds: number, copiedBytes: number, inFolders: number) =>
      [
        count(sounds, 'sound'),
        duration(seconds),
        copiedBytes > 0 ? `${megabytes(copiedBytes)} kept in this browser` : '',
        inFolders > 0 ? `${inFolders === sounds ? '' : `${numbers.format(inFolders)} `}read from their folder` : '',
      ]
        .filter(Boolean)
        .join(', '),
    looking: 'Looking through what was dropped',
    decoding: 'Decoding',
    measuring: 'Measuring again',
    choosing: 'Finding the fastest way to compute',
    training: 'Training',
    instant: 'Hearing what is alike',
    readingModel: 'Reading the model',
    embedding: 'Placing every sound by what was learned',
    nearest: 'Finding what is nearest to every sound',
    mapping: 'Settling the map',
    mapHeld: 'Map paused',
    judgingMap: 'Measuring how far the map can be trusted',
    judging: 'Judging the neighbours',
    clustering: 'Finding clusters',
    sounds: 'sounds',
    demo: 'Preparing the demo library',
    waiting: (jobs: number) => `${count(jobs, 'more job')} waiting`,
  },
  notices: {
    nothingDropped: 'There was nothing in that drop. Drop sound files, or a folder that holds some.',
    noAudio: (files: number) =>
      `None of the ${count(files, 'file')} is a sound that could be added. The reasons are under “Skipped files”.`,
    alreadyHere: (files: number) =>
      files === 1 ? 'That sound is here already.' : `All ${numbers.format(files)} sounds are here already.`,
    added: ({
      added,
      changed,
      present,
      skipped,
      noted,
    }: Record<'added' | 'changed' | 'present' | 'skipped' | 'noted', number>) =>
      [
        added > 0 ? `${count(added, 'sound')} added.` : '',
        changed > 0
          ? `${count(changed, 'sound')} ${changed === 1 ? 'has' : 'have'} changed and ${changed === 1 ? 'was' : 'were'} measured again.`
          : '',
        present > 0 ? `${count(present, 'sound')} ${present === 1 ? 'was' : 'were'} here already.` : '',
        skipped > 0 ? `${count(skipped, 'file')} skipped.` : '',
        noted > 0
          ? `${count(noted, 'sound')} ${noted === 1 ? 'has' : 'have'} something odd about ${noted === 1 ? 'it' : 'them'}, marked “!” in the list.`
          : '',
      ]
        .filter(Boolean)
        .join(' '),
    gone: (sounds: number) =>
      `${count(sounds, 'sound')} ${sounds === 1 ? 'is' : 'are'} gone from ${sounds === 1 ? 'its' : 'their'} folder: still on the map and searched, but not to be heard.`,
    stopped: 'Stopped. What was done so far is kept.',
    notCheckpointed: (reason: string) =>
      `Training goes on, but what it has learned so far could not be stored, so do not close the page before it is done. ${reason}`,
    rateHalved: (learningRate: number) =>
      `The learning rate was too high for these sounds, so it was halved to ${learningRate} and training went back an epoch.`,
    stoppedByItself: (epochs: number, best: number) =>
      `Training stopped by itself after ${epochs} epochs: it no longer got better at sounds it had not seen. What it knew after epoch ${best} is used.`,
    backendDropped: (name: string) =>
      `${name} failed while it trained, so Earshot goes on with the next fastest way to compute, from the last whole epoch.`,
    stoppedEarly: 'Stopped before the first epoch ended, so nothing was learned. Everything is as it was.',
    queued: 'These sounds are next: they are added as soon as the work under way is done.',
    otherTab:
      'This library is open in another tab. Here you can listen and search; adding and training happen there. Close the other tab to go on here.',
    deletedElsewhere: 'The other tab has deleted that library.',
    takenOver: 'The other tab has let go of this library: it can be changed here now.',
    notPlayed: (name: string, reason: string) => `${name} could not be played: ${reason}`,
    notPlaced: (reason: string) =>
      `The new sounds are here, but could not be placed among the others: ${reason} Train again to place them.`,
    notPicked: (reason: string) => `The folder could not be opened: ${reason}`,
    notSearched: (reason: string) => `Its neighbours could not be found: ${reason}`,
    notRestored: 'What was learned from these sounds could not be opened. The sounds are here; train again to go on.',
    outdated: 'A newer Earshot is open in another tab. Reload this page to go on.',
    tooFewToTrain: (sounds: number) =>
      `At least four sounds are needed to learn from and to draw a map; here ${sounds === 1 ? 'is 1' : `are ${sounds}`}. Add some more.`,
    modelImported: (file: string) => `The model in ${file} has placed your sounds.`,
    modelRefused: (file: string, reason: string) => `${file} was not imported, and nothing was changed. ${reason}`,
    interrupted: (epoch: number, epochs: number) => `Training was cut off after epoch ${epoch} of ${epochs}.`,
  },
  /** Of a sound that is too long for as many segments as would cover it. */
  heardInPlaces: (segments: number, seconds: number, total: number) =>
    `Long: of its ${duration(total)}, ${numbers.format(segments)} segments of ${seconds} s are heard, spread evenly.`,
  sources: {
    forbidden: (folder: string) =>
      `The browser asks you again before Earshot may read the folder “${folder}”. Press “Allow reading”.`,
    gone: (folder: string) => `the file is no longer in the folder “${folder}”. Press “Rescan” once it is back.`,
    showAgain: 'Once it is back, drop it here again, or press “Rescan”.',
    lost: 'its audio is no longer stored. Drop its file here again, and it plays.',
    notKept: 'its audio is not kept in this browser. Drop its folder or file here again, and it plays for this visit.',
    ask: (folders: string[]) =>
      `Your browser asks again before Earshot may read ${folders.map((name) => `“${name}”`).join(', ')}. Until then you can search, but not hear.`,
    allow: 'Allow reading',
    rescan: 'Rescan',
    keepAudio: 'Keep copies of added sounds in this browser',
    keepAudioHelp:
      'Without them you can still search and see the map; to hear a sound, drop its files again. What stays in a folder that Earshot may remember is never copied.',
    storage: 'Storage',
    goneMark: 'gone from its folder',
  },
  vectors: {
    title: 'Vectors',
    about: (columns: number) =>
      `Vectors of ${count(columns, 'number')} from elsewhere: they are searched, mapped and judged as they came. What made them is not here, so nothing is measured or learned.`,
    distance: 'Distance',
    distances: { cosine: 'Cosine', euclidean: 'Euclidean' },
    distanceHelp: 'Cosine compares directions, Euclidean lengths too. The map and the figures are made anew.',
    ready: (sounds: number, columns: number) =>
      `${count(sounds, 'sound')} as vectors of ${count(columns, 'number')}, without audio`,
    reading: 'Reading vectors',
    noAudio: 'No audio with these vectors',
    noSearchByFile: 'These vectors came without what made them, so no other sound can be compared with them.',
    noTraining: 'Vectors from elsewhere are used as they came: there is nothing to learn from.',
    noVectors:
      'It holds no vectors. Expected .npy, .csv with a row of numbers a sound, or features of AudioSet as .tfrecord, .tar or .tar.gz.',
    withSounds: 'Vectors have a library of their own: add them without sounds.',
    soundsApart: 'Sounds cannot be compared with vectors from elsewhere, so they have a library of their own.',
    noRoom: (sounds: number, columns: number) =>
      `A library takes no more than ${count(sounds, 'vector')} of ${count(columns, 'number')}: the rest is left out. Add it in smaller parts, each to a library of its own.`,
    moreProblems: (problems: number) => `and ${count(problems, 'more problem')}`,
    notListed: 'They are not listed one by one.',
    came: ({
      added,
      present,
      problems,
      isApart,
    }: {
      added: number;
      present: number;
      problems: readonly { where: string; reason: string }[];
      isApart: boolean;
    }) => {
      const [first] = problems;
      if (added + present === 0 && first) return `Nothing was added. ${first.where}: ${first.reason}`;
      return [
        added > 0 ? `${count(added, 'vector')} added${isApart ? ', in a library of their own' : ''}.` : '',
        present > 0 ? `${count(present, 'vector')} ${present === 1 ? 'was' : 'were'} here already.` : '',
        problems.length > 0 ? `${numbers.format(problems.length)} could not be used: see “Skipped files”.` : '',
      ]
        .filter(Boolean)
        .join(' ');
    },
    mapHelp: 'Vectors that are alike will stand near each other.',
    noMap: 'No map of so many',
    tooManyForMap: (sounds: number, method: string, most: number) =>
      `${numbers.format(sounds)} sounds are too many for a map by ${method}, which places ${numbers.format(most)}: comparing all others with those would take hours. Choose another method under “Settings”. Searching works all the same.`,
  },
  skippedFiles: 'Skipped files',
  moreSkipped: (files: number) => `and ${count(files, 'more file')}`,
  sounds: 'Sounds',
  neighbours: 'Neighbours',
  weights: {
    title: 'What counts',
    help: 'How much each side of a sound counts when sounds are compared.',
    groups: { timbre: 'Timbre', shape: 'Shape', pitch: 'Pitch', level: 'Level', learned: 'Learned' },
    groupsHelp: {
      timbre: 'The colour of the sound: its spectrum on the whole.',
      shape: 'How it runs: attack, decay, what follows what.',
      pitch: 'How high its tone is, where it has one.',
      level: 'How loud it is.',
      learned: 'What was learned from your sounds: what near ones share, and with “Fused” what the autoencoder hears.',
    },
    reset: 'Reset',
    times: (weight: number) => `${weight.toFixed(1)} times`,
  },
  searchSounds: 'Search sounds',
  searchPlaceholder: 'Find sounds',
  list: {
    show: 'Show',
    order: 'Order',
    orders: { added: 'As added', folder: 'Folder', name: 'Name', distance: 'Distance to selected' },
    falling: 'The other way round',
    least: 'From',
    most: 'To',
  },
  finding: {
    parts: { folders: 'Folders', tags: 'Tags', settings: 'Show, sort and limit' },
    help: 'All of these words. "In quotes": as it stands. -word: without it.',
    of: (found: number, all: number) => `${numbers.format(found)} of ${numbers.format(all)}`,
    nothing: 'No sound passes these filters.',
    noNeighbour: 'Nothing that is near passes the filters.',
    noCollection: 'A collection that is gone',
    filters: 'Filters',
    text: (text: string) => `“${text}”`,
    range: (name: string, least: string | null, most: string | null) =>
      least !== null && most !== null
        ? `${name} ${least} to ${most}`
        : `${name} ${least !== null ? `from ${least}` : `up to ${most}`}`,
    remove: (filter: string) => `Take the filter ${filter} away`,
    clear: 'Clear all',
    allFolders: 'All folders',
    dropped: {
      library: (name: string) => `The address asks for the library “${name}”, which is not in this browser.`,
      folder: (folder: string) => `The address asks for the folder “${folder}”, which this library does not have.`,
      collection: 'The address asks for a collection that this library does not have.',
      tag: (tag: string) => `The address asks for the tag “${tag}”, which no sound of this library has.`,
      aspect: (name: string) => `The address asks for “${name}”, by which nothing can be filtered.`,
      range: (name: string, value: string) =>
        `The address limits “${name}” by “${value}”, which is no range. Expected two numbers, the lesser first, as in 1..2, or one, as in ..2.`,
      notMeasured: (label: string) => `The address limits “${label}”, which is not known of vectors from elsewhere.`,
    },
  },
  across: {
    scope: 'Search in',
    scopes: { open: 'This library', all: 'All libraries' },
    scopeHelp:
      'All libraries: words and limits find sounds in every library of this browser, and neighbours come from all of them.',
    found: (name: string, sounds: number) => `${name} ${numbers.format(sounds)}`,
    reading: (name: string, done: number, total: number) =>
      `Reading ${name}: ${numbers.format(done)} of ${numbers.format(total)}`,
    lookingIn: (name: string) => `Looking in ${name}…`,
    inTurn: 'Nearest of each library, in turn',
    asOne: 'All libraries by one measure',
    alike: 'They are measured alike, so their distances can be compared.',
    apart: 'A distance by a library’s own measure cannot be compared with those of others.',
    notSearched: (libraries: number) => `${numbers.format(libraries)} not searched`,
    same: 'Measured as this one.',
    own: 'By its own measure.',
    behind: 'Sounds have come to it since it was measured so.',
    openForNewer: 'Sounds have come to it since: open it to have them found too.',
    measure: (name: string, open: string) => `Measure ${name} as ${open}`,
    measureHelp: (name: string) =>
      `Places the sounds of ${name} by the run in use here and keeps that there, as a run of its own. What it uses itself stays as it is.`,
    measuring: (name: string) => `Measuring ${name} as this library`,
    measured: (name: string) => `${name} is measured as this library now: their distances can be compared.`,
    notMeasurable: (name: string, reason: string) => `${name} was not measured, and nothing was changed. ${reason}`,
    otherTab: 'It is open in another tab. Close that tab, or go on there.',
    otherSettings: 'Its sounds are measured with other settings. Open it, and have it measure as this library does.',
    vectors: 'Vectors from elsewhere can be compared with nothing else.',
    newer: 'A newer Earshot has learned from it. Open it with that one.',
    notLearned: 'Nothing is learned from it yet.',
    notMeasured: 'This sound has not been measured yet.',
    measuredOtherwise: 'It hears what is measured otherwise here, so this sound cannot be compared with its own.',
    notRead: (reason: string) => `The other libraries could not be looked through. ${reason}`,
    open: (library: string) => `Open in ${library}`,
    openFirst: 'That sound is in another library. Press Enter to open it there first.',
    busy: 'Another library can be opened once the work under way is done.',
  },
  upgrading: 'Your sounds are being brought over to this newer Earshot. This is done once; please leave the page open.',
  noSoundsYet: 'Sounds appear here as they are decoded.',
  outside: {
    searchByFile: 'Search by file',
    searchByFileHelp: 'Finds what is like a sound that is not in the library. It may also be dropped here.',
    record: 'Record',
    recordHelp: 'Finds what is like what the microphone hears.',
    stopRecording: 'Search by it',
    discard: 'Discard',
    level: 'Level of the microphone',
    recording: (seconds: number) => `Recording, ${clock(seconds)}`,
    longestRecording: (minutes: number) => `A recording ends by itself after ${minutes} minutes.`,
    listening: (name: string) => `Listening to ${name}…`,
    title: 'Like',
    isOutside: 'not in the library',
    play: (name: string) => `Play ${name}`,
    add: 'Add to library',
    close: 'End this search',
    moments: 'Moment',
    whole: 'all',
    nothingToSearch: 'There is nothing to search yet: add sounds first.',
    measuredOtherwise: 'The run in use hears what is measured otherwise now: choose another, or train again.',
    notSearched: (name: string, reason: string) => `${name} was not searched by. ${reason}`,
    dropHere: 'Drop here to search by it',
    oneOnly: (files: number) => `Search by one sound at a time: ${count(files, 'file')} came.`,
  },
  several: {
    title: 'Like these',
    unlike: 'unlike',
    more: (name: string) => `More like ${name}`,
    less: (name: string) => `Less like ${name}`,
    takeOut: (name: string) => `${name}: take it out`,
    help: '+ or M: more like this. − or U: less like this.',
    nothingLiked: 'Choose a sound that the others should be like first.',
    alreadyLiked: 'The search is by this sound already. Choose another one that the others should be like, too.',
  },
  searching: {
    title: 'How it is searched',
    index: 'Index',
    automatic: 'What suits the library',
    help: 'Few sounds are compared one by one; of very many, those that a hash puts near.',
    inUse: (label: string, rows: number, cols: number, bytes: number) =>
      `${label} over ${count(rows, 'vector')} of ${count(cols, 'number')}, ${megabytes(bytes)} of memory.`,
  },
  laboratory: {
    title: 'LSH laboratory',
    help: 'Locality-sensitive hashing looks at some vectors instead of all. Which settings find enough here, and is it faster?',
    recall: 'Find at least',
    recallUnit: '% of the ten nearest',
    run: 'Try settings',
    running: 'Trying settings of the hash',
    chart: 'Share of the ten nearest that is found, over the time of a search',
    time: 'ms a search',
    found: 'found',
    exact: 'comparing with all',
    chosen: 'chosen',
    projections: (projections: number) => `K ${projections}`,
    point: (tables: number, probes: number) => `L ${tables}, ${probes} probes`,
    parts: (database: number, validation: number, test: number, isOwn: boolean) =>
      `${count(database, 'vector')} searched; chosen by ${count(validation, 'query', 'queries')}, confirmed by ${numbers.format(test)} others${isOwn ? ', as they came' : ''}.`,
    answer: (setting: string, milliseconds: number, times: number, recall: number) =>
      `${setting}: ${milliseconds.toPrecision(2)} ms a search, ${times >= 1 ? `${times.toPrecision(2)} times as fast as` : `${(1 / times).toPrecision(2)} times as slow as`} comparing with all, and ${(100 * recall).toFixed(0)} % found by the queries that had no say.`,
    precision: (found: number, exact: number) =>
      `Of its ten, ${(100 * found).toFixed(0)} % share a label with the query; of the exact ten ${(100 * exact).toFixed(0)} %.`,
    none: 'No setting that was tried finds so many. Ask for fewer, or compare with all.',
    small: 'Among so few, comparing with all is as fast: hashing is for hundreds of thousands.',
    setting: (projections: number, tables: number, probes: number) =>
      `K ${projections}, L ${tables}, ${count(probes, 'bucket')}`,
    apply: 'Search by it',
    splits: 'Save the parts (.npy)',
    notSplit: (reason: string) => `The parts were not saved. ${reason}`,
    hamming: 'Codes are compared bit by bit, all of them: there is nothing to hash.',
  },
  random: 'Random',
  randomHelp: 'A sound by chance, and what is like it (R).',
  noSelection: 'Click a sound on the map or in the list to hear it and what is nearest to it.',
  notEmbedded: 'This sound came after the last training. Train again to find its neighbours.',
  noModel: 'Train first: then the sounds nearest to this one are listed here.',
  map: {
    region: 'Map',
    untrained: 'The map comes next',
    tooFew: 'A few more for a map',
    begin: 'Learn and draw the map',
    draw: 'Draw the map',
    untrainedHelp:
      'Earshot learns from your sounds what makes them alike, then places them so that like stands near like.',
    stale: 'This map is older than your sounds or settings. Train again to bring it up to date.',
    iterations: 'iterations',
    fullSpace: 'Neighbours and colours come from what was learned, not from the map.',
    pause: 'Pause',
    resume: 'Resume',
    settleAgain: 'Settle again',
    settleAgainHelp: 'Lets every sound move on from where it is now.',
    drawAnew: 'Draw the map anew',
    projection: 'Method',
    trustworthiness: 'Trustworthiness',
    trustworthinessHelp:
      'Of what is near on the map, how much is near in what was learned too. 1 is all of it, about 0.5 is chance.',
    points: 'Points of the map. Arrow keys move it, + and − zoom, 0 shows all of it.',
    graphicsLost: 'The browser has taken the graphics away for a moment. The map comes back by itself.',
    unplaced: (sounds: number) =>
      `${count(sounds, 'sound')} ${sounds === 1 ? 'has' : 'have'} no place on this map and cannot be seen. Draw the map anew to place ${sounds === 1 ? 'it' : 'them'}.`,
    savePicture: 'Save picture',
    savePictureHelp: 'What the map shows just now: PNG for a screen, SVG to print or to draw on.',
    pictureFile: (library: string) => `${library} map`,
    notSaved: (reason: string) => `The picture could not be made. ${reason}`,
    continuity: 'Continuity',
    continuityHelp:
      'Of what is near in what was learned, how much is near on the map too. 1 is all of it, about 0.5 is chance.',
    landmarks: (placed: number) =>
      `${numbers.format(placed)} of your sounds are placed by t-SNE, each other one beside its nearest of those.`,
  },
  picked: {
    title: 'Selected sounds',
    sounds: (sounds: number) => `${numbers.format(sounds)} selected`,
    play: 'Play in a row',
    more: 'More like these',
    export: 'Export files',
    fileName: (library: string) => `${library}, selected.zip`,
    clear: 'Clear',
  },
  colourBy: 'Colour by',
  colours: {
    distance: 'Distance to selected',
    folder: 'Folder',
    cluster: 'Cluster',
    collection: 'Collection',
    label: 'Label',
  },
  legend: {
    units: { cosine: 'cosine distance', euclidean: 'distance', hamming: 'share of bits that differ' },
    distance: (unit: string) => `${unit} to the selected sound`,
    none: 'Select a sound to colour the map by distance to it.',
    isolate: (name: string, sounds: number) => `${name}: ${numbers.format(sounds)}. Click to see these alone.`,
    isolated: (name: string, sounds: number) => `${name}: ${numbers.format(sounds)}. Click to see all again.`,
    noFolder: '(no folder)',
    noLabel: '(no label)',
    noCollection: '(in no collection)',
    notClustered: '(in no cluster yet)',
  },
  learn: {
    title: 'Learn',
    representation: 'Representation',
    compute: 'Compute',
    automatic: 'Automatic',
    backends: { webgpu: 'WebGPU', webgl: 'WebGL', wasm: 'WASM', cpu: 'CPU' },
    chosen: (chosen: string, others: string[]) =>
      others.length > 0
        ? `${chosen} for a small training step is the fastest here: ${others.join(', ')}.`
        : `${chosen} for a small training step, as you chose.`,
    train: 'Train',
    stop: 'Stop',
    continue: 'Continue',
    trainMore: 'Train more',
    learnedElsewhere:
      'This model did not learn from this library. It can be used as it is; “Train more” goes on from it with these sounds, as a run of its own.',
    unfamiliar: (segments: number, times: number) =>
      `${count(segments, 'picture')} that came after training ${segments === 1 ? 'is' : 'are'} drawn ${times.toFixed(1)} times worse than others: this model hardly knows such sounds. “Train more” goes on from it with all sounds, as a run of its own.`,
    settings: 'Settings',
    measuringTitle: 'What is measured',
    trainingTitle: 'How it learns',
    mapTitle: 'How it is mapped',
    preset: 'Preset',
    custom: 'Custom',
    customHelp: 'Your own choice of the settings below.',
    measureAgain: 'Measure again',
    measureAgainHelp: 'Every sound is measured again from its audio; train afterwards.',
    loss: 'Loss',
    trainingLoss: 'training',
    heldOutLoss: 'held out',
    epoch: 'epoch',
    epochs: 'epochs',
    original: 'Original',
    reconstruction: 'Reconstruction',
    perSecond: { pictures: 'pictures/s', sounds: 'sounds/s', frames: 'frames/s' },
  },
  seeing: {
    title: 'What it hears',
    choose: 'Choose a sound to see what Earshot hears of it.',
    reading: 'Reading what was measured.',
    unmeasured: 'This sound has not been measured yet.',
    failed: (reason: string) => `What was measured could not be read. ${reason}`,
    notDrawn: (reason: string) => `The run could not draw this sound. ${reason}`,
    mel: 'Mel picture',
    bark: 'Bark picture',
    cepstra: 'Bark cepstra',
    code: 'Code',
    reconstruction: 'Reconstruction',
    melLabel: (what: string, bands: number, seconds: number) =>
      `${what}: ${bands} mel bands from 0 to 11,025 Hz, 0 to ${duration(seconds)}, 80 dB from dark to bright`,
    barkLabel: (bands: number, seconds: number, loudest: number) =>
      `Bark picture: ${bands} Bark bands from 0 to 11,025 Hz, 0 to ${duration(seconds)}, 80 dB from dark to bright, the loudest ${loudest.toFixed(0).replace('-', '−')} dB`,
    cepstraLabel: (coefficients: number, seconds: number, greatest: number) =>
      `Bark cepstra: ${coefficients} coefficients of the spectra’s shape, 0 to ${duration(seconds)}, up to ${greatest.toFixed(0)} dB either way`,
    bits: (on: number, bits: number, windows: number, shown: number) =>
      `${numbers.format(on)} of ${bits} bits on${windows > 1 ? `, on average of ${numbers.format(windows)} windows` : ''}${shown < windows ? `, of which the first ${numbers.format(shown)} are shown` : ''}`,
    hertz: (hertz: number) => (hertz < 1000 ? String(hertz) : `${hertz / 1000}k`),
    hertzUnit: 'Hz',
    coefficientUnit: 'no.',
    seconds: (seconds: number) => `${seconds} s`,
    segment: (place: number, segments: number, startSeconds: number) =>
      `Segment ${numbers.format(place)} of ${numbers.format(segments)}, from ${duration(startSeconds)}`,
    hear: 'Hear',
    original: 'Original',
    picture: 'Picture',
    hearHelp:
      'The original file; a sound made from the picture alone, which has no phases and no level; and one made from what this run draws of the picture.',
  },
  quality: {
    title: 'How good is it?',
    measures: {
      precisionAt1: 'Precision at 1',
      precisionAt5: 'Precision at 5',
      rPrecision: 'R-precision',
      meanAveragePrecision: 'Mean average precision',
    },
    measuresHelp: {
      precisionAt1: 'How often the nearest sound shares the label.',
      precisionAt5: 'Of the nearest five sounds, how many share the label.',
      rPrecision: 'Of as many nearest sounds as the label has others, how many share it.',
      meanAveragePrecision: 'How high the others of the label stand among all sounds, on the whole.',
    },
    chance: 'chance',
    interval: (low: number, high: number) => `${low.toFixed(3)} to ${high.toFixed(3)}`,
    intervalHelp: 'What libraries drawn anew from these sounds would give, in 95 of 100.',
    macro: (value: number) => `macro ${value.toFixed(3)}`,
    macroHelp: 'The mean over labels, in which small ones count as much as large ones.',
    withoutCopies: (value: number) => `without copies ${value.toFixed(3)}`,
    copies: (sounds: number) =>
      `${count(sounds, 'sound')} ${sounds === 1 ? 'is' : 'are'} nearly the same as another. Copies are easy to find, so the figures are given without them too.`,
    spread: (dimensions: number, columns: number, nearIdentical: number) =>
      `The vectors use ${dimensions.toFixed(1)} of ${numbers.format(columns)} directions; ${(100 * nearIdentical).toFixed(0)} % of the sounds have an all but identical other.`,
    spreadHelp:
      'Directions count by how much the sounds differ along them. All but identical is nearer than a hundredth of the mean distance.',
    codes: (distinct: number, rows: number, entropy: number, activities: Float32Array) =>
      `${numbers.format(distinct)} of ${count(rows, 'code')} are different, with an entropy of ${entropy.toFixed(1)} of at most ${Math.log2(rows).toFixed(1)} bits. A bit is on for ${Math.round(100 * Math.min(...activities))} to ${Math.round(100 * Math.max(...activities))} % of the sounds.`,
    saturated: (share: number) =>
      `Before they are cut into bits, ${Math.round(100 * share)} % of the units are within 5 % of on or off.`,
    codesHelp:
      'A bit that is on for half of the sounds tells them apart best; one that is always on or off tells nothing. A unit that is clearly on or off loses little by being cut into a bit.',
    collapsed: 'That is little difference to tell sounds by: train longer, or with other settings.',
    byLabel: 'Label by label',
    label: 'Label',
    sounds: 'Sounds',
    fileName: (library: string) => `${library} figures.csv`,
    judged: (sounds: number, labels: number) =>
      `Do neighbours share a label? Judged on ${count(sounds, 'sound')} with ${count(labels, 'label')} of at least 8 sounds.`,
    stale: 'This was judged before the latest changes.',
    otherLabels: 'Labels have changed since this was judged.',
    judgeAgain: 'Judge again',
    cannot: 'No label has 8 sounds or more, so there is nothing to judge by.',
    oneLabel: (label: string) =>
      `Only “${label}” has 8 sounds or more. There is nothing to tell it from, so neighbours cannot be judged.`,
  },
  table: {
    copy: 'Copy table',
    copied: 'Copied',
    notCopied: 'The browser does not let the table be copied. Save it as CSV instead.',
    save: 'Save as CSV',
  },
  labels: {
    title: 'Labels',
    judgeBy: 'Judge by',
    sources: { folders: 'Folder names', own: 'Own labels' },
    own: (sounds: number, labels: number) =>
      sounds === 0
        ? 'No sound has a label of its own yet.'
        : `${count(sounds, 'sound')} ${sounds === 1 ? 'has' : 'have'} labels of ${sounds === 1 ? 'its' : 'their'} own, ${count(labels, 'label')} in all.`,
    load: 'Load labels (CSV)',
    loadHelp: 'A table with the columns path and label, a row a sound. It may also be dropped on the page.',
    remove: 'Remove all',
    reading: 'Reading labels',
    soundsFirst: (file: string) => `${file} names labels for sounds. Add the sounds first, then drop it again.`,
    read: ({ file, labelled, problems }: { file: string; labelled: number; problems: readonly { line: number }[] }) =>
      `${labelled === 0 ? `${file} labels none of these sounds.` : `${file} has labelled ${count(labelled, 'sound')}.`}${
        rowsOf(problems) > 0 ? ` ${count(rowsOf(problems), 'row')} could not be used: see “Labels”.` : ''
      }`,
    problems: (file: string, problems: readonly { line: number }[]) =>
      rowsOf(problems) > 0 ? `${file}: ${count(rowsOf(problems), 'row')} not used` : `${file}: not used`,
    line: (line: number) => `line ${numbers.format(line)}`,
    unmatched: 'No sound here has this path.',
    ambiguous: (paths: readonly string[]) =>
      `It may mean any of ${count(paths.length, 'sound')}: ${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ' …' : ''}. Give more of the path.`,
    moreProblems: (rows: number) => `and ${count(rows, 'more row')}`,
  },
  suggestions: {
    title: 'Suggested labels',
    help: 'What sounds without a label may be. Up and Down play them, Enter accepts.',
    all: (percent: number, sounds: number) => `Accept all of at least ${percent} % (${numbers.format(sounds)})`,
    accept: (label: string, name: string) => `Label ${name} as ${label}`,
    probability: (probability: number) => `${Math.round(100 * probability)} %`,
  },
  clusters: {
    title: 'Clusters',
    count: 'Clusters',
    find: 'Find clusters',
    help: 'Groups of sounds that are alike, found without labels. The map shows them under “Colour by”.',
    agreement: (purity: number, largest: number, nmi: number) =>
      `Purity ${purity.toFixed(3)} (one cluster of all: ${largest.toFixed(3)}), normalised mutual information ${nmi.toFixed(3)}.`,
    agreementHelp:
      'Purity: how many sounds have the commonest label of their cluster. Mutual information: how much a cluster says of a label and a label of a cluster; 1 is all, 0 nothing.',
    noLabels: 'No sound has a label to compare clusters with.',
    newer: 'The sounds have changed since; new ones are in no cluster yet.',
    others: (labels: number) => count(labels, 'other label'),
    number: (cluster: number) => `Cluster ${numbers.format(cluster + 1)}`,
    name: (cluster: number) => `Name of cluster ${numbers.format(cluster + 1)}`,
    part: (label: string, sounds: number) => `${label}: ${numbers.format(Math.round(sounds * 10) / 10)}`,
    unlabelled: 'no label',
    fileName: (library: string) => `${library} clusters.csv`,
  },
  probe: {
    title: 'Linear probe',
    accuracy: 'Labels told right',
    help: 'How many sounds of a fifth that was held back a linear classifier gives the right label.',
    tested: (trained: number, tested: number, labels: number) =>
      `Learned from ${count(trained, 'sound')}, tried on ${numbers.format(tested)} others, ${count(labels, 'label')}.`,
    confusions: 'Which it confuses',
    confusionsTitle: 'What the probe takes for what',
    confusionsHelp: 'A row is what sounds are, a column what they were taken for. Click a cell to hear its sounds.',
    cell: (truth: string, predicted: string, sounds: number) =>
      `${truth} taken for ${predicted}: ${count(sounds, 'sound')}`,
    right: (label: string, sounds: number) => `${label} told right: ${count(sounds, 'sound')}`,
    pick: 'Choose a cell to see its sounds here.',
    fileName: (library: string) => `${library} probe.csv`,
  },
  collections: {
    title: 'Collections',
    favourites: 'Favourites',
    help: 'Drag sounds here, or press F for favourites and C for the collection that is open.',
    make: 'New collection',
    numbered: (number: number) => `Collection ${numbers.format(number)}`,
    one: (name: string) => `“${name}”`,
    several: (sounds: number) => count(sounds, 'sound'),
    added: (what: string, sounds: number, name: string) => `${what} ${sounds === 1 ? 'is' : 'are'} in “${name}” now.`,
    alreadyIn: (what: string, sounds: number, name: string) =>
      `${what} ${sounds === 1 ? 'is' : 'are'} in “${name}” already.`,
    takenOut: (what: string, sounds: number, name: string) =>
      `${what} ${sounds === 1 ? 'is' : 'are'} no longer in “${name}”.`,
    moved: (what: string, name: string) => `${what} moved within “${name}”.`,
    made: (name: string) => `“${name}” is a new collection.`,
    renamed: (before: string, after: string) => `“${before}” is called “${after}” now.`,
    deleted: (name: string) => `The collection “${name}” is deleted.`,
    favourite: (name: string) => `Favourite: ${name}`,
    favouriteHelp: 'Favourite (F)',
    nothingToAdd: 'Choose a sound first.',
    add: (name: string) => `Add to ${name}`,
    addHelp: 'Adds the selected sounds, or the current one (C)',
    rename: (name: string) => `Name of ${name}`,
    delete: (name: string) => `Delete ${name}`,
    empty: 'Nothing is in it yet.',
    soundsOf: (name: string) => `In ${name}`,
    soundsHelp: '↑ and ↓ play them, Alt with ↑ or ↓ moves them, Delete takes them out.',
    takeOut: (name: string) => `${name}: take it out`,
    /** Of a button that does something with one collection. */
    of: (what: string, name: string) => `${what}: ${name}`,
    only: 'Show only these',
    onlyHelp: 'In the list, on the map and among the neighbours.',
    play: 'Play in a row',
    compare: 'Compare',
    compareHelp: 'How far each is from the others on the whole: the largest figure is the odd one out.',
    oddOneOut: 'odd one out',
    notCompared: (reason: string) => `They could not be compared. ${reason}`,
    unlearned: 'Train first: until then there is nothing to compare by.',
    export: 'Export',
    exportHelp: 'A zip of the files, numbered in this order.',
    nothingToExport: 'There is no sound to export.',
    notExported: (reason: string) => `Nothing was exported. ${reason}`,
    missing: (sounds: number) =>
      `${count(sounds, 'sound')} ${sounds === 1 ? 'is' : 'are'} not in the zip: ${sounds === 1 ? 'its' : 'their'} audio could not be had. The numbers of the others are as in the collection.`,
  },
  tags: {
    title: 'Tags',
    add: 'Add a tag',
    addShort: '+ tag',
    addToAll: (sounds: number) => `Add a tag to all ${numbers.format(sounds)}`,
    remove: (tag: string) => `${tag}: take this tag away`,
    some: (tag: string, sounds: number, all: number) => `${tag}: ${numbers.format(sounds)} of ${numbers.format(all)}`,
    added: (tag: string, name: string | null, sounds: number) =>
      `${name === null ? count(sounds, 'sound') : `“${name}”`} ${sounds === 1 ? 'has' : 'have'} the tag “${tag}” now.`,
    removed: (tag: string, name: string | null, sounds: number) =>
      `${name === null ? count(sounds, 'sound') : `“${name}”`} no longer ${sounds === 1 ? 'has' : 'have'} the tag “${tag}”.`,
  },
  tagFilter: {
    title: 'Tags of the library',
    help: 'Enter: with this tag. Minus: without it. Twice: either way.',
    none: 'No sound has a tag yet. Choose sounds and write one under “+ tag”.',
    with: (tag: string) => `#${tag}`,
    without: (tag: string) => `without #${tag}`,
    onlyWith: (tag: string) => `Only sounds with the tag ${tag}`,
    onlyWithout: (tag: string) => `Only sounds without the tag ${tag}`,
    all: (tag: string) => `With the tag ${tag} or without it`,
  },
  history: {
    undo: 'Undo',
    redo: 'Redo',
    undone: (says: string) => `Undone: ${says}`,
    nothing: 'There is nothing to undo.',
    libraryDeleted: (name: string) =>
      `“${name}” is deleted. Its room is free, and it is gone for good, once this page is closed or reloaded.`,
    runDeleted: (name: string) => `The run “${name}” is deleted.`,
    labelled: (sounds: number) => `${count(sounds, 'sound')} ${sounds === 1 ? 'has' : 'have'} a label more.`,
    labelsRemoved: (sounds: number) => `The labels of ${count(sounds, 'sound')} are removed.`,
    judgedBy: (source: string) => `Sounds are judged by this now: ${source.toLowerCase()}.`,
    clusterNamed: (cluster: number, name: string) =>
      name === '' ? `Cluster ${cluster + 1} has no name now.` : `Cluster ${cluster + 1} is called “${name}” now.`,
    otherClusters: 'Clusters have been found anew since, so this name can no longer be changed back.',
  },
  runs: {
    title: 'Runs',
    run: 'Run',
    compare: 'Compare',
    compareTitle: 'Runs compared',
    compareHelp: 'Judged by the same labels, with near copies and without.',
    compareUnjudged: 'A dash: not judged by the labels and sounds that there are now.',
    mutualInformation: 'Clusters: mutual information',
    saturated: 'Saturated units',
    judgeOthers: 'Judge the others',
    withoutCopies: 'without copies',
    settings: 'Settings',
    tableFile: (library: string) => `${library} runs.csv`,
    precision: 'P@5',
    meanAveragePrecision: 'mAP',
    heldOutLoss: 'Held-out loss',
    epochs: 'Epochs',
    seconds: 'Training',
    none: '–',
    defaults: 'Defaults',
    embedding: 'Embedding',
    perSound: (milliseconds: number) => `${milliseconds.toPrecision(2)} ms a sound`,
    seed: 'Seed',
    trainedTo: (epochs: number, best: number) =>
      best === epochs ? numbers.format(epochs) : `${numbers.format(epochs)}, best ${numbers.format(best)}`,
    otherSounds: 'Older than your sounds',
    otherSoundsHelp: 'Sounds have come or changed since. Choose it, and they are placed by it.',
    otherMeasuring: 'Measured otherwise',
    otherMeasuringHelp: 'It learned from what was measured with other settings, so it cannot place new sounds.',
    gone: 'This run is no longer there.',
    noNumbers: 'The model gives vectors that are no numbers: it is damaged. Train again.',
    export: (name: string) => `Export ${name}`,
    exportHelp: 'A zip with the weights (as TensorFlow.js files), the settings and the losses.',
    fileName: (library: string, name: string) => `${library}, ${name.replaceAll(':', '.')}.zip`,
    import: 'Import model',
    importHelp: 'A model that was exported from a run, here or elsewhere: it places your sounds without training.',
    notExported: (reason: string) => `The run was not exported. ${reason}`,
    delete: (name: string) => `Delete ${name}`,
    deleteTitle: 'Delete run',
    confirmDelete: (name: string) =>
      `Delete “${name}”? What it learned, its map and its figures go once you leave this page or open another library; until then you can undo it. Your sounds and the other runs stay.`,
  },
  storage: (used: string, free: string) => `Earshot uses ${used} of this browser's storage; ${free} are free.`,
  export: {
    button: 'Export',
    title: 'Export',
    embeddings: 'Embeddings',
    help: 'A zip with embeddings.npy (float32, a row a sound), sounds.csv (path, duration, place on the map, labels, cluster, aspects and tags, in the same order) and settings.json (how they were made).',
    unavailable: 'There is nothing to export yet: train first.',
  },
  mapPage: {
    title: 'The map as a web page',
    help: (neighbours: number) =>
      `One HTML file for a web site or a friend: every sound’s place, name, folder and colour, and its ${neighbours} nearest. It needs no other file and no network.`,
    button: 'Map',
    withAudio: (sounds: number, bytes: number) => `With the audio of ${count(sounds, 'sound')} (${megabytes(bytes)})`,
    tooMuchAudio: (bytes: number, most: number) =>
      `The audio, ${megabytes(bytes)}, is too much for one page, which takes ${megabytes(most)}: it goes without.`,
    size: (bytes: number) => `The file takes about ${megabytes(Math.max(bytes, 1e5))}.`,
    unavailable: 'There is no map to take along yet.',
    nearest: 'Finding what is nearest to every sound',
    reading: 'Reading the audio for the page',
    unread: (sounds: number) => `The audio of ${count(sounds, 'sound')} could not be had, so the page has none of it.`,
    about: (sounds: number) => `${count(sounds, 'sound')}, mapped by Earshot`,
    fileName: (library: string) => `${library} map.html`,
    /** What the page itself says. */
    words: {
      map: 'Points of the map. Arrow keys move it, + and − zoom, 0 shows all of it. Sounds are chosen in the list.',
      search: 'Search by name or folder',
      found: 'Found',
      notFound: 'No sound has that in its name or folder.',
      neighbours: 'Neighbours',
      hint: 'Click a point: what is nearest to it is listed here.',
      alone: 'Click to see these alone, or all again.',
      notPlayed: '{} is of a kind that this browser does not play.',
    },
  },
  plotFailed: 'This could not be drawn. Your sounds are safe: reload the page to try again.',
  play: 'Play',
  silence: 'Silence',
  player: {
    place: 'Place in the sound',
    placeHelp:
      'Click to play from there. Drag to play a stretch around and around. P leads here by keys: ← and →, with Shift a stretch.',
    volume: 'Volume',
    decibels: (decibels: number, least: number) =>
      decibels <= least ? 'silent' : `${String(decibels).replace('-', '−')} dB`,
    loop: 'Loop',
    loopHelp:
      'Plays the sound around and around, without a gap (L). Of sounds in a row each plays once, and after the last the first again.',
    rowHelp: 'One after the other; with Loop on, after the last the first again.',
    match: 'Match loudness',
    matchHelp:
      'Makes sounds equally loud, as far as none is cut off at full scale. Sounds of more than five minutes stay as they are.',
    playOnSelect: 'Play on selecting',
    playOnSelectHelp: 'Plays what you click or move to. Without it, Space and Right play.',
    keys: 'Keys',
    /** A moment of a sound and how long it is: of a short one hundredths count. */
    times: (seconds: number, total: number) =>
      total < 10 ? `${seconds.toFixed(2)} / ${duration(total)}` : `${clock(seconds)} / ${clock(total)}`,
    troubles: {
      suspended: 'The browser holds the sound back. Click anywhere on the page or press a key to hear it.',
      lost: 'The loudspeaker went away while it was in use. Connect it again or choose another, then press play. Nothing is lost.',
      elsewhere:
        'The output that you chose cannot be used: it is not connected, or the browser may not use it. Sounds go where they went before.',
    },
  },
  output: {
    title: 'Sound output',
    system: 'As the system has it',
    chosen: 'The device that you chose',
    gone: 'The device that you chose, which is not connected',
    hidden:
      'Browsers name devices only to pages that may use the microphone. Earshot asks for it and lets go of it at once: nothing is recorded.',
    show: 'Show devices',
    none: 'There is no other device.',
    notNamed:
      'The browser does not name the devices, since Earshot may not use the microphone. Allow it beside the address, and try again.',
  },
  keys: {
    title: 'Keys',
    note: 'They do not act while you type. Held down, ↑ and ↓ only move: what they stop on is played. The map has keys of its own.',
    space: 'Space',
    move: 'Move up and down, and play. Among the neighbours, once one of them is highlighted.',
    toggle: 'Play or stop.',
    again: 'Play again.',
    stop: 'Stop.',
    neighbour: 'Play one of the nearest neighbours.',
    follow: 'Search by the highlighted neighbour.',
    back: 'Go back to what was searched by before.',
    like: 'More like this: add it to the search.',
    unlike: 'Less like this.',
    random: 'A sound by chance.',
    loop: 'Loop, or no longer.',
    place: 'Into the waveform, or back. There ← and → play from another place, with Shift a stretch.',
    favourite: 'Favourite, or no longer: the selected sounds, else the current one.',
    collect: 'Add them to the collection that is open.',
    tag: 'Type a tag for them. Enter gives it, Escape leads back.',
    pick: 'Select it beside others, or no longer. So do Ctrl and Shift with a click.',
    pickAll: 'Select all of the list.',
    undo: 'Take back what was done last.',
    redo: 'Do it again.',
    control: 'Ctrl',
    shift: 'Shift',
    search: 'Type into the search field. Enter leads from there into the list.',
    clear: 'Stop, and end the search.',
    help: 'Show these keys.',
  },
};
