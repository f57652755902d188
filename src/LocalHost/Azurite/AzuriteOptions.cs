using System.Globalization;
using System.Reflection;

namespace FunctionsOrchestration.LocalHost.Azurite;

/// <summary>Where Azurite is installed, where it keeps its data, and which loopback ports it answers on.</summary>
/// <param name="Folder">The folder whose <c>node_modules</c> holds Azurite.</param>
/// <param name="DataDirectory">Where blobs, queues and tables are kept; created when it is missing.</param>
internal sealed record AzuriteOptions(string Folder, string DataDirectory)
{
    /// <summary>The folder into which the build of this assembly installed Azurite (see Azurite.targets).</summary>
    public static string InstalledFolder { get; } =
        typeof(AzuriteOptions).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(data => data.Key == "AzuriteFolder").Value!;

    /// <summary>The port of the blob service; 10000 is what <c>UseDevelopmentStorage=true</c> means.</summary>
    public int BlobPort { get; init; } = 10000;

    /// <summary>The port of the queue service.</summary>
    public int QueuePort { get; init; } = 10001;

    /// <summary>The port of the table service.</summary>
    public int TablePort { get; init; } = 10002;

    /// <summary>Azurite's entry point.</summary>
    public string Script => Path.Combine(Folder, "node_modules", "azurite", "dist", "src", "azurite.js");

    /// <summary>The three ports, in the order in which Azurite opens them.</summary>
    public IReadOnlyList<int> Ports => [BlobPort, QueuePort, TablePort];

    /// <summary>A connection string for these ports, with the account and the key that every Azurite has.</summary>
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"BlobEndpoint=http://127.0.0.1:{BlobPort}/devstoreaccount1;"
        + $"QueueEndpoint=http://127.0.0.1:{QueuePort}/devstoreaccount1;"
        + $"TableEndpoint=http://127.0.0.1:{TablePort}/devstoreaccount1;";

    /// <summary>The command line behind <c>node launch.cjs</c>. Current Azure SDKs speak newer versions of the storage
    /// protocol than Azurite knows by name, hence <c>--skipApiVersionCheck</c>.</summary>
    public IEnumerable<string> Arguments =>
    [
        Script,
        "--silent", "--disableTelemetry", "--skipApiVersionCheck",
        "--location", DataDirectory,
        "--blobPort", BlobPort.ToString(CultureInfo.InvariantCulture),
        "--queuePort", QueuePort.ToString(CultureInfo.InvariantCulture),
        "--tablePort", TablePort.ToString(CultureInfo.InvariantCulture),
    ];
}
