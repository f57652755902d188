namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>Which texts can name an orchestration.</summary>
internal static class InstanceIds
{
    private const int MaxLength = 256;

    /// <exception cref="ArgumentException">The text is empty, too long, has control characters or is an entity's id.</exception>
    public static void Validate(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (instanceId.StartsWith('@'))
            throw new ArgumentException($"'{instanceId}' is the id of an entity, not of an orchestration.", nameof(instanceId));
        if (instanceId.Length > MaxLength || instanceId.Any(char.IsControl))
            throw new ArgumentException(
                $"The instance id '{instanceId}' must have at most {MaxLength} characters, none of them a control character.",
                nameof(instanceId));
    }
}
