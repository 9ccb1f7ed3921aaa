import type { TargetSettings } from '../../config/sections/notify.js';
import { apprise } from './apprise.js';
import type { Channel, ChannelContext } from './channel.js';
import { gotify } from './gotify.js';
import { homeAssistant } from './home_assistant.js';
import { mail } from './mail.js';
import { ntfy } from './ntfy.js';
import { pushover } from './pushover.js';
import { telegram } from './telegram.js';
import { webhook } from './webhook.js';

type Type = TargetSettings['type'];

/** The channels, by what `type` says in the configuration. */
const channels: { readonly [K in Type]: (settings: TargetSettings<K>, context: ChannelContext) => Channel } =
  {
    mail,
    webhook,
    ntfy,
    gotify,
    telegram,
    pushover,
    apprise,
    home_assistant: homeAssistant,
  };

/** How the messages of a target are sent. */
export const channelOf = <K extends Type>(settings: TargetSettings<K>, context: ChannelContext): Channel =>
  channels[settings.type](settings, context);
