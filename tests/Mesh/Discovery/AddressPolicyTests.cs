using System.Net;
using System.Net.Sockets;
using CsCheck;
using FunctionsOrchestration.Mesh.Discovery;

namespace FunctionsOrchestration.Mesh.Tests.Discovery;

public sealed class AddressPolicyTests
{
    private static readonly AddressPolicy Policy = new([]);

    // First and last address of every special-purpose block (IANA), with the neighbours just outside where those are public.
    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255", null, "1.0.0.0")]
    [InlineData("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0")]
    [InlineData("100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0")]
    [InlineData("127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0")]
    [InlineData("169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0")]
    [InlineData("172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0")]
    [InlineData("192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0")]
    [InlineData("192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0")]
    [InlineData("192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0")]
    [InlineData("192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0")]
    [InlineData("198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0")]
    [InlineData("198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0")]
    [InlineData("203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0")]
    [InlineData("224.0.0.0", "255.255.255.255", "223.255.255.255", null)]
    [InlineData("168.63.129.16", "168.63.129.16", "168.63.129.15", "168.63.129.17")]
    [InlineData("::", "::1", null, null)]
    [InlineData("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, null)]
    [InlineData("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, null)]
    [InlineData("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, null)]
    [InlineData("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, null)]
    [InlineData("100::", "100::ffff:ffff:ffff:ffff", null, null)]
    [InlineData("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", null, null)]
    [InlineData("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", null, "2001:200::")]
    [InlineData("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7:ffff::", "2001:db9::")]
    [InlineData("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:ffff::", "2003::")]
    [InlineData("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3ffe::", "3fff:1000::")]
    [InlineData("4000::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, null)]
    public void RefusalOf_EdgesOfABlock_RefusesInsideAndAllowsOutside(string first, string last, string? before, string? after)
    {
        Assert.NotNull(Policy.RefusalOf(IPAddress.Parse(first)));
        Assert.NotNull(Policy.RefusalOf(IPAddress.Parse(last)));
        if (before is not null) Assert.Null(Policy.RefusalOf(IPAddress.Parse(before)));
        if (after is not null) Assert.Null(Policy.RefusalOf(IPAddress.Parse(after)));
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("93.184.215.14")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001:82b::200e")]
    public void RefusalOf_PublicAddress_IsNull(string address) => Assert.Null(Policy.RefusalOf(IPAddress.Parse(address)));

    [Fact]
    public void RefusalOf_AnyIPv4InAnyIPv6Clothing_JudgesTheIPv4() => Gen.Byte.Array[4].Sample(bytes =>
    {
        var plain = new IPAddress(bytes);
        var nat64 = new IPAddress([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, .. bytes]);

        Assert.Equal(Policy.RefusalOf(plain), Policy.RefusalOf(plain.MapToIPv6()));
        Assert.Equal(Policy.RefusalOf(plain), Policy.RefusalOf(nat64));
        Assert.NotNull(Policy.RefusalOf(new IPAddress([0x20, 0x02, .. bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])));
    });

    [Fact]
    public void RefusalOf_LinkLocalWithScope_IsRefused() =>
        Assert.NotNull(Policy.RefusalOf(new IPAddress(IPAddress.Parse("fe80::1").GetAddressBytes(), 3)));

    [Fact]
    public void RefusalOf_AllowedNetwork_AllowsItAndNothingElse()
    {
        var policy = new AddressPolicy([IPNetwork.Parse("10.20.0.0/16")]);

        Assert.Null(policy.RefusalOf(IPAddress.Parse("10.20.3.4")));
        Assert.Null(policy.RefusalOf(IPAddress.Parse("::ffff:10.20.3.4")));
        Assert.NotNull(policy.RefusalOf(IPAddress.Parse("10.21.0.0")));
    }

    [Fact]
    public void RefusalOf_EveryAddressOfThisMachineButPublicOnes_IsRefused() =>
        Assert.All([IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Any, IPAddress.IPv6Any, IPAddress.Broadcast], address =>
            Assert.NotNull(
                Policy.RefusalOf(
                    address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 ? address
                    : IPAddress.None)));
}
