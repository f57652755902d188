using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>The serializer of trigger input and of responses.</summary>
internal static class WorkerSerializer
{
    /// <summary>The serializer of an app that names none: names are written as declared and read without regard to
    /// case.</summary>
    public static ObjectSerializer Default { get; } =
        new JsonObjectSerializer(new JsonSerializerOptions { PropertyNameCaseInsensitive = true });

    /// <summary>The serializer that an invocation uses.</summary>
    /// <param name="context">The invocation.</param>
    /// <returns>The app's serializer, or the default.</returns>
    public static ObjectSerializer Of(FunctionContext context) =>
        context.InstanceServices.GetService<IOptions<WorkerOptions>>()?.Value.Serializer ?? Default;
}
