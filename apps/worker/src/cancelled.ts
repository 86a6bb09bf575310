/** The operation has nothing to do any more: its system is being taken away. */
export class Cancelled extends Error {
  constructor() {
    super('a later removal of the system cancelled this');
    this.name = 'Cancelled';
  }
}
