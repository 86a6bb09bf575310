import { Command } from 'commander';

/** A command as all of ours are: errors are thrown, and end with the way to the help. */
export function newCommand(name: string): Command {
  return new Command(name)
    .exitOverride()
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError(`"${name === 'tycho' ? name : `tycho ${name}`} --help" says more.`);
}
