/** What words in the search ask the service for, beyond the board: a whole complaint number, or a consumer's. */

export interface Asked {
  readonly number: string | undefined;
  readonly consumer: string | undefined;
}

const COMPLAINT = /^[0-9]{13}$/; // yyyymmdd and the serial, said with a gap or without
const CONSUMER = /^(?=.*[0-9])[0-9A-Za-z/-]{6,32}$/; // every company has its own pattern: what is too short is no number yet

/** The exact numbers that these words may be; none when they are no number. */
export function askedBy(words: string): Asked | undefined {
  const bare = words.replace(/\s+/g, "");
  const number = COMPLAINT.test(bare) ? bare : undefined;
  const consumer = CONSUMER.test(words.trim()) ? words.trim() : undefined;
  return number || consumer ? { number, consumer } : undefined;
}
