/** The operation has nothing to do any more: its system is being taken away. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled by a later down');
    this.name = 'Cancelled';
  }
}
