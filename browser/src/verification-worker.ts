// Entry of the thread that verifies beside the reading; in a bundle it stands next to the device host.
import '@motcua/drivers/emrtd/verification-worker';
