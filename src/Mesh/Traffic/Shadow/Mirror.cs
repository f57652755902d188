using System.Collections.Frozen;
using System.Text.Json;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Pipeline;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Mesh.Traffic.Shadow;

/// <summary>
/// Makes copies of calls: without an idempotency key, so that nothing is written, in the background's priority, under a caller of their
/// own, so that they take nobody's places.
/// </summary>
/// <param name="mesh">Makes calls; found when it is first needed, since the mesh contains this.</param>
/// <param name="board">Says whether anything is copied.</param>
/// <param name="judges">Compare answers.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what could not be compared.</param>
internal sealed class Mirror(Lazy<IMesh> mesh, TrafficBoard board, IEnumerable<IAnswerJudge> judges, TimeProvider time, ILogger<Mirror> log) : IDisposable
{
    /// <summary>Who copies are made for.</summary>
    public const string Caller = "shadow";

    private const int LongestText = 2_000;

    private readonly FrozenDictionary<string, IAnswerJudge> _judges =
        judges.ToFrozenDictionary(judge => judge.Name, StringComparer.OrdinalIgnoreCase);

    private readonly CancellationTokenSource _stop = new();

    /// <summary>False where the call is surely not copied.</summary>
    public bool MayCopy(MeshCall call) => board.Find(call.Request.Service)?.Mirror is not null;

    /// <summary>Begins a copy on another thread and returns at once.</summary>
    public void Begin(MirrorLane lane, MeshCall call, MeshResult live) =>
        ThreadPool.UnsafeQueueUserWorkItem(copy => _ = copy.Mirror.RunAsync(copy.Lane, copy.Call, copy.Live), (Mirror: this, Lane: lane, Call: call, Live: live), preferLocal: false);

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync(MirrorLane lane, MeshCall call, MeshResult live)
    {
        try
        {
            var request = new MeshRequest(call.Service.Name, call.Operation.Name, call.Request.Payload)
            {
                Caller = Caller,
                Priority = CallPriority.Background,
                Deadline = time.GetUtcNow() + call.Service.Definition.Resilience.CallTimeout,
                Hints = new RoutingHints { Version = lane.Split.Version },
            };
            var copy = await mesh.Value.SendAsync(request, _stop.Token);
            var endpoint = call.Service.Version(lane.Split.Version)?.Endpoints.FirstOrDefault(one => one.Id == copy.Route.Endpoint);
            lane.Arm.Recorder?.Add(copy, Math.Max(0, copy.Route.Attempts - 1), MeasureStage.CostOf(endpoint?.Definition, copy));
            if (copy.IsOk) await CompareAsync(lane, call, live.Value!, copy.Value!);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A judge that fails must not end the process; the copy simply says nothing.
            log.CopyFailed(failure, call.Service.Name);
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
        finally
        {
            lane.Leave();
        }
    }

    private async Task CompareAsync(MirrorLane lane, MeshCall call, object live, object shadow)
    {
        if (!_judges.TryGetValue(lane.Split.Judge, out var judge)) return;
        var pair = new AnswerPair(call.Operation, call.Request.Payload, live, shadow, lane.Split.Fields) { Scorer = lane.Split.Scorer };
        var compared = await judge.CompareAsync(pair, _stop.Token);
        var agrees = compared.Similarity >= lane.Split.AgreesFrom;
        lane.Arm.Recorder?.Compare(compared.Similarity, agrees);
        if (agrees) return;
        lane.Keep(new AnswerDifference(
            time.GetUtcNow(), call.Operation.Key, Text(call.Request.Payload), Text(live), Text(shadow), compared.Similarity, compared.Differences));
    }

    private static string Text(object value)
    {
        if (value is ImageRequest image) return $"an image of {image.Image.Length} bytes";
        var json = JsonSerializer.Serialize(value, value.GetType(), CanonicalJson.Options);
        return json.Length <= LongestText ? json : $"{json.AsSpan(0, LongestText)}… ({json.Length} characters)";
    }
}
