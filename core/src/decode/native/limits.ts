/** Readings of one message: a day of minutes fits in two. More make the message unreadable (`tooManyReadings`). */
export const MAX_READINGS_PER_MESSAGE = 1000;

/** Values of one message, over all its readings: what a 64 kB packet can hold in the shortest form, and no more. */
export const MAX_VALUES_PER_MESSAGE = 8000;

/** Objects and lists inside each other. The format needs four; the rest is room for a clear answer. */
export const MAX_NESTING = 8;

/** Characters of a name or value that are repeated in a rejection; longer ones are cut. */
export const MAX_REPEATED_CHARACTERS = 64;

/** Characters of the detail of an unreadable message; longer ones are cut. */
export const MAX_DETAIL_CHARACTERS = 300;

/** Deepest soil probe, cm. */
export const MAX_DEPTH_CM = 1000;

/** Sequences, boot epochs and uptimes: 48 bits, so that counting up from any of them stays exact. */
export const MAX_COUNTER: number = 2 ** 48 - 1;
