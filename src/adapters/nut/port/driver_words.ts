/** What a driver's last words mean, and what to do: the first that fits. Of NUT 2.8's drivers/main.c, libusb0.c, libusb1.c, serial.c. */
const meanings: readonly (readonly [words: RegExp, meaning: string])[] = [
  [
    /insufficient permissions|permission denied|LIBUSB_ERROR_ACCESS|operation not permitted/i,
    'it may not open the device: give it to the group nut (a udev rule; in a container, pass the device on)',
  ],
  [
    /resource (is )?busy|can't claim|failed to claim|LIBUSB_ERROR_BUSY|locked by another process|uucp lock|already running/i,
    'another driver or program holds the device: stop the NUT of the system (systemctl disable --now nut-driver.target nut-server)',
  ],
  [
    /no matching .*ups found|no supported devices found|no appropriate hid device|device not supported|no such device/i,
    'there is no such UPS on USB: is it plugged in, and are vendorid and productid right? (sentinel-ups scan)',
  ],
  [
    /unable to open .*: no such file|can't open .*: no such file|no such file or directory/i,
    'there is no such device: look at port',
  ],
  [
    /couldn't (find|connect|communicate)|no response|not respond|timed? ?out|can't talk|no route|name or service not known|connection refused/i,
    'the UPS does not answer there: look at its cable, at port, and at the settings for its protocol',
  ],
  [
    /unknown (option|variable|flag|argument)|is not (a )?valid|is not supported by this driver|bad value|fatal error/i,
    'look at its settings',
  ],
];

/** Why a driver does not run, with the likely cause. */
export const explained = (reason: string): string => {
  const [, meaning] = meanings.find(([words]) => words.test(reason)) ?? [];
  return meaning === undefined ? reason : `${reason} (${meaning})`;
};
