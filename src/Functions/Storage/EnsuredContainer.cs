using Azure.Storage.Blobs;

namespace FunctionsOrchestration.Storage;

/// <summary>A blob container that is created when it is first used; a failed attempt is made again by the next use.</summary>
internal sealed class EnsuredContainer(BlobServiceClient blobs, string name)
{
    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(name);
    private volatile bool _exists;

    public async ValueTask<BlobContainerClient> GetAsync(CancellationToken cancellation)
    {
        if (_exists) return _container;
        await _container.CreateIfNotExistsAsync(cancellationToken: cancellation);
        _exists = true;
        return _container;
    }
}
