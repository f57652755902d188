using System.Globalization;
using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>Gathers what is wrong with a plan.</summary>
/// <param name="facts">The service that it is for.</param>
internal sealed class PlanErrorList(ServiceFacts facts)
{
    private readonly List<PlanError> _errors = [];

    public ServiceFacts Facts { get; } = facts;

    public IReadOnlyList<PlanError> All => _errors;

    public void Add(string field, string? value, string problem, string fix) => _errors.Add(new PlanError(field, value, problem, fix));

    public void Within(string field, double value, double least, double most)
    {
        if (!(value >= least && value <= most)) Add(field, Text(value), $"It must be {Text(least)}–{Text(most)}.", "Send such a number, or leave it out for the default.");
    }

    public void Within(string field, TimeSpan value, TimeSpan least, TimeSpan most, string reason = "")
    {
        if (value < least || value > most) Add(field, $"{value:c}", $"It must be {least:c}–{most:c}. {reason}".TrimEnd(), "Send such a time, as hours:minutes:seconds.");
    }

    public void AddShare(string field, string what, double share) =>
        Add(field, Text(share), $"{what} {Text(share)} on '{Facts.Name}' must be 0–100.", "Send a percentage in steps of 0.01.");

    /// <summary>A version that is there and can be used.</summary>
    public void CheckVersion(string field, string version)
    {
        var found = Facts.Versions.FirstOrDefault(one => one.Name.Equals(version, StringComparison.OrdinalIgnoreCase));
        if (found is null)
            Add(field, version, $"'{Facts.Name}' has no version '{version}'. {NearestNames.Hint(version, Facts.Versions.Select(one => one.Name))}", "Register an endpoint of it first.");
        else if (found.Usable == 0)
            Add(field, version, $"Version '{found.Name}' of '{Facts.Name}' has no healthy endpoint.", $"GET /api/services/{Facts.Name} says why.");
    }

    /// <summary>A version that is there, can be used and does not answer already.</summary>
    public void CheckNewVersion(string field, string? version)
    {
        if (string.IsNullOrEmpty(version)) Add(field, version, "The new version is missing.", $"Send one of {string.Join(", ", Facts.Versions.Select(one => one.Name))}.");
        else if (version.Equals(Facts.Stable, StringComparison.OrdinalIgnoreCase))
            Add(field, version, $"Version '{version}' answers already.", "Send another one.");
        else CheckVersion(field, version);
    }

    public void CheckOperation(string field, string operation)
    {
        if (!Facts.Operations.Contains(operation, StringComparer.OrdinalIgnoreCase))
            Add(field, operation, $"'{Facts.Name}' has no operation '{operation}'. {NearestNames.Hint(operation, Facts.Operations)}", $"Send one of {string.Join(", ", Facts.Operations)}.");
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
