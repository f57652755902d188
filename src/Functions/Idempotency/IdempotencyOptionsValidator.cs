using FunctionsOrchestration.Mesh.Idempotency;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Idempotency;

/// <summary>Checks the section <c>Idempotency</c> when the app starts; names every error in one message.</summary>
internal sealed class IdempotencyOptionsValidator : IValidateOptions<IdempotencyOptions>
{
    public ValidateOptionsResult Validate(string? name, IdempotencyOptions options) => new OptionsErrors("Idempotency")
        .AtLeast(TimeSpan.FromMinutes(1), options.Lifetime, nameof(options.Lifetime))
        .AtLeast(TimeSpan.FromSeconds(1), options.Lease, nameof(options.Lease))
        .Check(options.Lease < options.Lifetime, nameof(options.Lease), $"{options.Lease:c}", $"less than Lifetime, {options.Lifetime:c}")
        .ToResult();
}
