/** Questions that a place asks when it is opened, and lanes of time, in English: the other languages have the same keys and `{placeholders}`. */
export const asked = {
  'asked.loading': 'Loading …',
  'asked.failed': 'This could not be loaded.',
  'asked.again': 'Try again',
  'asked.unreachable': 'The service did not answer. Check that it is running and that the network is up.',
  'asked.not_allowed': 'Only administrators may see this. Sign in with the admin token.',
  'asked.busy': 'The service is busy with other requests. Try again in a moment.',
  'asked.history_off':
    'The history is turned off. Remove “history: false” from the configuration to start recording.',
  'asked.older': 'The service that is running does not know this yet. Update it, then reload the page.',
  'asked.and_more': '… and {count} more',
  'asked.older_ones': 'Show older ones',
  'lane.runs': 'running',
  'lane.between': 'going down or starting up',
  'lane.down': 'down',
  'lane.lost_power': 'lost its power',
  'lane.no_output': 'no output',
  'lane.from': '{what} from {time}',
} as const;
