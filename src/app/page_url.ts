import type { ListenAddress } from '../config/address_text.js';
import { hostAndPort } from '../platform/ip_address.js';

/** Listening there says nothing of where others find us: everywhere, or on this machine only. */
const nowhereInParticular = /^(?:0\.0\.0\.0|::|127\..*|::1|localhost)$/;

/** Where browsers in the network find the page of the hub that listens there; null where that is not known, or there is none. */
export const pageUrl = (hub: ListenAddress | null): string | null => {
  if (hub === null || nowhereInParticular.test(hub.host)) return null;
  return `http://${hostAndPort(hub.host, hub.port)}/`;
};
