import socket

import pytest

from bot.errors import ConfigError, GiveUp
from bot.web.guard import Guard, Refused, web_url

PUBLIC = [
    "93.184.215.14",
    "8.8.8.8",
    "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
    "64:ff9b::5db8:d70e",
    "2002:5db8:d70e::1",
]
PRIVATE = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.1", "192.168.1.1",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1",
    "2002:7f00:1::", "2002:a9fe:a9fe::", "2001::1", "2001:db8::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0",
    "fec0::1", "ff02::1", "100::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_permitted_at_the_ports_of_the_web(address):
    assert Guard().permits(address, 443)
    assert not Guard().permits(address, 22)
    assert Guard(ports=frozenset({22})).permits(address, 22)


@pytest.mark.parametrize("address", PRIVATE)
def test_all_others_are_refused(address):
    assert not Guard().permits(address, 443)


@pytest.mark.parametrize(
    ("allow", "address", "port", "permitted"),
    [
        ("127.0.0.1:8700", "127.0.0.1", 8700, True),
        ("127.0.0.1:8700", "::ffff:127.0.0.1", 8700, True),
        ("127.0.0.1:8700", "127.0.0.1", 8701, False),
        ("127.0.0.1:8700", "127.0.0.2", 8700, False),
        ("127.0.0.1", "127.0.0.1", 22, True),
        ("10.0.0.0/8", "10.9.8.7", 9999, True),
        ("::1", "::1", 8700, True),
        ("[::1]:8700", "::1", 8700, True),
        ("[::1]:8700", "::1", 8701, False),
    ],
)
def test_exceptions_are_as_narrow_as_they_are_written(allow, address, port, permitted):
    assert Guard((allow,)).permits(address, port) is permitted


@pytest.mark.parametrize("text", ["localhost", "localhost:8700", "127.0.0.1:http", "10.0.0.1/8", ""])
def test_an_exception_that_is_no_address_is_explained(text):
    with pytest.raises(ConfigError, match="ADDRESS"):
        Guard((text,))


def test_no_socket_is_made_for_a_refused_address():
    info = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("10.0.0.1", 80))
    with pytest.raises(Refused):
        Guard().dial(info)
    with Guard(("10.0.0.1",)).dial(info) as made:
        assert made.family == socket.AF_INET


@pytest.mark.parametrize(
    "text",
    [
        "ftp://h.example/", "file:///etc/passwd", "//h.example/", "h.example", "", "http://", "https://user@h.example/",
        "https://user:word@h.example/", "https://:word@h.example/", "http://[::1", "http://h.example:99999/", "gopher://h.example",
        "http://" + "ü" * 300,
    ],
)  # fmt: skip
def test_only_addresses_of_the_web(text):
    with pytest.raises(GiveUp):
        web_url(text)


def test_a_fragment_stays_at_home():
    assert str(web_url("https://h.example/a?b=c#d")) == "https://h.example/a?b=c"
