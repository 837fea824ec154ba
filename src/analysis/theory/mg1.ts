/** What a queue in its steady state looks like; times in the unit of the service times. */
export interface QueueLaw {
  /** Share of time that a server is busy; below 1, or there is no steady state. */
  readonly utilisation: number;
  /** Mean time before service begins. */
  readonly wait: number;
  /** Mean time from arrival to departure. */
  readonly response: number;
  /** Mean number waiting or in service (Little's law). */
  readonly inside: number;
}

/**
 * One server, Poisson arrivals, any service time S: Wq = λ E[S²] / (2 (1 - ρ))
 * (Pollaczek–Khinchine). `arrivals` per unit of time; null when ρ >= 1: no steady state.
 */
export function mg1(arrivals: number, meanService: number, secondMoment: number): QueueLaw | null {
  const utilisation = arrivals * meanService;
  if (!(utilisation < 1)) return null;
  const wait = (arrivals * secondMoment) / (2 * (1 - utilisation));
  const response = wait + meanService;
  return { utilisation, wait, response, inside: arrivals * response };
}
