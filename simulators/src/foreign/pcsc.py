"""A card on a reader of PC/SC, by the system's own library."""

import ctypes
from ctypes import byref, c_char_p, c_long, c_ulong, c_void_p

_lib = ctypes.CDLL("libpcsclite.so.1")
SHARED, ANY_PROTOCOL, T1, RESET, UNPOWER = 2, 3, 2, 1, 2


class _Protocol(ctypes.Structure):
    _fields_ = [("protocol", c_ulong), ("length", c_ulong)]


def _call(name, *arguments):
    status = getattr(_lib, name)(*arguments) & 0xFFFFFFFF
    if status:
        raise OSError(f"{name}: {status:08x}")


class Card:
    def __init__(self, reader):
        self._context, self._card, protocol = c_long(), c_long(), c_ulong()
        _call("SCardEstablishContext", c_ulong(2), None, None, byref(self._context))
        _call(
            "SCardConnect",
            self._context,
            c_char_p(reader.encode()),
            c_ulong(SHARED),
            c_ulong(ANY_PROTOCOL),
            byref(self._card),
            byref(protocol),
        )
        self._sent = _Protocol(protocol.value, ctypes.sizeof(_Protocol))
        self.exchanges = 0

    def transmit(self, command):
        answer, length = ctypes.create_string_buffer(65_538), c_ulong(65_538)
        command = bytes(command)
        _call(
            "SCardTransmit",
            self._card,
            byref(self._sent),
            c_char_p(command),
            c_ulong(len(command)),
            c_void_p(),
            answer,
            byref(length),
        )
        self.exchanges += 1
        return answer.raw[: length.value]

    def close(self):
        _call("SCardDisconnect", self._card, c_ulong(RESET))
