import { isWithin, type Option, type OptionValues } from '../core/options.ts';

interface Props {
  /** Tells these options from others of the same key. */
  of: string;
  options: readonly Option[];
  values: OptionValues;
  disabled: boolean;
  onChange: (values: OptionValues) => void;
}

/** The settings of a registry entry, built from its description. */
export function OptionFields({ of, options, values, disabled, onChange }: Props) {
  return options.map((option) => {
    const id = `option-${of}-${option.key}`;
    const help = `${id}-help`;
    return (
      <div key={option.key} className="option">
        <label htmlFor={id}>{option.label}</label>
        {option.kind === 'number' ? (
          <span className="option-number">
            <input
              type="number"
              id={id}
              aria-describedby={help}
              min={option.min}
              max={option.max}
              step={option.step}
              disabled={disabled}
              // Left to the browser while it is typed: a half-typed number is out of range.
              key={values[option.key]}
              defaultValue={values[option.key]}
              onBlur={(event) => {
                const value = event.target.valueAsNumber;
                if (value === values[option.key]) return;
                if (isWithin(option, value)) onChange({ ...values, [option.key]: value });
                else event.target.value = String(values[option.key]);
              }}
              onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
            />
            <span className="unit">{option.unit}</span>
          </span>
        ) : (
          <select
            id={id}
            aria-describedby={help}
            value={values[option.key]}
            disabled={disabled}
            onChange={(event) => onChange({ ...values, [option.key]: event.target.value })}
          >
            {option.choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        )}
        <span id={help} className="option-help">
          {option.help}
        </span>
      </div>
    );
  });
}
