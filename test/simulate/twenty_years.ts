/** The seeds of 131 houses of eight weeks: 20 years. */
export const twentyYears = Array.from({ length: 131 }, (_, index) => index + 1);
