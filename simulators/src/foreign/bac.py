"""Basic Access Control and its secure messaging (ICAO 9303-11 sections 4.3 and 9.8), on OpenSSL's triple DES."""

import hashlib
import os
from ctypes import CDLL, byref, c_char_p, c_int, c_void_p, create_string_buffer

_crypto = CDLL("libcrypto.so.3")
_crypto.EVP_CIPHER_CTX_new.restype = c_void_p
_crypto.EVP_des_ede3_cbc.restype = c_void_p


def _derive(seed, counter):
    return hashlib.sha1(seed + counter.to_bytes(4, "big")).digest()[:16]


def _crypt(key, data, direction):
    """CBC, IV of zeros, no padding. A key of 16 bytes has two parts, one of 8 is single DES."""
    key = {8: key * 3, 16: key + key[:8]}[len(key)]
    context, length, out = c_void_p(_crypto.EVP_CIPHER_CTX_new()), c_int(), create_string_buffer(len(data) + 8)
    cipher = c_void_p(_crypto.EVP_des_ede3_cbc())
    done = _crypto.EVP_CipherInit_ex(context, cipher, None, c_char_p(key), c_char_p(bytes(8)), direction)
    _crypto.EVP_CIPHER_CTX_set_padding(context, 0)
    done &= _crypto.EVP_CipherUpdate(context, out, byref(length), c_char_p(data), len(data))
    _crypto.EVP_CIPHER_CTX_free(context)
    if done != 1:
        raise ValueError("triple DES")
    return out.raw[: length.value]


def encrypt(key, data):
    return _crypt(key, data, 1)


def decrypt(key, data):
    return _crypt(key, data, 0)


def retail_mac(key, padded):
    """ISO/IEC 9797-1 algorithm 3. One key three times is single DES."""
    last = encrypt(key[:8], padded)[-8:]
    return encrypt(key[:8], decrypt(key[8:], last))


def pad(data):
    return data + b"\x80" + bytes(-(len(data) + 1) % 8)


class Protected:
    """Secure messaging with the keys that BAC agreed on."""

    def _start(self, theirs, ours, chip_nonce, terminal_nonce):
        seed = bytes(a ^ b for a, b in zip(theirs, ours))
        self._encryption, self._mac = _derive(seed, 1), _derive(seed, 2)
        self._counter = int.from_bytes(chip_nonce[4:] + terminal_nonce[4:], "big")

    def count(self):
        self._counter = (self._counter + 1) % 2**64

    pad = staticmethod(pad)

    def encrypt(self, padded):
        return encrypt(self._encryption, padded)

    def decrypt(self, data):
        return decrypt(self._encryption, data)

    def checksum(self, padded):
        return retail_mac(self._mac, self._counter.to_bytes(8, "big") + padded)


class _Side(Protected):
    def __init__(self, key_information):
        seed = hashlib.sha1(key_information.encode()).digest()[:16]
        self._encryption, self._mac = _derive(seed, 1), _derive(seed, 2)
        self._key = os.urandom(16)

    def _seal(self, plain):
        sealed = encrypt(self._encryption, plain)
        return sealed + retail_mac(self._mac, pad(sealed))

    def _opened(self, data):
        """None where the checksum does not hold."""
        sealed, mac = data[:-8], data[-8:]
        return decrypt(self._encryption, sealed) if retail_mac(self._mac, pad(sealed)) == mac else None


class TerminalSide(_Side):
    def answer(self, chip_nonce):
        self._chip_nonce, self._nonce = chip_nonce, os.urandom(8)
        return self._seal(self._nonce + chip_nonce + self._key)

    def take(self, answer):
        plain = self._opened(answer)
        if plain is None or plain[:16] != self._chip_nonce + self._nonce:
            raise ValueError("the card's answer is not one to this challenge")
        self._start(plain[16:], self._key, self._chip_nonce, self._nonce)


class ChipSide(_Side):
    def __init__(self, key_information, nonce):
        super().__init__(key_information)
        self._nonce = nonce

    def answer(self, data):
        """None where terminal and chip have different keys."""
        plain = self._opened(data) if len(data) == 40 else None
        if plain is None or plain[8:16] != self._nonce:
            return None
        sealed = self._seal(self._nonce + plain[:8] + self._key)
        self._start(plain[16:], self._key, self._nonce, plain[:8])
        return sealed
