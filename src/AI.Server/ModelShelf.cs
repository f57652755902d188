using System.Collections.Frozen;
using FunctionsOrchestration.Mesh.Protocols.InProcess;

namespace FunctionsOrchestration.AI.Server;

/// <summary>The models that this server offers, each under its operation's key, such as <c>nlp.embed</c>.</summary>
/// <param name="models">All embedded models.</param>
/// <param name="services">The domains that are offered.</param>
internal sealed class ModelShelf(IEnumerable<InProcessModel> models, IReadOnlyList<string> services)
{
    /// <summary>Every model sits at version 1: which model it really is, its answers say.</summary>
    public const string Version = "1";

    private readonly FrozenDictionary<string, InProcessModel> _models = models
        .Where(model => services.Contains(model.Operation.Domain))
        .ToFrozenDictionary(model => model.Operation.Key, StringComparer.Ordinal);

    /// <summary>The keys, in order.</summary>
    public IEnumerable<string> Names => _models.Keys.Order(StringComparer.Ordinal);

    /// <summary>The model; null where none of that name and version is offered.</summary>
    /// <param name="name">The operation's key.</param>
    /// <param name="version">The version; null or empty takes any.</param>
    public InProcessModel? Find(string name, string? version = null) =>
        string.IsNullOrEmpty(version) || version == Version ? _models.GetValueOrDefault(name) : null;

    /// <summary>What is said of a name that is not offered.</summary>
    public string Missing(string name) => $"There is no model '{name}'. There are: {string.Join(", ", Names)}.";
}
