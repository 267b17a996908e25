import { useState } from 'react';
import { strings } from '../app/strings.ts';
import { features } from '../core/features/registry.ts';
import { segmentationOptions } from '../core/features/segmentation.ts';
import { resolveOptions } from '../core/options.ts';
import type { LibraryRecord, MeasuringOptions } from '../storage/schema.ts';
import { useApp } from './app-context.ts';
import { OptionFields } from './OptionFields.tsx';

/** What is measured on a library's sounds. Changes wait for a press, since every sound is then measured again. */
export function MeasuringSettings({ library, disabled }: { library: LibraryRecord; disabled: boolean }) {
  const app = useApp();
  const [changed, setChanged] = useState<MeasuringOptions | null>(null);
  const measuring = changed ?? library.measuring;
  return (
    <>
      <h3>{strings.learn.measuringTitle}</h3>
      <OptionFields
        of="segmentation"
        options={segmentationOptions}
        values={resolveOptions(segmentationOptions, measuring.segmentation)}
        disabled={disabled}
        onChange={(segmentation) => setChanged({ ...measuring, segmentation })}
      />
      {features
        .filter(({ options }) => options.length > 0)
        .map(({ id, label, options }) => (
          <fieldset key={id}>
            <legend>{label}</legend>
            <OptionFields
              of={id}
              options={options}
              values={resolveOptions(options, measuring.features[id])}
              disabled={disabled}
              onChange={(values) => setChanged({ ...measuring, features: { ...measuring.features, [id]: values } })}
            />
          </fieldset>
        ))}
      <button
        type="button"
        disabled={disabled || changed === null}
        onClick={() => {
          if (changed) void app.measuring.measureAgain(changed);
          setChanged(null);
        }}
      >
        {strings.learn.measureAgain}
      </button>
      <p className="note">{strings.learn.measureAgainHelp}</p>
    </>
  );
}
