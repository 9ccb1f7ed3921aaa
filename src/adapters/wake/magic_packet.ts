import wakeOnLan from 'wake_on_lan';
import { Failure, messageOf } from '../../domain/failure.js';

const sixBytes = /^[0-9a-f]{12}$/i;

/**
 * The bytes that wake a machine (AMD, "Magic Packet Technology"): six times FF, sixteen times its hardware address, and
 * with SecureOn its password of six bytes after them. 102 bytes, or 108.
 *
 * @param mac 12 hexadecimal digits
 * @param secureOn 12 hexadecimal digits; null: none
 * @throws Failure MAGIC_PACKET where one of them is not that
 */
export function magicPacket(mac: string, secureOn: string | null): Buffer {
  if (secureOn !== null && !sixBytes.test(secureOn)) throw malformed('The SecureOn password is malformed.');
  try {
    const packet = wakeOnLan.createMagicPacket(mac);
    return secureOn === null ? packet : Buffer.concat([packet, Buffer.from(secureOn, 'hex')]);
  } catch (error) {
    throw malformed(`No magic packet can be made: ${messageOf(error)}.`);
  }
}

const malformed = (what: string): Failure =>
  new Failure('MAGIC_PACKET', what, 'Write six bytes in hexadecimal.');
