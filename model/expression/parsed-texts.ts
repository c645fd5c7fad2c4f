/** A load sends the same few texts again and again; each is parsed once. Bounded, because texts can be made up. */
const textsMax = 500;

/** Remembers what the newest texts parse to. Errors are not remembered. */
export function rememberParsed<Parsed>(parse: (text: string) => Parsed): (text: string) => Parsed {
  const parsedByText = new Map<string, Parsed>();
  return (text) => {
    const known = parsedByText.get(text);
    if (known !== undefined) {
      return known;
    }
    const parsed = parse(text);
    if (parsedByText.size >= textsMax) {
      parsedByText.clear();
    }
    parsedByText.set(text, parsed);
    return parsed;
  };
}
