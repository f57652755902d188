using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using FunctionsOrchestration.Acceptance.Tests.Harness;

[assembly: AssemblyFixture(typeof(FunctionsOrchestration.Functions.Tests.StorageFixture))]

namespace FunctionsOrchestration.Functions.Tests;

/// <summary>A storage account for the tests that need a real one.</summary>
public sealed class StorageFixture : IAsyncLifetime
{
    private readonly Azurite _azurite = new();

    public string ConnectionString => _azurite.ConnectionString;

    public TableServiceClient Tables => new(_azurite.ConnectionString);

    public BlobServiceClient Blobs => new(_azurite.ConnectionString);

    public QueueServiceClient Queues => new(_azurite.ConnectionString, FunctionsOrchestration.Storage.StorageServices.QueueOptions);

    public ValueTask InitializeAsync() => _azurite.InitializeAsync();

    public ValueTask DisposeAsync() => _azurite.DisposeAsync();
}
