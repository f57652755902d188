using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Abstractions;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>Which versions of orchestrations a host runs.</summary>
internal enum VersionMatchStrategy
{
    /// <summary>All.</summary>
    None,

    /// <summary>The default version alone.</summary>
    Strict,

    /// <summary>The default version and what is older than it.</summary>
    CurrentOrOlder,
}

/// <summary>What becomes of an orchestration of another version.</summary>
internal enum VersionFailureStrategy
{
    /// <summary>It waits for a host that runs its version.</summary>
    Reject,

    /// <summary>It fails.</summary>
    Fail,
}

/// <summary>
/// The versions that a host gives and runs, with the defaults of the genuine extension. There, too, the rules hold
/// when no default version is set: then only orchestrations without a version are "current or older".
/// </summary>
internal sealed record VersionRules
{
    /// <summary>What failures of these rules are called.</summary>
    public const string ErrorType = "VersionMismatch";

    /// <summary>Version of what is started without one, and of the host itself; null for none.</summary>
    public string? DefaultVersion { get; init; }

    public VersionMatchStrategy MatchStrategy { get; init; } = VersionMatchStrategy.CurrentOrOlder;

    public VersionFailureStrategy FailureStrategy { get; init; } = VersionFailureStrategy.Reject;

    /// <summary>The version of a new orchestration: the one asked for, which may be "no version", or the default.</summary>
    public string? VersionOf(TaskVersion? asked) => asked is { } version ? version.Version : DefaultVersion;

    /// <summary>Why this host does not run an orchestration; null when it does.</summary>
    public Failure? Mismatch(string? version)
    {
        var (theirs, ours) = (version ?? "", DefaultVersion ?? "");
        var runs = MatchStrategy switch
        {
            VersionMatchStrategy.None => true,
            VersionMatchStrategy.Strict => string.Equals(theirs, ours, StringComparison.Ordinal),
            _ => TaskOrchestrationVersioningUtils.CompareVersions(theirs, ours) <= 0,
        };
        return runs ? null : new Failure(
            ErrorType,
            $"The orchestration's version '{theirs}' does not fit this host: defaultVersion is '{ours}', versionMatchStrategy {MatchStrategy}.");
    }
}
