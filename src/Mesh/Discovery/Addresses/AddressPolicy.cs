using System.Net;
using System.Net.Sockets;

namespace FunctionsOrchestration.Mesh.Discovery;

/// <summary>
/// Tells public addresses from those that a stranger's URL must not reach: the special-purpose registries of IANA for IPv4
/// and IPv6, and the address under which Azure's hosts serve their own virtual machines.
/// </summary>
/// <param name="allowed">Networks that may be reached although they are not public.</param>
public sealed class AddressPolicy(IReadOnlyList<IPNetwork> allowed)
{
    private static readonly (IPNetwork Network, string Kind)[] Refused4 =
    [
        Range("0.0.0.0/8", "this network"), Range("10.0.0.0/8", "private"), Range("100.64.0.0/10", "shared by a provider"),
        Range("127.0.0.0/8", "loopback"), Range("169.254.0.0/16", "link-local, where cloud metadata is served"),
        Range("172.16.0.0/12", "private"), Range("192.0.0.0/24", "reserved for protocols"),
        Range("192.0.2.0/24", "for documentation"),
        Range("192.88.99.0/24", "reserved for relays"), Range("192.168.0.0/16", "private"),
        Range("198.18.0.0/15", "for benchmarks"),
        Range("198.51.100.0/24", "for documentation"), Range("203.0.113.0/24", "for documentation"),
        Range("224.0.0.0/4", "multicast"),
        Range("240.0.0.0/4", "reserved"), Range("168.63.129.16/32", "the Azure host's own"),
    ];

    // Only 2000::/3 is global unicast at all; within it these are not ordinary hosts, or lead to an IPv4 address of the
    // sender's choice.
    private static readonly IPNetwork GlobalUnicast6 = IPNetwork.Parse("2000::/3");
    private static readonly (IPNetwork Network, string Kind)[] Refused6 =
    [
        Range("::/128", "unspecified"), Range("::1/128", "loopback"), Range("fc00::/7", "private"),
        Range("fe80::/10", "link-local"),
        Range("fec0::/10", "private"), Range("ff00::/8", "multicast"), Range("2001::/23", "reserved for protocols"),
        Range("2001:db8::/32", "for documentation"), Range("2002::/16", "reserved for relays"),
        Range("3fff::/20", "for documentation"),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>
    /// What kind of address it is where it must not be reached, for example <c>loopback</c>; null where it may be.
    /// </summary>
    /// <param name="address">The address; an IPv4 one in the clothing of an IPv6 one is judged as what it is.</param>
    public string? RefusalOf(IPAddress address)
    {
        var plain = Unwrap(address);
        if (allowed.Any(network => network.Contains(plain))) return null;
        if (plain.AddressFamily == AddressFamily.InterNetwork) return Find(Refused4, plain);
        return Find(Refused6, plain) ?? (GlobalUnicast6.Contains(plain) ? null : "reserved");
    }

    /// <summary>The IPv4 address that an IPv6 one stands for (mapped or NAT64), else the address without its scope.</summary>
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        var plain = new IPAddress(bytes);
        return Nat64.Contains(plain) ? new IPAddress(bytes.AsSpan(12)) : plain;
    }

    private static string? Find((IPNetwork Network, string Kind)[] ranges, IPAddress address) =>
        Array.Find(ranges, range => range.Network.Contains(address)).Kind;

    private static (IPNetwork Network, string Kind) Range(string network, string kind) => (IPNetwork.Parse(network), kind);
}
