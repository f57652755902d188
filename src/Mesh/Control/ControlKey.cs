namespace FunctionsOrchestration.Mesh.Control;

/// <summary>One owner of state that all workers share: in the app, a durable entity.</summary>
/// <param name="Kind">What it is, for example <c>RateLimit</c>: the entity's name.</param>
/// <param name="Key">Which one, for example <c>service=nlp</c>.</param>
public readonly record struct ControlKey(string Kind, string Key)
{
    /// <summary>Kind and key, for messages.</summary>
    public override string ToString() => $"{Kind}/{Key}";
}
