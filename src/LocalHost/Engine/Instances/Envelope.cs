using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Instances;

/// <summary>A message in a mailbox.</summary>
/// <param name="Message">The message.</param>
/// <param name="InboxId">Its row in the inbox, which its receiver removes; 0 when it lives only in memory.</param>
internal readonly record struct Envelope(InstanceMessage Message, long InboxId = 0);
