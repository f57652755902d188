namespace FunctionsOrchestration.LocalHost.Hosting.Settings;

/// <summary>The section <c>extensions.queues</c> of host.json.</summary>
/// <param name="BatchSize">Messages that are taken from a queue at once, 1 to 32.</param>
/// <param name="NewBatchThreshold">Messages still running at which the next batch is taken; half the batch size by
/// default.</param>
/// <param name="VisibilityTimeout">How long a message whose function failed stays invisible.</param>
/// <param name="MaxDequeueCount">How often a message is tried before it goes to the poison queue.</param>
/// <param name="MaxPollingInterval">The longest pause between looks at an empty queue.</param>
/// <param name="Base64">Whether messages are Base64 text, as the genuine extension expects by default, or plain text.</param>
internal sealed record QueueSettings(
    int BatchSize,
    int NewBatchThreshold,
    TimeSpan VisibilityTimeout,
    int MaxDequeueCount,
    TimeSpan MaxPollingInterval,
    bool Base64)
{
    /// <summary>Reads the section.</summary>
    /// <param name="reader">host.json.</param>
    /// <returns>The settings, with the defaults of version 5 of the genuine extension.</returns>
    public static QueueSettings Read(SettingsReader reader)
    {
        const string Section = "extensions:queues:";
        var batch = reader.Number(Section + "batchSize", 16, least: 1, most: 32);
        return new QueueSettings(
            batch,
            reader.Number(Section + "newBatchThreshold", batch / 2, least: 0, most: 1000),
            reader.Duration(Section + "visibilityTimeout", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(7)),
            reader.Number(Section + "maxDequeueCount", 5, least: 1),
            reader.Duration(
                Section + "maxPollingInterval", TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
            reader.Text(Section + "messageEncoding", "base64", IsEncoding, "base64 or none")
                .Equals("base64", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsEncoding(string text) =>
        text.Equals("base64", StringComparison.OrdinalIgnoreCase) || text.Equals("none", StringComparison.OrdinalIgnoreCase);
}
