using System.IO.Hashing;
using System.Runtime.InteropServices;
using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.LoadBalancing;

/// <summary>
/// The same endpoint for the same affinity key: a ring of hashes, on which each endpoint stands in many places. When one endpoint
/// comes or goes, only its own share of the keys moves. A call without a key goes anywhere.
/// </summary>
internal sealed class ConsistentHash(Random random) : IBalancer
{
    // With 160 places each, shares differ from one another by about 1/√160, 8 %. Many endpoints make do with fewer.
    private const int MostPlaces = 160;
    private const int PlacesOnRing = 65_536;

    public string Name => "consistent-hash";

    public IPicker Prepare(IReadOnlyList<EndpointModel> endpoints)
    {
        var places = Math.Clamp(PlacesOnRing / endpoints.Count, 1, MostPlaces);
        var heaviest = endpoints.Max(endpoint => endpoint.Definition.Weight);
        var ring = endpoints.SelectMany(endpoint => Enumerable
                .Range(0, Math.Max(1, places * endpoint.Definition.Weight / heaviest))
                .Select(place => (Hash: Hash($"{endpoint.Id}#{place}"), Endpoint: endpoint)))
            .OrderBy(one => one.Hash).ThenBy(one => one.Endpoint.Id, StringComparer.Ordinal).ToArray();
        return new Picker([.. ring.Select(one => one.Hash)], [.. ring.Select(one => one.Endpoint)], random);
    }

    private static ulong Hash(ReadOnlySpan<char> key) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(key));

    private sealed class Picker(ulong[] hashes, EndpointModel[] endpoints, Random random) : IPicker
    {
        public EndpointModel? Pick(in PickContext context)
        {
            var place = context.AffinityKey is { } key ? Find(Hash(key)) : random.Next(endpoints.Length);
            if (endpoints[place] != context.Tried) return endpoints[place];

            // The next other one on the ring, which is where the key would go if this endpoint left.
            for (var step = 1; step < endpoints.Length; step++)
            {
                var next = endpoints[(place + step) % endpoints.Length];
                if (next != context.Tried) return next;
            }

            return endpoints[place];
        }

        private int Find(ulong hash)
        {
            var place = Array.BinarySearch(hashes, hash);
            if (place < 0) place = ~place;
            return place == hashes.Length ? 0 : place;
        }
    }
}
