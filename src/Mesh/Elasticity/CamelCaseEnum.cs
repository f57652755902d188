using System.Text.Json;
using System.Text.Json.Serialization;

namespace FunctionsOrchestration.Mesh.Elasticity;

/// <summary>Writes and reads an enumeration by its names, as people declare policies; numbers are refused.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
