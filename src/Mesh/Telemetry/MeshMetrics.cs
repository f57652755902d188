using System.Diagnostics;
using System.Diagnostics.Metrics;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Pipeline;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Telemetry;

/// <summary>
/// What the mesh counts. Every label has few values: those of the catalog, of enumerations, and so many names of callers and models. An endpoint
/// is a label of counters only; histograms would have a dozen series for each.
/// </summary>
internal sealed class MeshMetrics
{
    // Both are the boundaries that the conventions ask for.
    private static readonly InstrumentAdvice<double> Seconds =
        new() { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] };

    private static readonly InstrumentAdvice<long> Tokens = new()
    {
        HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864],
    };

    private readonly CappedLabels _callers = new();
    private readonly CappedLabels _models = new();
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstChunk;
    private readonly Histogram<long> _tokens;
    private readonly Counter<long> _calls;
    private readonly Counter<long> _attempts;

    public MeshMetrics(MeshMeter mesh)
    {
        var meter = mesh.Meter;
        _duration = meter.CreateHistogram("gen_ai.client.operation.duration", "s", "How long a call took, all its attempts together.", advice: Seconds);
        _firstChunk = meter.CreateHistogram(
            "gen_ai.client.operation.time_to_first_chunk", "s", "How long a streamed call took to its first part.", advice: Seconds);
        _tokens = meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens of a call, by input and output.", advice: Tokens);
        _calls = meter.CreateCounter<long>("mesh.client.calls", "{call}", "Calls by caller and outcome.");
        _attempts = meter.CreateCounter<long>("mesh.client.attempts", "{attempt}", "Attempts by endpoint and outcome.");
    }

    /// <summary>False while nobody listens, so that nothing need be measured.</summary>
    public bool AreCallsRecorded => _duration.Enabled || _calls.Enabled || _tokens.Enabled;

    /// <summary>A call has ended.</summary>
    public void CallEnded(MeshCall call, MeshResult result, TimeSpan took)
    {
        var outcome = Names.OutcomeOf(result.Problem);
        _calls.Add(1, new TagList
        {
            { Names.Service, ServiceOf(call) }, { Names.Caller, _callers.Of(call.Request.Caller) }, { Names.Outcome, outcome },
        });

        // What there is not in the catalog takes no time, and its names are anybody's: it would only make series.
        if (call.Operation is null) return;
        var tags = Tags(call, result);
        if (!result.IsOk) tags.Add(Names.ErrorType, outcome);
        _duration.Record(took.TotalSeconds, tags);
        if (result.Usage is { } usage) Record(usage, Tags(call, result));
    }

    /// <summary>The first part of a streamed answer came.</summary>
    public void FirstPartCame(MeshCall call, MeshResult soFar, TimeSpan took) => _firstChunk.Record(took.TotalSeconds, Tags(call, soFar));

    /// <summary>An attempt has ended.</summary>
    public void AttemptEnded(ServiceModel service, EndpointModel endpoint, EndpointReply reply)
    {
        if (!_attempts.Enabled) return;
        _attempts.Add(1, new TagList
        {
            { Names.Service, service.Name }, { Names.Version, endpoint.Definition.Version }, { Names.Endpoint, endpoint.Id },
            { Names.Outcome, Names.OutcomeOf(reply.Fault) },
        });
    }

    private void Record(TokenUsage usage, TagList tags)
    {
        var output = tags;
        tags.Add(Names.TokenType, "input");
        output.Add(Names.TokenType, "output");
        _tokens.Record(usage.Input, tags);
        _tokens.Record(usage.Output, output);
    }

    private TagList Tags(MeshCall call, MeshResult result)
    {
        var tags = new TagList
        {
            { Names.Operation, Names.Of(call.Operation) },
            { Names.RequestModel, Names.ModelOf(call.Service, call.Asked) },
            { Names.Service, call.Service.Name },
        };
        if (result.Route.Version is { } version) tags.Add(Names.Version, version);
        if (call.Asked is { } endpoint) tags.Add(Names.Provider, Names.ProviderOf(endpoint));
        if (result.Model is { } model) tags.Add(Names.ResponseModel, _models.Of(model.Name));
        return tags;
    }

    private static string ServiceOf(MeshCall call) => call.Service?.Name ?? "unknown";
}
