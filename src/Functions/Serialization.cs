using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Http;
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
    // JSON goes to programs and terminals here, never into a page: letters of every alphabet stay readable.
    private static readonly JavaScriptEncoder Readable = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The options that durable payloads are written with.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static IServiceCollection AddSerialization(this IServiceCollection services) => services
        .Configure<WorkerOptions>(worker => worker.Serializer = new JsonObjectSerializer(Options))
        .Configure<JsonOptions>(mvc => mvc.JsonSerializerOptions.Encoder = Readable);

    /// <summary>An answer in the same JSON as outputs have.</summary>
    public static JsonResult Answer(object? value, int status = StatusCodes.Status200OK) =>
        new(value, Options) { StatusCode = status };

    /// <summary>A part of an answer that is written in another JSON, such as an extension of problem details.</summary>
    public static JsonElement Element(object value) => JsonSerializer.SerializeToElement(value, Options);

    private static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.Encoder = Readable;
        return options;
    }
}
