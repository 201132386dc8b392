/** Four hexadecimal digits, so that a name is most likely nobody else's. Not for secrets: cryptography takes milliseconds to load. */
export const randomSuffix = (): string => Math.floor(Math.random() * 0x1_00_00).toString(16).padStart(4, '0');
