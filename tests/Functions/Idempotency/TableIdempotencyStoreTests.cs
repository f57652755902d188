using FunctionsOrchestration.Idempotency;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Functions.Tests.Idempotency;

/// <summary>Entries in a real storage account, each store standing for a process of its own.</summary>
public sealed class TableIdempotencyStoreTests(StorageFixture storage)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly string _id = Guid.NewGuid().ToString("N");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10)]
    [InlineData(300_000)]
    public async Task Keep_ResultOfAnySize_IsWhatAnotherProcessGets(int bytes)
    {
        var (one, other) = (Process(), Process());
        var result = new byte[bytes];
        Random.Shared.NextBytes(result);

        var first = await one.ClaimAsync(_id, "hash", Lease, Stop);
        await one.KeepAsync(first.Ticket!, result, Lifetime, Stop);
        var second = await other.ClaimAsync(_id, "other", Lease, Stop);

        Assert.Equal(("hash", null), (second.PayloadHash, second.Ticket));
        Assert.Equal(result, second.Result!.Value.ToArray());
    }

    [Fact]
    public async Task Claim_ManyProcessesAtOnce_IsGrantedToOne()
    {
        var claims = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Process().ClaimAsync(_id, "hash", Lease, Stop).AsTask()));

        Assert.Single(claims, claim => claim.Ticket is not null);
        Assert.All(claims, claim => Assert.Null(claim.Result));
    }

    [Fact]
    public async Task Claim_ManyProcessesAfterOneDied_IsGrantedToOneAndLostToTheDead()
    {
        var dead = (await Process().ClaimAsync(_id, "hash", Lease, Stop)).Ticket!;
        _time.Advance(Lease);

        var claims = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Process().ClaimAsync(_id, "hash", Lease, Stop).AsTask()));
        await Process().KeepAsync(dead, new byte[] { 1 }, Lifetime, Stop);
        await Process().ReleaseAsync(dead, Stop);

        var taken = Assert.Single(claims, claim => claim.Ticket is not null).Ticket!;
        Assert.Null(await Process().RenewAsync(dead, Lease, Stop));
        Assert.NotNull(await Process().RenewAsync(taken, Lease, Stop));
    }

    [Fact]
    public async Task Renew_KeepsTheClaimBeyondItsLease()
    {
        var store = Process();
        var ticket = (await store.ClaimAsync(_id, "hash", Lease, Stop)).Ticket;
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(Lease / 2);
            ticket = await store.RenewAsync(ticket!, Lease, Stop);
        }

        Assert.Null((await Process().ClaimAsync(_id, "hash", Lease, Stop)).Ticket);
    }

    [Fact]
    public async Task Release_FreesTheKeyAtOnce()
    {
        var store = Process();
        await store.ReleaseAsync((await store.ClaimAsync(_id, "hash", Lease, Stop)).Ticket!, Stop);

        Assert.NotNull((await Process().ClaimAsync(_id, "other", Lease, Stop)).Ticket);
    }

    [Fact]
    public async Task Claim_ResultPassedItsTime_IsGranted()
    {
        var store = Process();
        await store.KeepAsync((await store.ClaimAsync(_id, "hash", Lease, Stop)).Ticket!, new byte[] { 1 }, Lifetime, Stop);

        _time.Advance(Lifetime - TimeSpan.FromTicks(1));
        Assert.NotNull((await Process().ClaimAsync(_id, "hash", Lease, Stop)).Result);
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.NotNull((await Process().ClaimAsync(_id, "hash", Lease, Stop)).Ticket);
    }

    [Fact]
    public async Task Sweep_DeletesWhatIsOverWithItsBlobAndNothingElse()
    {
        var store = Process();
        var stays = Guid.NewGuid().ToString("N");
        await store.KeepAsync((await store.ClaimAsync(_id, "hash", Lease, Stop)).Ticket!, new byte[100_000], TimeSpan.FromHours(1), Stop);
        await store.KeepAsync((await store.ClaimAsync(stays, "hash", Lease, Stop)).Ticket!, new byte[100_000], Lifetime, Stop);
        _time.Advance(TimeSpan.FromHours(2) + TimeSpan.FromSeconds(1));

        await store.SweepAsync(Stop);

        Assert.Equal((0, 1), (await BlobsAsync(_id), await BlobsAsync(stays)));
        Assert.NotNull((await store.ClaimAsync(stays, "hash", Lease, Stop)).Result);
    }

    private async Task<int> BlobsAsync(string id) => await storage.Blobs.GetBlobContainerClient("mesh-idempotency")
        .GetBlobsAsync(Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, id + "/", Stop)
        .CountAsync(Stop);

    private TableIdempotencyStore Process() =>
        new(storage.Tables, storage.Blobs, _time, NullLogger<TableIdempotencyStore>.Instance);
}
