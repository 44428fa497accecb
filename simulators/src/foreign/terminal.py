"""A terminal that shares nothing with this project: it reads a chip over PC/SC as ICAO 9303-11 says, and keeps its files.

PACE, Chip Authentication and the keys' cryptography are OpenPACE's, those of BAC OpenSSL's. One JSON
object tells what was done. Arguments: see the end of the file.
"""

import argparse
import hashlib
import json
import os
import sys

import openpace
from bac import TerminalSide
from pcsc import Card
from tlv import find, first, items, oid, tlv, unpadded

APPLICATION = bytes.fromhex("A0000002471001")
# 0.4.0.127.0.7.2.2: id-PACE, id-CA, id-PK
ID_PACE, ID_CA, ID_PK = (bytes.fromhex("04007F00070202" + last) for last in ("04", "03", "01"))
TRIPLE_DES = 1
FILES = {"EF_COM": 0x011E, "EF_SOD": 0x011D, **{f"EF_DG{n}": 0x0100 + n for n in range(1, 17)}}


class Refused(Exception):
    def __init__(self, what, answer):
        super().__init__(f"{what}: {answer[-2:].hex()}")


class Terminal:
    def __init__(self, card, extended):
        self.card, self.extended, self.session = card, extended, None

    # Commands, plain until there is a session (ICAO 9303-11 section 9.8)

    def send(self, header, data=b"", le=None):
        if self.session is None:
            return self.card.transmit(self.form(header, data, le))
        return self.unwrap(self.card.transmit(self.wrap(header, data, le)))

    def form(self, header, data, le):
        long = len(data) > 255 or (le or 0) > 256
        if not long:
            return header + (bytes([len(data)]) + data if data else b"") + (bytes([le & 0xFF]) if le is not None else b"")
        body = b"\0" + (len(data).to_bytes(2, "big") + data if data else b"")
        return header + body + ((le & 0xFFFF).to_bytes(2, "big") if le is not None else b"")

    def wrap(self, header, data, le):
        session = self.session
        session.count()
        header = bytes([header[0] | 0x0C]) + header[1:]
        objects = b""
        if data:
            sealed = session.encrypt(session.pad(data))
            objects += tlv(0x85, sealed) if header[1] & 1 else tlv(0x87, b"\x01" + sealed)
        if le is not None:
            objects += tlv(0x97, (le & 0xFFFF).to_bytes(2, "big") if le > 256 else bytes([le & 0xFF]))
        covered = session.pad(header) + (session.pad(objects) if objects else b"")
        objects += tlv(0x8E, session.checksum(covered))
        return self.form(header, objects, 65_536 if self.extended and (le or 0) > 256 else 256)

    def unwrap(self, answer):
        if len(answer) == 2:
            raise Refused("secure messaging", answer)
        session = self.session
        session.count()
        objects = list(items(answer[:-2]))
        covered = b"".join(tlv(tag, value) for tag, value in objects if tag != 0x8E)
        named = dict(objects)
        if session.checksum(session.pad(covered)) != named[0x8E]:
            raise ValueError("a checksum of the card does not hold")
        if named[0x99] != answer[-2:]:
            raise ValueError("the status word differs from the one that was protected")
        data = b""
        if 0x87 in named:
            data = session.decrypt(named[0x87][1:])
        elif 0x85 in named:
            data = session.decrypt(named[0x85])
        return (unpadded(data) if data else b"") + answer[-2:]

    def must(self, what, header, data=b"", le=None):
        answer = self.send(bytes.fromhex(header), data, le)
        if answer[-2:] != b"\x90\x00":
            raise Refused(what, answer)
        return answer[:-2]

    # Files

    def read(self, identifier, block):
        self.must("SELECT", "00A4020C", identifier.to_bytes(2, "big"))
        start = self.must("READ BINARY", "00B00000", le=4)
        total, _ = header_length(start)
        content = start
        while len(content) < total:
            offset, wanted = len(content), min(block, total - len(content))
            if offset < 0x8000:
                part = self.must("READ BINARY", f"00B0{offset:04X}", le=wanted)
            else:
                inside = self.must("READ BINARY", "00B10000", tlv(0x54, offset.to_bytes(3, "big")), wanted)
                part = first(inside, 0x53)
            if not part:
                raise ValueError("the card gave nothing more of a file")
            content += part
        return content[:total]

    # Access

    def pace(self, card_access, secret, kind):
        info = next(i for i in find(card_access, 0x31, 0x30) if i[0][1].startswith(ID_PACE))
        protocol, parameter = info[0][1], info[2][1]
        session = openpace.Session(card_access, secret, kind)
        reference = tlv(0x80, protocol) + tlv(0x83, bytes([kind])) + tlv(0x84, parameter)
        self.must("MSE:SET AT", "0022C1A4", reference)
        session.take_nonce(self.step("10", b"", 0x80))
        ours = session.mapping_data()
        session.map_with(self.step("10", tlv(0x81, ours), 0x82))
        ours = session.ephemeral_key()
        session.agree_with(self.step("10", tlv(0x83, ours), 0x84))
        if not session.token_holds(self.step("00", tlv(0x85, session.token()), 0x86)):
            raise ValueError("the card's token does not hold")
        session.protect_with(openpace.ID_PACE)
        self.session = session
        return oid(protocol)

    def step(self, cla, objects, tag):
        template = self.must("GENERAL AUTHENTICATE", f"{cla}860000", tlv(0x7C, objects), 256)
        return first(first(template, 0x7C), tag)

    def bac(self, key_information):
        basic = TerminalSide(key_information)
        challenge = self.must("GET CHALLENGE", "00840000", le=8)
        basic.take(self.must("EXTERNAL AUTHENTICATE", "00820000", basic.answer(challenge), 40))
        self.session = basic

    def select_application(self):
        self.must("SELECT application", "00A4040C", APPLICATION)

    # Chip Authentication version 1, ECDH (ICAO 9303-11 section 6.2)

    def chip_authentication(self, dg14, parameter_id):
        infos = list(find(first(dg14, 0x6E), 0x31, 0x30))
        info = next(i for i in infos if i[0][1].startswith(ID_CA))
        holder = next(i for i in infos if i[0][1].startswith(ID_PK))
        chip_key = dict(items(holder[1][1]))[0x03][1:]
        session, protocol = self.session, info[0][1]
        ours = session.offer_chip_authentication(oid(protocol), parameter_id)
        key_id = tlv(0x84, info[2][1]) if len(info) > 2 else b""
        if protocol[-1] == TRIPLE_DES:
            self.must("MSE:SET KAT", "002241A6", tlv(0x91, ours) + key_id)
        else:
            self.must("MSE:SET AT", "002241A4", tlv(0x80, protocol) + key_id)
            self.must("GENERAL AUTHENTICATE", "00860000", tlv(0x7C, tlv(0x80, ours)), 256)
        session.agree_chip_authentication(chip_key)
        session.protect_with(openpace.ID_CA)
        return oid(protocol)


    # Active Authentication (ICAO 9303-11 section 6.1); whoever called verifies the signature with DG15

    def active_authentication(self):
        challenge = os.urandom(8)
        length = 65_536 if self.extended else 256
        return {"challenge": challenge, "signature": self.must("INTERNAL AUTHENTICATE", "00880000", challenge, length)}


def header_length(start):
    """Length of a whole file, and where its content begins, from its first four bytes."""
    length = start[1]
    if length < 0x80:
        return 2 + length, 2
    size = length & 0x7F
    return 2 + size + int.from_bytes(start[2 : 2 + size], "big"), 2 + size


def run(arguments):
    card = Card(arguments.reader)
    try:
        return read_chip(card, arguments)
    finally:
        card.close()


def read_chip(card, arguments):
    terminal = Terminal(card, arguments.extended)
    told = {"access": arguments.access}
    files = {}
    if arguments.access != "bac":
        files["EF_CardAccess"] = terminal.read(0x011C, arguments.block)
        if arguments.access == "pace-can":
            secret, kind = arguments.secret, openpace.SECRET_CAN
        else:
            secret, kind = openpace.secret_of_mrz(*arguments.secret.split(",")), openpace.SECRET_MRZ
        told["pace"] = terminal.pace(files["EF_CardAccess"], secret, kind)
        terminal.select_application()
    else:
        terminal.select_application()
        terminal.bac(arguments.secret.replace(",", ""))
    if arguments.chip_authentication:
        files["EF_DG14"] = terminal.read(FILES["EF_DG14"], arguments.block)
        told["chipAuthentication"] = terminal.chip_authentication(files["EF_DG14"], arguments.chip_authentication)
    for name in ["EF_COM", "EF_SOD"] + [f"EF_DG{n}" for n in arguments.groups]:
        files[name] = terminal.read(FILES[name], arguments.block)
    if arguments.active_authentication:
        files.update(terminal.active_authentication())
    for name, content in files.items():
        with open(os.path.join(arguments.out, f"{name}.bin"), "wb") as file:
            file.write(content)
    told["sha256"] = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    told["exchanges"] = card.exchanges
    return told


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", required=True)
    parser.add_argument("--access", choices=["pace-can", "pace-mrz", "bac"], required=True)
    parser.add_argument("--secret", required=True, help="the CAN, or DOC,DOB,EXP, each with its check digit")
    parser.add_argument("--out", required=True, help="an existing folder for the files")
    parser.add_argument("--groups", type=lambda text: [int(n) for n in text.split(",")], default=[1])
    parser.add_argument("--block", type=int, default=223, help="bytes in one READ BINARY")
    parser.add_argument("--extended", action="store_true")
    parser.add_argument("--active-authentication", action="store_true", help="keep challenge and signature too")
    parser.add_argument("--chip-authentication", type=int, metavar="ID", help="parameter id of the chip's curve")
    try:
        print(json.dumps(run(parser.parse_args())))
    except (Refused, ValueError, OSError, openpace.OpenPaceError) as error:
        print(json.dumps({"failure": str(error)}))
        sys.exit(1)
