import type { TargetSettings } from '../../config/sections/notify.js';
import { messageOf } from '../../domain/core/failure.js';
import { final, retry, type Channel, type ChannelContext, type Delivery } from './channel.js';
import { deliveryOf, jsonWords } from './http_post.js';

const wordsOf = jsonWords('message');

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
        if (answer.status !== 400) return deliveryOf(answer.status, wordsOf(answer.text), null);
        const entity = { entity_id: `notify.${name}`, title, message: text };
        const { status, text: words } = await ask('/services/notify/send_message', entity);
        return deliveryOf(status, wordsOf(words), null);
      } catch (error) {
        return retry(messageOf(error));
      }
    },
  };
}
