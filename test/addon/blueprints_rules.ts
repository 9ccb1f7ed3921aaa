import { isSection, type Section } from '../../src/config/text/key_path.js';

/**
 * The keys that Home Assistant knows, as far as our files use them. It refuses an automation for any other one.
 * Sources: https://www.home-assistant.io/docs/automation/yaml/, …/docs/automation/trigger/, …/docs/scripts/conditions/,
 * …/docs/scripts/, and …/docs/blueprint/schema/ (homeassistant/components/blueprint/schemas.py in the core).
 */
const automationKeys = [
  'alias',
  'triggers',
  'variables',
  'conditions',
  'actions',
  'mode',
  'max',
  'max_exceeded',
];
const blueprintKeys = ['name', 'description', 'domain', 'homeassistant', 'input'];
const inputKeys = ['name', 'description', 'default', 'selector'];
const selectors = ['entity', 'select', 'text', 'boolean', 'action'];
const modes = ['single', 'restart', 'queued', 'parallel'];

const triggerKeys: Readonly<Record<string, readonly string[]>> = {
  state: ['entity_id', 'from', 'not_from', 'to', 'not_to', 'for', 'attribute'],
  numeric_state: ['entity_id', 'above', 'below', 'for', 'attribute', 'value_template'],
  time: ['at', 'weekday'],
  time_pattern: ['hours', 'minutes', 'seconds'],
  conversation: ['command'],
  event: ['event_type', 'event_data'],
  mqtt: ['topic', 'payload', 'value_template', 'encoding', 'qos'],
};

const conditionKeys: Readonly<Record<string, readonly string[]>> = {
  state: ['entity_id', 'state', 'for', 'attribute'],
  template: ['value_template'],
  time: ['after', 'before', 'weekday'],
};

/** An action is known by its first key; these may stand beside it. */
const actionKeys: Readonly<Record<string, readonly string[]>> = {
  action: ['data', 'target', 'response_variable'],
  delay: [],
  wait_for_trigger: ['timeout', 'continue_on_timeout'],
  choose: ['default'],
  set_conversation_response: [],
};

type Complain = (complaint: string) => void;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const known = (given: Section, keys: readonly string[], where: string, complain: Complain): void => {
  for (const key of Object.keys(given)) if (!keys.includes(key)) complain(`${where}: unknown key ${key}`);
};

/**
 * The state of an event entity is the millisecond of its last event. With `from`, `to`, `not_from` or `not_to` a state
 * trigger looks at the state alone, and loses one of two events in one millisecond (Home Assistant until 2026.6).
 */
const isOfEvents = (entity: unknown): boolean =>
  typeof entity === 'string' && /^(?:event\.|!input event_)/.test(entity);

const checkTriggers = (triggers: unknown, complain: Complain): void => {
  for (const trigger of listOf(triggers)) {
    const kind = isSection(trigger) ? trigger['trigger'] : undefined;
    const keys = typeof kind === 'string' ? triggerKeys[kind] : undefined;
    if (!isSection(trigger) || keys === undefined) complain(`unknown trigger ${String(kind)}`);
    else {
      known(trigger, ['trigger', 'id', 'alias', ...keys], `trigger ${String(kind)}`, complain);
      if (isOfEvents(trigger['entity_id']))
        known(trigger, ['trigger', 'entity_id'], 'trigger of events', complain);
    }
  }
};

const checkConditions = (conditions: unknown, complain: Complain): void => {
  for (const condition of listOf(conditions)) {
    const kind = isSection(condition) ? condition['condition'] : undefined;
    const keys = typeof kind === 'string' ? conditionKeys[kind] : undefined;
    if (!isSection(condition) || keys === undefined) complain(`unknown condition ${String(kind)}`);
    else known(condition, ['condition', 'alias', ...keys], `condition ${String(kind)}`, complain);
  }
};

const checkActions = (actions: unknown, complain: Complain): void => {
  for (const action of listOf(actions)) {
    const kind = isSection(action) ? Object.keys(actionKeys).find((key) => key in action) : undefined;
    if (!isSection(action) || kind === undefined) {
      complain(`unknown action ${JSON.stringify(action)}`);
      continue;
    }
    known(action, ['alias', kind, ...(actionKeys[kind] ?? [])], `action ${kind}`, complain);
    if (kind === 'wait_for_trigger') checkTriggers(action[kind], complain);
    if (kind === 'choose') checkChoices(action, complain);
  }
};

const checkChoices = (choose: Section, complain: Complain): void => {
  for (const choice of listOf(choose['choose'])) {
    if (!isSection(choice)) {
      complain('a choice is no section');
      continue;
    }
    known(choice, ['conditions', 'sequence', 'alias'], 'choice', complain);
    checkConditions(choice['conditions'], complain);
    checkActions(choice['sequence'], complain);
  }
  if ('default' in choose) checkActions(choose['default'], complain);
};

/** What Home Assistant would complain about in an automation; empty where it takes it. `!input` is a text. */
export const complaintsOfAutomation = (automation: Section): readonly string[] => {
  const complaints: string[] = [];
  const complain = (complaint: string): void => void complaints.push(complaint);
  known(automation, [...automationKeys, 'blueprint'], 'automation', complain);
  checkTriggers(automation['triggers'], complain);
  checkConditions(automation['conditions'] ?? [], complain);
  // A blueprint's actions may be an input as a whole.
  if (typeof automation['actions'] !== 'string') checkActions(automation['actions'], complain);
  if (!modes.includes(String(automation['mode']))) complain(`unknown mode ${String(automation['mode'])}`);
  return complaints;
};

/** What Home Assistant would complain about in the head of a blueprint. */
export const complaintsOfBlueprint = (blueprint: Section): readonly string[] => {
  const complaints: string[] = [];
  const complain = (complaint: string): void => void complaints.push(complaint);
  known(blueprint, blueprintKeys, 'blueprint', complain);
  if (blueprint['domain'] !== 'automation') complain('not for automations');
  const { homeassistant, input } = blueprint;
  const least = isSection(homeassistant) ? homeassistant['min_version'] : undefined;
  if (typeof least !== 'string' || !/^\d{4}\.\d+\.\d+$/.test(least)) complain('no min_version');
  for (const [name, one] of Object.entries(isSection(input) ? input : {})) {
    if (!isSection(one)) complain(`input ${name} is no section`);
    else {
      known(one, inputKeys, `input ${name}`, complain);
      const selector = isSection(one['selector']) ? Object.keys(one['selector']) : [];
      if (selector.length !== 1 || !selectors.includes(String(selector[0])))
        complain(`input ${name}: unknown selector ${selector.join()}`);
    }
  }
  return complaints;
};
