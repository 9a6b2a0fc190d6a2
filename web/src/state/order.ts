/** The order of what programs write: times of one form, ids. `localeCompare` is for people's words, and slower. */
export function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const { compare } = new Intl.Collator("en", { numeric: true });

/** The order of names that people gave: 9 before 10. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return compare(a.name, b.name);
}
