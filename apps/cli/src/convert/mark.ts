/** What stands for something until the text of an object is written; nothing that a Compose file may say has this character. */
export const MARK = '\u{e000}';
