"""ECDSA on P-256, written down from FIPS 186-4 and SEC 1 for tests: a second opinion on signatures, slow and not secret."""

FIELD = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
BASE = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def add(a, b):
    """Points are (x, y); None is the one at infinity."""
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % FIELD == 0:
            return None
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, FIELD)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, FIELD)
    x = (slope * slope - a[0] - b[0]) % FIELD
    return x, (slope * (a[0] - x) - a[1]) % FIELD


def multiply(number, point):
    result = None
    for bit in bin(number)[2:]:
        result = add(result, result)
        if bit == "1":
            result = add(result, point)
    return result


def verifies(public_key, digest, signature):
    """65 bytes, 32 bytes, 64 bytes."""
    x, y = (int.from_bytes(public_key[at:at + 32], "big") for at in (1, 33))
    r, s = (int.from_bytes(signature[at:at + 32], "big") for at in (0, 32))
    if public_key[0] != 4 or (y * y - x**3 + 3 * x - B) % FIELD or not 0 < r < ORDER or not 0 < s < ORDER:
        return False
    inverse = pow(s, -1, ORDER)
    number = int.from_bytes(digest, "big")
    point = add(multiply(number * inverse % ORDER, BASE), multiply(r * inverse % ORDER, (x, y)))
    return point is not None and point[0] % ORDER == r
