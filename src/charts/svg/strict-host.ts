const refuse = (uri: string): Promise<never> =>
  Promise.reject(new Error(`a chart tried to load ${uri}; charts load nothing`));

/** A loader for Vega that loads nothing, neither files nor addresses. */
export const refusing = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

/** A logger for Vega that says nothing: its warnings name its own internals, and what a reader must know is checked before. */
export const quiet: Record<string, () => unknown> = {
  level: () => quiet,
  error: () => quiet,
  warn: () => quiet,
  info: () => quiet,
  debug: () => quiet,
};
