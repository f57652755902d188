namespace FunctionsOrchestration.LocalHost.Azurite;

/// <summary>Why there is no local storage, each with what to do about it.</summary>
internal static class EmulatorMessages
{
    private const string Alternatives =
        "Or set AzureWebJobsStorage to a real storage account. Queue triggers wait until storage answers; the rest runs.";

    public static string NodeMissing =>
        "Node.js was not found, and Azurite, the local storage, runs on it. "
        + $"Install Node.js 20 or newer from https://nodejs.org or by a package manager. {Alternatives}";

    public static string NotInstalled(AzuriteOptions options) =>
        $"Azurite is not installed in '{options.Folder}'. "
        + $"Build again without -p:InstallAzurite=false, or run 'npm ci' in that folder. {Alternatives}";

    public static string PortTaken(IReadOnlyList<int> ports) =>
        $"Local storage answers on ports of its own, and a program that is no Azurite has taken {string.Join(" and ", ports)}. "
        + $"Stop that program. {Alternatives}";

    public static string Ended(string output) =>
        $"Azurite ended before it answered. Its last words:{Environment.NewLine}{output}{Environment.NewLine}{Alternatives}";

    public static string Silent(TimeSpan patience) =>
        $"Azurite did not answer within {patience.TotalSeconds:0} s. {Alternatives}";
}
