using FunctionsOrchestration.Mesh.Catalog.Validation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Mesh.Catalog.Loading;

/// <summary>
/// The services of the configuration, on top of those that come with the app: one with a new name is added, one with a known name
/// changes what it sets and keeps the rest.
/// </summary>
/// <param name="configuration">The app's configuration.</param>
/// <param name="embedded">The services that come with the app.</param>
internal sealed class ConfiguredCatalog(IConfiguration configuration, EmbeddedCatalog embedded)
{
    /// <summary>Where the services stand.</summary>
    public const string SectionName = "Mesh:Services";

    /// <summary>Tells of the next change of the configuration.</summary>
    public IChangeToken Changed => configuration.GetReloadToken();

    /// <summary>What is declared now.</summary>
    /// <param name="errors">Gets what cannot be read at all.</param>
    public IReadOnlyList<ServiceDefinition> Read(List<CatalogError> errors)
    {
        List<ServiceDefinition> read = [.. configuration.GetSection(SectionName).GetChildren().Select(section => Read(section, errors))];
        var overridden = read.Select(service => service.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. embedded.Services.Where(service => !overridden.Contains(service.Name)), .. read];
    }

    private ServiceDefinition Read(IConfigurationSection section, List<CatalogError> errors)
    {
        var name = section[nameof(ServiceDefinition.Name)];
        var basis = embedded.Services.FirstOrDefault(service => service.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return new DefinitionReader(new CatalogErrors(errors, name ?? $"{SectionName}:{section.Key}")).Read(section, basis);
    }
}
