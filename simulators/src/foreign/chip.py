"""A chip that shares nothing with this project: it answers on a virtual reader (vpcd) as ICAO 9303-10 and 9303-11 say.

PACE, Chip Authentication and the keys' cryptography are OpenPACE's. Its files are those of a folder, as `motcua read --out`
writes it; `ca.pk8` is the private key for Chip Authentication. Arguments: see the end of the file.
"""

import argparse
import os
import socket
import sys

import openpace
from bac import ChipSide
from tlv import find, first, items, oid, tlv, unpadded

APPLICATION = bytes.fromhex("A0000002471001")
MASTER_FILE = {0x011C: "EF_CardAccess", 0x011D: "EF_CardSecurity"}
IN_APPLICATION = {0x011E: "EF_COM", 0x011D: "EF_SOD", **{0x0100 + n: f"EF_DG{n}" for n in range(1, 17)}}
GOOD = b"\x90\x00"
# T=1 and nothing else: it says neither that there is extended length nor that there is none.
ATR = bytes.fromhex("3B80800101")


class Status(Exception):
    """A status word instead of an answer."""


def word(text):
    return Status(bytes.fromhex(text))


class Chip:
    def __init__(self, files, can, mrz, chip_key):
        """`mrz`: document number, birth and expiry, each with its check digit; `chip_key`: parameter id, private, public."""
        self.files, self.can, self.chip_key = files, can, chip_key
        self.mrz = mrz and openpace.secret_of_mrz(*mrz)
        self.mrz_information = mrz and "".join(mrz)
        self.reset()

    def reset(self):
        self.session = self.pending = self.file = self.protocol = self.challenge = None
        self.open = self.in_application = False
        self.chain = b""

    # One exchange

    def execute(self, command):
        header, data, le = taken_apart(command)
        protected = header[0] & 0x0C == 0x0C
        if self.session and not protected:
            self.session, self.open = None, False
        try:
            if not protected:
                return self.run(header, data, le) + GOOD
            header, data, le = self.unwrap(header, data)
        except Status as status:
            return status.args[0]
        session = self.session
        try:
            answer, status = self.run(header, data, le), GOOD
        except Status as refusal:
            answer, status = b"", refusal.args[0]
        sealed = self.wrap(session, answer, status, header[1] & 1)
        if self.pending:
            self.session, self.pending = self.pending, None
        return sealed

    def unwrap(self, header, data):
        session = self.session
        if session is None:
            raise word("6988")
        session.count()
        objects = list(items(data))
        covered = b"".join(tlv(tag, value) for tag, value in objects if tag != 0x8E)
        expected = session.checksum(session.pad(header) + (session.pad(covered) if covered else b""))
        named = dict(objects)
        if named.get(0x8E) != expected:
            self.session, self.open = None, False
            raise word("6988")
        sealed = named[0x87][1:] if 0x87 in named else named.get(0x85)
        plain = unpadded(session.decrypt(sealed)) if sealed else b""
        wanted = named.get(0x97)
        le = None if wanted is None else int.from_bytes(wanted, "big") or (256 if len(wanted) == 1 else 65_536)
        return bytes([header[0] & 0xF3]) + header[1:], plain, le

    @staticmethod
    def wrap(session, answer, status, odd):
        session.count()
        objects = b""
        if answer:
            sealed = session.encrypt(session.pad(answer))
            objects = tlv(0x85, sealed) if odd else tlv(0x87, b"\x01" + sealed)
        objects += tlv(0x99, status)
        return objects + tlv(0x8E, session.checksum(session.pad(objects))) + status

    def run(self, header, data, le):
        if header[0] & 0x10:
            if header[1] != 0x86:
                raise word("6884")
        elif header[0]:
            raise word("6E00")
        commands = {
            0xA4: self.select,
            0xB0: self.read_binary,
            0xB1: self.read_binary_odd,
            0x22: self.manage_security_environment,
            0x86: self.general_authenticate,
            0x84: self.get_challenge,
            0x82: self.external_authenticate,
        }
        if header[1] not in commands:
            raise word("6D00")
        return commands[header[1]](header, data, le)

    # Files

    def select(self, header, data, _le):
        if header[2] == 0x04:
            if data != APPLICATION:
                raise word("6A82")
            self.in_application, self.file = True, None
        elif header[2] == 0x00 and data in (b"", b"\x3F\x00"):
            self.in_application, self.file = False, None
        elif header[2] in (0x00, 0x02) and len(data) == 2:
            self.file = self.content(int.from_bytes(data, "big"))
        else:
            raise word("6A86")
        return b""

    def content(self, identifier):
        name = (IN_APPLICATION if self.in_application else MASTER_FILE).get(identifier)
        if name is None or name not in self.files:
            raise word("6A82")
        if name != "EF_CardAccess" and not self.open:
            raise word("6982")
        return self.files[name]

    def read_binary(self, header, _data, le):
        if header[2] & 0x80:
            self.file, offset = self.content(0x0100 | header[2] & 0x1F), header[3]
        else:
            offset = header[2] << 8 | header[3]
        return self.part(offset, le)

    def read_binary_odd(self, header, data, le):
        if header[3]:
            self.file = self.content(0x0100 | header[3] & 0x1F)
        content = self.part(int.from_bytes(first(data, 0x54), "big"), max((le or 256) - 8, 1))
        return tlv(0x53, content)

    def part(self, offset, length):
        if self.file is None:
            raise word("6986")
        if offset >= len(self.file):
            raise word("6B00")
        return self.file[offset : offset + (length or 256)]

    # Access and proof

    def manage_security_environment(self, header, data, _le):
        objects = dict(items(data))
        if header[2:] == b"\xC1\xA4" and 0x83 in objects:
            secret = {b"\x01": (self.mrz, openpace.SECRET_MRZ), b"\x02": (self.can, openpace.SECRET_CAN)}.get(objects[0x83])
            offered = [info[0][1] for info in find(self.files["EF_CardAccess"], 0x31, 0x30)]
            if secret is None or secret[0] is None or objects[0x80] not in offered:
                raise word("6A88")
            self.protocol, self.step = openpace.Session(self.files["EF_CardAccess"], *secret), 0
        elif header[2:] == b"\x41\xA4" and self.open and self.chip_key:
            self.protocol, self.step = None, objects[0x80]
        else:
            raise word("6A80")
        return b""

    def general_authenticate(self, header, data, _le):
        objects = dict(items(first(data, 0x7C)))
        if self.protocol is None:
            return self.chip_authentication(objects)
        pace, step = self.protocol, self.step
        self.step += 1
        if step == 0 and header[0] & 0x10 and not objects:
            return tlv(0x7C, tlv(0x80, pace.encrypted_nonce()))
        if step == 1 and header[0] & 0x10 and 0x81 in objects:
            ours = pace.mapping_data()
            pace.map_with(objects[0x81])
            return tlv(0x7C, tlv(0x82, ours))
        if step == 2 and header[0] & 0x10 and 0x83 in objects:
            ours = pace.ephemeral_key()
            pace.agree_with(objects[0x83])
            return tlv(0x7C, tlv(0x84, ours))
        self.protocol = None
        if step == 3 and not header[0] & 0x10 and 0x85 in objects:
            if not pace.token_holds(objects[0x85]):
                raise word("6300")
            pace.protect_with(openpace.ID_PACE)
            self.session, self.open = pace, True
            return tlv(0x7C, tlv(0x86, pace.token()))
        raise word("6A80")

    def chip_authentication(self, objects):
        if not isinstance(self.step, bytes) or 0x80 not in objects:
            raise word("6985")
        protocol, self.step = self.step, None
        parameter_id, private, public = self.chip_key
        renewed = openpace.Session()
        renewed.hold_chip_key(oid(protocol), parameter_id, private, public)
        renewed.agree_chip_authentication(objects[0x80])
        renewed.protect_with(openpace.ID_CA)
        self.pending = renewed
        return tlv(0x7C, b"")

    def get_challenge(self, _header, _data, _le):
        self.challenge = os.urandom(8)
        return self.challenge

    def external_authenticate(self, _header, data, _le):
        if not self.in_application or self.challenge is None or self.mrz_information is None:
            raise word("6985")
        side = ChipSide(self.mrz_information, self.challenge)
        self.challenge = None
        answer = side.answer(data)
        if answer is None:
            raise word("6300")
        self.session, self.open = side, True
        return answer


def taken_apart(command):
    """Header, data and Le of a command APDU, short or extended (ISO/IEC 7816-4 section 5.1)."""
    header, body = command[:4], command[4:]
    if not body:
        return header, b"", None
    if body[0] or len(body) == 1:
        if len(body) == 1:
            return header, b"", body[0] or 256
        data, rest = body[1 : 1 + body[0]], body[1 + body[0] :]
        return header, data, (rest[0] or 256) if rest else None
    length = int.from_bytes(body[1:3], "big")
    if len(body) == 3:
        return header, b"", length or 65_536
    data, rest = body[3 : 3 + length], body[3 + length :]
    return header, data, (int.from_bytes(rest, "big") or 65_536) if rest else None


def chip_key_of(folder, files, parameter_id):
    """PKCS #8 (RFC 5958), ECDH; the public half is that of DG14."""
    if parameter_id is None:
        return None
    with open(os.path.join(folder, "ca.pk8"), "rb") as file:
        wrapped = first(first(file.read(), 0x30), 0x04)
    private = first(first(wrapped, 0x30), 0x04)
    prefix = bytes.fromhex("04007F0007020201")
    holder = next(info for info in find(first(files["EF_DG14"], 0x6E), 0x31, 0x30) if info[0][1].startswith(prefix))
    return parameter_id, private, dict(items(holder[1][1]))[0x03][1:]


def received(connection, length):
    data = b""
    while len(data) < length:
        part = connection.recv(length - len(data))
        if not part:
            sys.exit(0)
        data += part
    return data


def serve(chip, port):
    """The protocol of vpcd: frames behind two bytes of length; one byte alone is a control command."""
    connection = socket.create_connection(("127.0.0.1", port))
    powered = told = False
    while True:
        command = received(connection, int.from_bytes(received(connection, 2), "big"))
        if command in (b"\x00", b"\x01", b"\x02"):
            chip.reset()
            powered = command == b"\x01"
            continue
        if powered and not told:  # by the ATR that pcscd asks for next it knows the card
            print("on the reader", flush=True)
            told = True
        answer = ATR if command == b"\x04" else chip.execute(command)
        connection.sendall(len(answer).to_bytes(2, "big") + answer)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--can")
    parser.add_argument("--mrz", type=lambda text: text.split(","), help="DOC,DOB,EXP, each with its check digit")
    parser.add_argument("--chip-authentication", type=int, metavar="ID", help="parameter id of the curve of ca.pk8")
    given = parser.parse_args()
    kept = {}
    for name in os.listdir(given.folder):
        if name.endswith(".bin"):
            with open(os.path.join(given.folder, name), "rb") as content:
                kept[name[:-4]] = content.read()
    serve(Chip(kept, given.can, given.mrz, chip_key_of(given.folder, kept, given.chip_authentication)), given.port)
