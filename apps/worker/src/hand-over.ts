/** The worker is to stop: the visit ends at its next safe point, and the job goes back into the queue as it is. */
export class HandOver extends Error {
  constructor() {
    super('the worker stops, and another goes on');
    this.name = 'HandOver';
  }
}
