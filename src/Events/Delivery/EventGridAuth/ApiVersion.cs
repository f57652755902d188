namespace FunctionsOrchestration.Events.Delivery.EventGridAuth;

/// <summary>The query parameter <c>api-version</c> of Event Grid's data plane.</summary>
public static class ApiVersion
{
    /// <summary>Name of the parameter.</summary>
    public const string Parameter = "api-version";

    /// <summary>The one stable version of publishing to topics, which every client library sends.</summary>
    public const string Current = "2018-01-01";

    /// <summary>What is wrong with the parameter, as the message of a 400; null where nothing is.</summary>
    /// <param name="value">Its value; null where the request has none.</param>
    public static string? Problem(string? value)
    {
        if (value == Current) return null;
        return string.IsNullOrEmpty(value)
            ? $"The request has no query parameter {Parameter}. Send {Parameter}={Current}."
            : $"The {Parameter} {value} is not supported. Send {Parameter}={Current}.";
    }
}
