// What is typed into the search field: words that all have to occur, "phrases in quotes", and -what must not. How text is
// written makes no difference: capitals, accents and vowel points, full or half width, marks that only set its direction.

export interface TextTerm {
  /** As `foldText` gives it. */
  text: string;
  /** Whether it must not occur. */
  isWithout: boolean;
}

/**
 * What does not change which word it is: combining accents, Hebrew and Arabic points, variation selectors of emoji, joiners,
 * and marks of direction.
 */
const marks =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: ranges of code points, not characters in a row.
  /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]/g;
const unusual = /[^\n\x20-\x7e]/;

/** The text as it is compared. Capitals, since small letters differ by their place in a word (σ and ς). */
export function foldText(text: string): string {
  if (!unusual.test(text)) return text.toUpperCase();
  return text.normalize('NFKD').toUpperCase().normalize('NFKD').replace(marks, '');
}

const curlyQuotes = /[“”„«»]/g;
/** A minus or none, then a phrase, which the end may close as well as a quote, or a word. */
const termPattern = /([-−]?)(?:"([^"]*)"?|([^\s"]+))/g;

/** The terms of a query, in its order. A quote that is not closed goes to the end; a minus alone means nothing. */
export function parseQuery(query: string): TextTerm[] {
  const terms: TextTerm[] = [];
  for (const [, minus, phrase, word] of query.replace(curlyQuotes, '"').matchAll(termPattern)) {
    const text = foldText((phrase ?? word).trim());
    if (text && text !== '-' && text !== '−') terms.push({ text, isWithout: minus !== '' });
  }
  return terms;
}

/** Whether all terms hold of a text that is folded already. */
export function matchesQuery(folded: string, terms: readonly TextTerm[]): boolean {
  for (const { text, isWithout } of terms) if (folded.includes(text) === isWithout) return false;
  return true;
}

/** Whether no text that these terms match could miss one of `others`; where this is not seen at a glance, it says no. */
export function impliesQuery(terms: readonly TextTerm[], others: readonly TextTerm[]): boolean {
  return others.every((other) =>
    terms.some(({ text, isWithout }) => {
      if (isWithout !== other.isWithout) return false;
      return isWithout ? other.text.includes(text) : text.includes(other.text);
    }),
  );
}
