/* What mrtdreader uses of libnfc, over PC/SC: the card is on the reader that NFC_READER names. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <winscard.h>

static SCARDCONTEXT context;
static SCARDHANDLE card;
static DWORD protocol;

struct modulation { int type, baud; };

void nfc_init(void **library) { *library = &context; }
void nfc_exit(void *library) { (void)library; }
void nfc_perror(void *device, const char *text) { (void)device; (void)text; }
const char *nfc_device_get_name(void *device) { (void)device; return "PC/SC"; }
int nfc_device_set_property_bool(void *device, int property, int on) { (void)device; (void)property; (void)on; return 0; }
int nfc_initiator_init(void *device) { (void)device; return 0; }

size_t nfc_list_devices(void *library, char names[][1024], size_t most) {
  (void)library;
  if (most == 0) return 0;
  strcpy(names[0], "pcsc");
  return 1;
}

void *nfc_open(void *library, const char *name) {
  (void)library; (void)name;
  if (SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context) != SCARD_S_SUCCESS) return NULL;
  const DWORD protocols = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1;
  const LONG done = SCardConnect(context, getenv("NFC_READER"), SCARD_SHARE_SHARED, protocols, &card, &protocol);
  return done == SCARD_S_SUCCESS ? &card : NULL;
}

void nfc_close(void *device) { (void)device; SCardDisconnect(card, SCARD_RESET_CARD); }

int nfc_initiator_select_passive_target(void *device, struct modulation kind, const uint8_t *data, size_t length, void *target) {
  (void)device; (void)kind; (void)data; (void)length; (void)target;
  return 1;
}

int nfc_initiator_transceive_bytes(void *device, const uint8_t *command, size_t length, uint8_t *answer, size_t most, int timeout) {
  (void)device; (void)timeout;
  const SCARD_IO_REQUEST request = { protocol, sizeof request };
  DWORD received = most;
  if (SCardTransmit(card, &request, command, length, NULL, answer, &received) != SCARD_S_SUCCESS) return -1;
  return received;
}
