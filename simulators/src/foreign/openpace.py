"""PACE, Chip Authentication and the cryptography of secure messaging as OpenPACE computes them (Debian package libeac3).

Bound by ctypes, since Debian ships no Python binding. Nothing here computes anything of its own.
"""

import ctypes
from ctypes import POINTER, Structure, c_char_p, c_int, c_size_t, c_ulong, c_void_p

ID_PACE, ID_CA = 0, 1
SECRET_MRZ, SECRET_CAN = 1, 2

_eac = ctypes.CDLL("libeac.so.3")


class _Buffer(Structure):
    """BUF_MEM of OpenSSL."""

    _fields_ = [("length", c_size_t), ("data", c_void_p), ("max", c_size_t), ("flags", c_ulong)]


class _Context(Structure):
    """EAC_CTX of OpenPACE 1.1, eac/eac.h."""

    _members = "bn_ctx md_ctx cipher_ctx pace_ctx pace_ctxs ri_ctx ri_ctxs ta_ctx ca_ctx ca_ctxs key_ctx ssc"
    _fields_ = [("tr_version", c_int)] + [(name, c_void_p) for name in _members.split()]


class _ChipAuthentication(Structure):
    """CA_CTX of OpenPACE 1.1."""

    _fields_ = [("version", ctypes.c_ubyte), ("protocol", c_int), ("id", c_int), ("flags", c_int), ("ka_ctx", c_void_p)]


def _function(name, result, *arguments):
    function = getattr(_eac, name)
    function.restype, function.argtypes = result, arguments
    return function


_B, _C = POINTER(_Buffer), POINTER(_Context)
_buffer = _function("BUF_MEM_create_init", _B, c_char_p, c_size_t)
_new = _function("EAC_CTX_new", _C)
_init_card_access = _function("EAC_CTX_init_ef_cardaccess", c_int, c_char_p, c_size_t, _C)
_init_ca = _function("EAC_CTX_init_ca", c_int, _C, c_int, c_int)
_use = _function("EAC_CTX_set_encryption_ctx", c_int, _C, c_int)
_secret = _function("PACE_SEC_new", c_void_p, c_char_p, c_size_t, c_int)
_enc_nonce = _function("PACE_STEP1_enc_nonce", _B, _C, c_void_p)
_dec_nonce = _function("PACE_STEP2_dec_nonce", c_int, _C, c_void_p, _B)
_mapping_data = _function("PACE_STEP3A_generate_mapping_data", _B, _C)
_map = _function("PACE_STEP3A_map_generator", c_int, _C, _B)
_ephemeral = _function("PACE_STEP3B_generate_ephemeral_key", _B, _C)
_agree = _function("PACE_STEP3B_compute_shared_secret", c_int, _C, _B)
_derive = _function("PACE_STEP3C_derive_keys", c_int, _C)
_token = _function("PACE_STEP3D_compute_authentication_token", _B, _C, _B)
_verify_token = _function("PACE_STEP3D_verify_authentication_token", c_int, _C, _B)
_ka_generate = _function("KA_CTX_generate_key", _B, c_void_p, c_void_p)
_ka_compute = _function("KA_CTX_compute_key", c_int, c_void_p, _B, c_void_p)
_ka_derive = _function("KA_CTX_derive_keys", c_int, c_void_p, _B, c_void_p)
_ca_set_key = _function("CA_set_key", c_int, _C, c_char_p, c_size_t, c_char_p, c_size_t)
_ssc_up = _function("EAC_increment_ssc", c_int, _C)
_ssc_reset = _function("EAC_reset_ssc", c_int, _C)
_pad = _function("EAC_add_iso_pad", _B, _C, _B)
_encrypt = _function("EAC_encrypt", _B, _C, _B)
_decrypt = _function("EAC_decrypt", _B, _C, _B)
_authenticate = _function("EAC_authenticate", _B, _C, _B)
_nid = _function("EAC_OBJ_txt2nid", c_int, c_char_p)
_eac.EAC_init()


class OpenPaceError(Exception):
    pass


def _in(data):
    return _buffer(bytes(data), len(data))


def _out(buffer, what):
    if not buffer:
        raise OpenPaceError(f"OpenPACE: {what}")
    return ctypes.string_at(buffer.contents.data, buffer.contents.length)


def _must(result, what):
    if result != 1:
        raise OpenPaceError(f"OpenPACE: {what}")


def secret_of_mrz(document_number, date_of_birth, date_of_expiry):
    """Each with its check digit. OpenPACE takes a whole TD1 zone and picks these three out of it."""
    return "I<XXX" + document_number + "<" * 15 + date_of_birth + "<" + date_of_expiry


class Session:
    """One run of PACE from EF.CardAccess on, and what is protected with the keys that come of it. Chip Authentication
    alone needs no arguments."""

    def __init__(self, card_access=None, secret="", kind=SECRET_CAN):
        self._ctx = _new()
        if card_access is None:
            return
        _must(_init_card_access(card_access, len(card_access), self._ctx), "EF.CardAccess")
        self._secret = _secret(secret.encode(), len(secret), kind)
        if not self._secret:
            raise OpenPaceError("OpenPACE: the password")

    # PACE, both sides

    def encrypted_nonce(self):
        return _out(_enc_nonce(self._ctx, self._secret), "encrypted nonce")

    def take_nonce(self, encrypted):
        _must(_dec_nonce(self._ctx, self._secret, _in(encrypted)), "decrypting the nonce")

    def mapping_data(self):
        return _out(_mapping_data(self._ctx), "mapping data")

    def map_with(self, data):
        _must(_map(self._ctx, _in(data)), "mapping")

    def ephemeral_key(self):
        return _out(_ephemeral(self._ctx), "ephemeral key")

    def agree_with(self, key):
        self._other = _in(key)
        _must(_agree(self._ctx, self._other), "key agreement")
        _must(_derive(self._ctx), "session keys")

    def token(self):
        return _out(_token(self._ctx, self._other), "token")

    def token_holds(self, token):
        return _verify_token(self._ctx, _in(token)) == 1

    # Chip Authentication version 1

    def _ka(self):
        return ctypes.cast(self._ctx.contents.ca_ctx, POINTER(_ChipAuthentication)).contents.ka_ctx

    def offer_chip_authentication(self, protocol, parameter_id):
        """Terminal: its own key, to be sent. `protocol` dotted, `parameter_id` as in ICAO 9303-11 Table 6."""
        _must(_init_ca(self._ctx, _nid(protocol.encode()), parameter_id), "Chip Authentication")
        return _out(_ka_generate(self._ka(), self._ctx.contents.bn_ctx), "key for Chip Authentication")

    def hold_chip_key(self, protocol, parameter_id, private, public):
        """Chip: `private` as a big-endian number, `public` as a point."""
        _must(_init_ca(self._ctx, _nid(protocol.encode()), parameter_id), "Chip Authentication")
        _must(_ca_set_key(self._ctx, private, len(private), public, len(public)), "the chip's key")

    def agree_chip_authentication(self, other):
        _must(_ka_compute(self._ka(), _in(other), self._ctx.contents.bn_ctx), "Chip Authentication, agreement")
        _must(_ka_derive(self._ka(), None, self._ctx.contents.md_ctx), "Chip Authentication, keys")

    # Secure messaging

    def protect_with(self, which):
        _must(_use(self._ctx, which), "taking the session keys")
        _must(_ssc_reset(self._ctx), "the counter")

    def count(self):
        _must(_ssc_up(self._ctx), "the counter")

    def pad(self, data):
        return _out(_pad(self._ctx, _in(data)), "padding")

    def encrypt(self, padded):
        return _out(_encrypt(self._ctx, _in(padded)), "encryption")

    def decrypt(self, data):
        return _out(_decrypt(self._ctx, _in(data)), "decryption")

    def checksum(self, padded):
        return _out(_authenticate(self._ctx, _in(padded)), "checksum")
