"""BER-TLV, definite lengths: as much of it as terminal and chip need."""


def tlv(tag, value):
    length = len(value)
    if length < 0x80:
        coded = bytes([length])
    else:
        size = (length.bit_length() + 7) // 8
        coded = bytes([0x80 | size]) + length.to_bytes(size, "big")
    return tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big") + coded + bytes(value)


def items(data):
    """Tag and value of each object."""
    at = 0
    while at < len(data):
        tag = data[at]
        at += 1
        if tag & 0x1F == 0x1F:
            while True:
                tag = tag << 8 | data[at]
                at += 1
                if tag & 0x80 == 0:
                    break
        length = data[at]
        at += 1
        if length >= 0x80:
            size = length & 0x7F
            length = int.from_bytes(data[at : at + size], "big")
            at += size
        if at + length > len(data):
            raise ValueError("an object is longer than what holds it")
        yield tag, data[at : at + length]
        at += length


def first(data, tag):
    for found, value in items(data):
        if found == tag:
            return value
    raise ValueError(f"no object {tag:02X}")


def find(data, outer, inner):
    """The members of each `inner` object within `outer`: a list of (tag, value) for each."""
    for tag, value in items(first(data, outer)):
        if tag == inner:
            yield list(items(value))


def oid(value):
    """Dotted, of the bytes of an OBJECT IDENTIFIER."""
    numbers, current = [], 0
    for byte in value:
        current = current << 7 | byte & 0x7F
        if byte < 0x80:
            numbers.append(current)
            current = 0
    return ".".join(map(str, [numbers[0] // 40, numbers[0] % 40] + numbers[1:]))


def unpadded(data):
    """Without ISO/IEC 9797-1 padding method 2."""
    content = data.rstrip(b"\0")
    if not content.endswith(b"\x80"):
        raise ValueError("padding")
    return content[:-1]
