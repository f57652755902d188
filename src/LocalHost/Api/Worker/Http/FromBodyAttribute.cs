using FunctionsOrchestration.LocalHost.Triggers.Http;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Marks a parameter of an HTTP function that is read from the request's body as JSON.</summary>
public class FromBodyAttribute : InputConverterAttribute
{
    /// <summary>Marks the parameter.</summary>
    public FromBodyAttribute() : base(typeof(FromBodyConverter))
    {
    }
}
