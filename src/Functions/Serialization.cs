using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration;

/// <summary>
/// The JSON of inputs, outputs and custom statuses, and of HTTP answers: camelCase names, enums by name, nothing where there
/// is null. It is the form in which orchestrations are stored, so a change here must still read what older versions wrote.
/// </summary>
internal static class Serialization
{
    /// <summary>The options that durable payloads are written with.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static IServiceCollection AddSerialization(this IServiceCollection services) => services
        .Configure<WorkerOptions>(worker => worker.Serializer = new JsonObjectSerializer(Options))
        .Configure<JsonOptions>(mvc => Configure(mvc.JsonSerializerOptions));

    private static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        // JSON goes to programs and terminals here, never into a page: letters of every alphabet stay readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        return options;
    }
}
