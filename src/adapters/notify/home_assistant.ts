import type { TargetSettings } from '../../config/sections/notify.js';
import { messageOf } from '../../domain/core/failure.js';
import {
  final,
  retry,
  type Channel,
  type ChannelContext,
  type CoreAnswer,
  type Delivery,
} from './channel.js';
import { deliveryOf, jsonWords } from './http_post.js';

const wordsOf = jsonWords('message');

/** What the Supervisor says in the core's place: 401 without the right, or with another instance's token. */
const notAllowed =
  "Home Assistant's Supervisor does not let the app ask Home Assistant: start the app again; if that does not help, install it again (its right is homeassistant_api)";

const deliveryBy = ({ status, text }: CoreAnswer): Delivery => {
  const delivery = deliveryOf(status, text, null, { wordsOf });
  return delivery.outcome === 'final' && (status === 401 || status === 403)
    ? final(`${notAllowed} (${delivery.reason})`)
    : delivery;
};

/**
 * A notify service of Home Assistant, asked through the Supervisor. What is no service of that name (400) is taken for an entity:
 * newer integrations have those in its place.
 */
export function homeAssistant(
  { service }: TargetSettings<'home_assistant'>,
  { homeAssistant: ask }: ChannelContext,
): Channel {
  const name = service.replace(/^notify\./, '');
  return {
    place: null,
    send: async ({ title, text }): Promise<Delivery> => {
      if (ask === null)
        return final(
          'sentinel-ups does not run as an app of Home Assistant: use another type of target here',
        );
      try {
        const answer = await ask(`/services/notify/${name}`, { title, message: text });
        if (answer.status !== 400) return deliveryBy(answer);
        const entity = { entity_id: `notify.${name}`, title, message: text };
        const second = await ask('/services/notify/send_message', entity);
        if (second.status !== 400) return deliveryBy(second);
        return final(
          `Home Assistant has no notify service or entity ${name} (${wordsOf(second.text).trim()})`,
        );
      } catch (error) {
        return retry(messageOf(error));
      }
    },
  };
}
