"""Where a webhook may go to: the open internet, and by no trick anywhere else."""

from ipaddress import ip_address

import pytest
from standardwebhooks import Webhook

from kernel.effect import Failed, Refused
from kernel.global_address import is_global
from kernel.webhook import Target, Webhooks
from tests.kernel.effects.calling import SECRET
from tests.kernel.effects.receiver import receiving

OLD_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:7f00:1::",
        "64:ff9b::a01:203",
        "fc00::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_addresses_of_our_own_networks_are_not_global(address: str):
    assert not is_global(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_open_internet_are_global(address: str):
    assert is_global(ip_address(address))


@pytest.mark.parametrize(
    "url", ["http://example.org/", "ftp://example.org/", "https://u:p@example.org/", "https://"]
)
async def test_only_plain_https_addresses_are_taken(url: str):
    with pytest.raises(Refused):
        await Webhooks().post(Target(url, [SECRET]), "id", b"{}")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1"])
async def test_this_machine_is_not_called_however_it_is_spelt(host: str):
    with receiving() as receiver:
        port = receiver.url.rpartition(":")[2]
        with pytest.raises(Failed, match="the address is not of the open internet"):
            await Webhooks().post(Target(f"https://{host}:{port}/", [SECRET]), "id", b"{}")
    assert receiver.posts == []


async def test_development_does_not_open_other_networks_of_ours():
    with pytest.raises(Failed, match="the address is not of the open internet"):
        await Webhooks(to_loopback=True).post(Target("http://10.0.0.1/", [SECRET]), "id", b"{}")


async def test_while_secrets_change_either_of_them_verifies():
    with receiving() as receiver:
        target = Target(f"{receiver.url}/hook?key=1", [SECRET, OLD_SECRET])
        await Webhooks(to_loopback=True).post(target, "id-1", b'{"a": 1}')
    [post] = receiver.posts
    assert (post.path, post.headers["host"]) == (
        "/hook?key=1",
        receiver.url.removeprefix("http://"),
    )
    for secret in (SECRET, OLD_SECRET):
        assert Webhook(secret).verify(post.body, post.headers) == {"a": 1}
